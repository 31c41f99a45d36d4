"""CockroachDB, its own image: its health on 8080 unless --http-addr or --http-port say else.

It needs no login. Without --insecure it speaks TLS.
"""

from __future__ import annotations

from kubectl_prodready.api import Container
from kubectl_prodready.api.images import Facts, GraceFact, Image, Program, get

IMAGES = ("docker.io/cockroachdb/cockroach",)

CHART = "cockroachdb chart"
GRACE = GraceFact(300, "a node hands over its leases before it stops", CHART)
DEFAULT_PORT = 8080
STARTS = frozenset(("start", "start-single-node"))


def facts(container: Container, image: Image) -> Facts:
    """What CockroachDB offers and needs, unless another program is started in its image."""
    del image  # every version that is supported is alike
    known = Facts(shell_path="/bin/sh")
    program = Program(container, "cockroach", *STARTS, by_script=True)
    if not program.is_own:
        return known
    if not STARTS.intersection((*container.command, *container.arguments)):
        return known._replace(missing="its arguments do not start a node: add probes by hand")
    known = known._replace(grace=GRACE)
    port = program.port("http-addr", "http-port", default=DEFAULT_PORT)
    # the entry point takes these in the place of the arguments
    is_elsewhere = container.variable("COCKROACH_ARGS", "-") not in {"-", ""}
    is_local = program.has("unencrypted-localhost-http", "http-host")
    if port is None or is_elsewhere or is_local or not program.is_plain:
        return known._replace(missing="its arguments may hide where its health is: add probes")
    scheme = "" if program.has("insecure") else "HTTPS"
    return known._replace(
        ports=(port,),
        liveness=get("/health", port, CHART, scheme=scheme, delay=30, period=5, timeout=5),
        readiness=get(
            "/health?ready=1", port, CHART, scheme=scheme, delay=10, period=5, timeout=5, failures=2
        ),
    )
