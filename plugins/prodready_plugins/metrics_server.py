"""metrics-server: it always speaks TLS, on the port that --secure-port says."""

from __future__ import annotations

from kubectl_prodready.api import Container
from kubectl_prodready.api.images import Facts, Image, Program, SizeFact, get, port_in

IMAGES = (
    "registry.k8s.io/metrics-server/metrics-server",
    "k8s.gcr.io/metrics-server/metrics-server",
)

MANIFEST = "metrics-server manifest"
LIVEZ_SINCE = (0, 4)
SIZE = SizeFact("metrics-server README: scaling", cpu="100m", memory="200Mi")


def facts(container: Container, image: Image) -> Facts:
    """What metrics-server offers and needs, where its arguments say the port."""
    program, known = Program(container, "metrics-server"), Facts(has_no_shell=True)
    if not program.is_own:
        return known
    known = known._replace(size=SIZE)
    host = program.option("bind-address", default="0.0.0.0")  # noqa: S104  its own default
    port = port_in(f"{host}:{program.option('secure-port')}") if host else None
    if port is None or not program.is_plain:
        return known._replace(missing="its --secure-port says where to ask, and is not known")
    known = known._replace(ports=(port,))
    if image.version and not image.is_since(*LIVEZ_SINCE):
        return known._replace(missing="before version 0.4 its health fails with the API server")
    return known._replace(
        liveness=get("/livez", port, MANIFEST, scheme="HTTPS"),
        readiness=get("/readyz", port, MANIFEST, scheme="HTTPS", delay=20),
    )
