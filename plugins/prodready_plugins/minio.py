"""MinIO: `minio server` listens on 9000 unless --address or MINIO_ADDRESS say else.

Its health needs no login. With certificates it speaks TLS, and where it has some is not known:
then only the port is asked for. Its own readiness asks what keeps its keys, too: the port will do.
"""

from __future__ import annotations

from kubectl_prodready.api import Container
from kubectl_prodready.api.images import Facts, Image, Program, SizeFact, get, tcp
from kubectl_prodready.api.probes import declares

IMAGES = ("docker.io/minio/minio", "quay.io/minio/minio")

CHART = "bitnami/minio chart"
DOCS = "minio docs: healthcheck"
DEFAULT_PORT = 9000
CERTIFICATES = ("/root/.minio/certs", "/.minio/certs")


def facts(container: Container, image: Image) -> Facts:
    """What MinIO offers and needs, unless another program is started in its image."""
    del image  # its versions are dates; each that is not from the beginnings has these paths
    known = Facts(shell_path="/bin/sh")
    program = Program(container, "minio", "server", by_script=True)
    if not program.is_own:
        return known
    known = known._replace(size=SizeFact(CHART, cpu="250m", memory="256Mi"))
    port = program.port("address", env="MINIO_ADDRESS", default=DEFAULT_PORT)
    if port is None and not program.has("address"):
        is_declared = declares(container, DEFAULT_PORT)
        port = DEFAULT_PORT if is_declared else None
    if port is None or not program.is_plain:
        return known._replace(missing="its address is hidden: declare port 9000, or add probes")
    known = known._replace(
        ports=(port,), readiness=tcp(port, CHART, delay=5, period=5, timeout=1, failures=5)
    )
    if program.has("certs-dir", "S") or container.mounts_below(*CERTIFICATES):
        missing = "it speaks TLS if it finds certificates: add /minio/health/live by hand"
        return known._replace(missing=missing)
    # the 90 s of the docs, asked for more often: so no start is waited for in vain
    return known._replace(
        liveness=get("/minio/health/live", port, DOCS, delay=5, period=10, timeout=10, failures=9)
    )
