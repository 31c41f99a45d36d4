"""Cassandra, the official image: CQL on 9042 unless a mounted cassandra.yaml says else.

It opens the port when it has joined its ring. No liveness probe: what the chart asks fails for as
long as a node joins, which takes hours where there is much data.
"""

from __future__ import annotations

from kubectl_prodready.api import Container
from kubectl_prodready.api.images import (
    Facts,
    GraceFact,
    Image,
    MemoryFact,
    Program,
    SizeFact,
    StopFact,
    bytes_in,
    port_in,
    tcp,
)
from kubectl_prodready.api.probes import declares

IMAGES = ("docker.io/library/cassandra",)

CHART = "bitnami/cassandra chart"
DOCS = "docs: stateful-application/cassandra"
GRACE = GraceFact(500, "a node may take minutes to write what is in its memory", DOCS)
STOP = StopFact(
    "nodetool drain", 60, "drained, a node has no log to replay", DOCS, argv=("nodetool", "drain")
)
DEFAULT_PORT = 9042

NO_LIVENESS = "it would restart a node that joins, for hours"


def facts(container: Container, image: Image) -> Facts:
    """What Cassandra offers and needs, unless another program is started in its image."""
    del image  # every version is alike
    known = Facts(shell_path="/bin/sh")
    program = Program(container, "cassandra", by_script=True)
    if not program.is_own:
        return known
    size = SizeFact(CHART, cpu="1", memory="2Gi")
    known = known._replace(grace=GRACE, stop=STOP, size=size, memory=_memory(container))
    address = container.variable("CASSANDRA_RPC_ADDRESS", "auto")
    is_mounted = container.mounts_below("/etc/cassandra")
    is_declared = declares(container, DEFAULT_PORT)
    is_local = port_in(f"{address}:{DEFAULT_PORT}") is None
    if is_local or not program.is_plain or (is_mounted and not is_declared):
        missing = "its settings decide where it listens: declare 9042, or add a readiness probe"
        return known._replace(missing=missing)
    return known._replace(
        no_liveness=NO_LIVENESS,
        ports=(DEFAULT_PORT,),
        readiness=tcp(DEFAULT_PORT, "cassandra Dockerfile", delay=15, period=10, timeout=5),
    )


def _memory(container: Container) -> MemoryFact | None:
    """Room for its heap, and a quarter more for what that does not count."""
    said = container.variable("MAX_HEAP_SIZE", "")
    fact = f"a heap of {said}, and a quarter more for what that does not count"
    least = bytes_in(said) * 5 // 4
    return MemoryFact(least, fact, "cassandra-env.sh") if least else None
