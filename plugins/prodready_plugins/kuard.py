"""kuard, the demo application of "Kubernetes: Up and Running".

Its --address says where it takes plain HTTP; TLS comes besides, where /tls has a certificate.
"""

from __future__ import annotations

from kubectl_prodready.api import Container
from kubectl_prodready.api.images import Facts, Image, Program, all_ports, get

IMAGES = (
    "gcr.io/kuar-demo/kuard-amd64",
    "gcr.io/kuar-demo/kuard-arm",
    "gcr.io/kuar-demo/kuard-arm64",
    "gcr.io/kuar-demo/kuard-ppc64le",
)

TALK = "Production-Ready Pods Plus: kuard"


def facts(container: Container, image: Image) -> Facts:
    """What kuard offers, as the talk asks it."""
    del image  # every version is alike
    program = Program(container, "kuard", by_script=True)
    known = Facts(shell_path="/bin/sh")
    if not program.is_own:
        return known
    port = program.port("address", default=8080)
    if port is None or not program.is_plain:
        return known._replace(missing="its --address hides the port: add probes by hand")
    return known._replace(
        ports=all_ports(port, program.port("tls-address", default=8443)),
        liveness=get("/healthy", port, TALK, delay=5),
        readiness=get("/ready", port, TALK, delay=30),
    )
