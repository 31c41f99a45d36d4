"""Neo4j, the official image: Bolt on 7687 unless a setting or a mounted file say else.

It may recover for long: its startup probe has the patience of its chart.
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
    bytes_in,
    port_in,
    tcp,
)
from kubectl_prodready.api.probes import declares

IMAGES = ("docker.io/library/neo4j",)

CHART = "neo4j chart"
GRACE = GraceFact(3600, "it takes time to flush what is in memory when it stops", CHART)
SIZE = SizeFact(CHART, cpu="1", memory="2Gi")
DEFAULT_PORT = 7687
BOLT = ("NEO4J_server_bolt_listen__address", "NEO4J_dbms_connector_bolt_listen__address")
HEAP = ("NEO4J_server_memory_heap_max__size", "NEO4J_dbms_memory_heap_max__size")
CACHE = ("NEO4J_server_memory_pagecache_size", "NEO4J_dbms_memory_pagecache_size")
EVERY = ("NEO4J_server_default__listen__address", "NEO4J_dbms_default__listen__address")
"""Variables that say where it listens, and how much memory it takes: since 5, and before."""


def facts(container: Container, image: Image) -> Facts:
    """What Neo4j offers and needs, unless another program is started in its image."""
    del image  # every version is alike
    known = Facts(shell_path="/bin/sh")
    program = Program(container, "neo4j", by_script=True)
    if not program.is_own:
        return known
    known = known._replace(grace=GRACE, size=SIZE, memory=_memory(container))
    bolt = [container.variable(name, "-") for name in BOLT]
    every = [container.variable(name, "-") for name in EVERY]
    is_local = any(port_in(f"{address}:{DEFAULT_PORT}") is None for address in every)
    port = port_in(next((one for one in bolt if one != "-"), f":{DEFAULT_PORT}"))
    if "" in {*bolt, *every} or container.mounts_below("/conf", "/var/lib/neo4j/conf"):
        is_declared = declares(container, DEFAULT_PORT)
        port = DEFAULT_PORT if is_declared else None
    if port is None or is_local:
        return known._replace(missing="its settings decide the port: declare 7687, or add probes")
    return known._replace(
        ports=(port,),
        startup=tcp(port, CHART, period=5, timeout=5, failures=1000),
        liveness=tcp(port, CHART, period=5, timeout=10, failures=40),
        readiness=tcp(port, CHART, period=5, timeout=10, failures=20),
    )


def _memory(container: Container) -> MemoryFact | None:
    """Room for its heap, and a quarter more for what that does not count, and its page cache."""
    heap, cache = (_first(container, names) for names in (HEAP, CACHE))
    rest = f", and a page cache of {cache}" if bytes_in(cache) else ""
    fact = f"a heap of {heap}, a quarter more for what that does not count{rest}"
    least = bytes_in(heap) * 5 // 4 + bytes_in(cache)
    return MemoryFact(least, fact, "neo4j docs: memory configuration") if bytes_in(heap) else None


def _first(container: Container, names: tuple[str, ...]) -> str:
    """What the first of some variables says that says anything."""
    return next(filter(None, (container.variable(name, "") for name in names)), "")
