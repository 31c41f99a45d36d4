"""ZooKeeper, the official image: clients on 2181 unless ZOO_SERVERS or a mounted file say else.

It opens the port before there is a quorum, so that its members do not wait for each other. What the
chart asks for liveness, `ruok`, the image does not allow.
"""

from __future__ import annotations

import re

from kubectl_prodready.api import Container
from kubectl_prodready.api.images import Facts, Image, MemoryFact, Program, SizeFact, bytes_in, tcp
from kubectl_prodready.api.probes import declares

IMAGES = ("docker.io/library/zookeeper",)

CHART = "bitnami/zookeeper chart"
DEFAULT_PORT = 2181
CLIENTS = re.compile(r";(?:[\w.-]+:)?(\d+)")

NO_LIVENESS = "its image does not allow `ruok`"


def facts(container: Container, image: Image) -> Facts:
    """What ZooKeeper offers and needs, unless another program is started in its image."""
    del image  # every version is alike
    known = Facts(shell_path="/bin/sh")
    program = Program(container, "zkServer.sh", by_script=True)
    if not program.is_own:
        return known
    size = SizeFact(CHART, cpu="250m", memory="256Mi")
    known = known._replace(size=size, memory=_memory(container))
    found = set(CLIENTS.findall(container.variable("ZOO_SERVERS", f";{DEFAULT_PORT}")))
    port = int(found.pop()) if len(found) == 1 else None
    if port is None or container.mounts_below("/conf"):
        is_declared = declares(container, DEFAULT_PORT)
        port = DEFAULT_PORT if is_declared else None
    if port is None:
        missing = "its settings decide the port: declare 2181, or add a readiness probe"
        return known._replace(missing=missing)
    return known._replace(
        no_liveness=NO_LIVENESS,
        ports=(port,),
        readiness=tcp(port, CHART, delay=5, period=10, timeout=5, failures=6),
    )


def _memory(container: Container) -> MemoryFact | None:
    """Room for its heap, and a quarter more for what that does not count."""
    said = container.variable("ZK_SERVER_HEAP", "")
    fact = f"a heap of {said} MiB, and a quarter more for what that does not count"
    least = bytes_in(f"{said}m") * 5 // 4
    return MemoryFact(least, fact, "zkEnv.sh") if least else None
