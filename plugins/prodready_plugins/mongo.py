"""MongoDB, the official image: `mongod` listens on 27017, or where --port and its role say.

A ping needs no login. Readiness asks for the port alone: while the image initializes its data the
server listens on its own machine only, where a ping would find it. Whether it is primary or
secondary, as the chart's readiness asks, is true of a single server, and in a new replica set of
nobody: whoever is to initiate it must be reachable first.
"""

from __future__ import annotations

from kubectl_prodready.api import Container
from kubectl_prodready.api.images import (
    Facts,
    Image,
    MemoryFact,
    Program,
    SizeFact,
    ask,
    bytes_in,
    tcp,
)

IMAGES = ("docker.io/library/mongo",)

CHART = "bitnami/mongodb chart"
ENTRY_POINT = "mongo image: docker-entrypoint.sh"
DEFAULT_PORT = 27017
PORTS = {"shardsvr": 27018, "configsvr": 27019}
"""The default port of a role (mongod --help)."""

EVERYWHERE = ("*", "0.0.0.0", "::,0.0.0.0")  # noqa: S104  where a server listens, not this program
TLS = ("tlsMode", "sslMode", "tlsOnNormalPorts", "sslOnNormalPorts")
MONGOSH_SINCE = 6
"""From here on `mongosh` is there, and `mongo` is not."""


def facts(container: Container, image: Image) -> Facts:
    """What MongoDB offers and needs, unless another program is started in its image."""
    known = Facts(shell_path="/bin/sh")
    program = Program(container, "mongod", by_script=True)
    if not program.is_own:
        return known
    known = known._replace(
        size=SizeFact(CHART, cpu="500m", memory="512Mi"), memory=_memory(program)
    )
    default = next((PORTS[role] for role in PORTS if program.has(role)), DEFAULT_PORT)
    port = program.port("port", default=default)
    is_open = program.option("bind_ip", default="*") in EVERYWHERE
    if port is None or not is_open or not program.is_plain or program.has("config", "f"):
        return known._replace(missing="its arguments may make it listen elsewhere: add probes")
    known = known._replace(
        ports=(port,), readiness=tcp(port, ENTRY_POINT, delay=5, period=10, timeout=5, failures=3)
    )
    if program.has(*TLS):
        return known._replace(missing="with TLS a ping needs its certificates: no liveness probe")
    if not (image.version or image.is_since(MONGOSH_SINCE)):
        return known._replace(missing="its tag names no version: mongosh is there since 6 only")
    shell = "mongosh" if image.is_since(MONGOSH_SINCE) else "mongo"
    where = ["--port", str(port)] if port != DEFAULT_PORT else []
    ping = [shell, "--quiet", *where, "--eval", "db.adminCommand('ping')"]
    return known._replace(liveness=ask(ping, CHART, delay=30, period=20, timeout=10, failures=6))


def _memory(program: Program) -> MemoryFact | None:
    """Twice its cache, and 1 GiB: by default the cache is half of what is there beyond that."""
    said = program.option("wiredTigerCacheSizeGB")
    cache = bytes_in(f"{said}g")
    fact = f"a cache of {said} GiB, which by default is half of the memory beyond 1 GiB"
    return MemoryFact(2 * cache + 1024**3, fact, "mongodb docs: WiredTiger") if cache else None
