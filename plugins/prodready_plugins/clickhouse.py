"""ClickHouse, its own image: HTTP on 8123 unless --http_port or a mounted file say else.

/ping needs no login. While the image initializes its data the server listens for itself only.
"""

from __future__ import annotations

from kubectl_prodready.api import Container
from kubectl_prodready.api.images import Facts, Image, Program, SizeFact, get
from kubectl_prodready.api.probes import declares

IMAGES = ("docker.io/clickhouse/clickhouse-server",)

OPERATOR = "Altinity/clickhouse-operator"
INITIAL = "/docker-entrypoint-initdb.d"
CHART = "bitnami/clickhouse chart"
DEFAULT_PORT = 8123
CONFIG = tuple(f"/etc/clickhouse-server/{name}" for name in ("config.xml", "config.d", "conf.d"))
"""Where files may move its port. Those of users.d may not."""


def facts(container: Container, image: Image) -> Facts:
    """What ClickHouse offers and needs, unless another program is started in its image."""
    del image  # every version answers a ping
    known = Facts(shell_path="/bin/sh")
    program = Program(container, "clickhouse-server", by_script=True)
    if not program.is_own:
        return known
    known = known._replace(size=SizeFact(CHART, cpu="500m", memory="512Mi"))
    port = program.port("http_port", default=DEFAULT_PORT)
    is_mounted = container.mounts_below(*CONFIG) or container.variable("CLICKHOUSE_CONFIG", "")
    is_declared = declares(container, DEFAULT_PORT)
    if (is_mounted and not is_declared) or program.has("config-file", "C", "listen_host"):
        port = None
    if port is None or not program.is_plain:
        return known._replace(missing="its settings decide the port: declare 8123, or add probes")
    known = known._replace(
        ports=(port,),
        readiness=get("/ping", port, OPERATOR, delay=10, period=3, timeout=5, failures=3),
    )
    if container.mounts_below(INITIAL):
        reason = f"what is in {INITIAL} may run for long, and killed before, it skips the rest"
        return known._replace(no_liveness=reason)
    return known._replace(
        liveness=get("/ping", port, OPERATOR, delay=60, period=3, timeout=5, failures=10)
    )
