"""Solr, the official image: HTTP on 8983 unless -p or SOLR_PORT say else.

No liveness probe: what its operator asks wants a login where a security.json says so, which lies
with its data or in ZooKeeper. The operator sees to that; nothing in a manifest tells.
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
    tcp,
)
from kubectl_prodready.api.probes import declares

IMAGES = ("docker.io/library/solr",)

CHART = "bitnami/solr chart"
DOCKERFILE = "solr Dockerfile"
OPERATOR = "apache/solr-operator"
GRACE = GraceFact(60, "it writes its indexes before it stops", OPERATOR)
DEFAULT_PORT = 8983
PROGRAMS = ("solr", "solr-foreground", "solr-precreate", "solr-create", "solr-demo")

NO_LIVENESS = "a security.json that no manifest shows may want a login"


def facts(container: Container, image: Image) -> Facts:
    """What Solr offers and needs, unless another program is started in its image."""
    del image  # every version is alike
    known = Facts(shell_path="/bin/sh")
    program = Program(container, *PROGRAMS, by_script=True)
    if not program.is_own:
        return known
    size = SizeFact(CHART, cpu="500m", memory="1Gi")
    known = known._replace(grace=GRACE, size=size, memory=_memory(program))
    port = program.port("p", "port", env="SOLR_PORT", default=DEFAULT_PORT)
    if port is None and not program.has("p", "port"):
        is_declared = declares(container, DEFAULT_PORT)
        port = DEFAULT_PORT if is_declared else None
    if port is None or not program.is_plain:
        return known._replace(missing="its port is hidden: declare 8983, or add a readiness probe")
    return known._replace(
        no_liveness=NO_LIVENESS,
        ports=(port,),
        readiness=tcp(port, DOCKERFILE, period=10, timeout=5, failures=2),
    )


def _memory(program: Program) -> MemoryFact | None:
    """Room for its heap, and a quarter more for what that does not count."""
    said = program.option("m", default=program.container.variable("SOLR_HEAP", ""))
    fact = f"a heap of {said}, and a quarter more for what that does not count"
    least = bytes_in(said) * 5 // 4
    return MemoryFact(least, fact, "bin/solr") if least else None
