"""OpenSearch, its own image: HTTP or HTTPS on 9200 unless its settings say else.

Whether it is one or the other, and who may ask, its security settings decide: so the port is asked
for, as its own chart does. No liveness probe: the chart has none either.
"""

from __future__ import annotations

import re

from kubectl_prodready.api import Container
from kubectl_prodready.api.images import Facts, GraceFact, Image, Program, SizeFact, port_in, tcp
from kubectl_prodready.api.probes import declares

IMAGES = ("docker.io/opensearchproject/opensearch",)

CHART = "opensearch chart"
DOCS = "opensearch docs: docker"
GRACE = GraceFact(120, "a node may need its time to leave the cluster", CHART)
DEFAULT_PORT = 9200
CONFIG = ("/usr/share/opensearch/config/opensearch.yml",)
HEAP = re.compile(r"-Xmx(\d+)([gGmM])")

NO_LIVENESS = "its own chart has none"


def facts(container: Container, image: Image) -> Facts:
    """What OpenSearch offers and needs, unless another program is started in its image."""
    del image  # every version is alike
    known = Facts(shell_path="/bin/sh")
    program = Program(container, "opensearch", by_script=True)
    if not program.is_own:
        return known
    known = known._replace(grace=GRACE, size=_size(container))
    is_set = any("http." in word or "network." in word for word in program.words)
    port = port_in(container.variable("http.port", str(DEFAULT_PORT)))
    if port is None or container.mounts_below(*CONFIG):
        is_declared = declares(container, DEFAULT_PORT)
        port = DEFAULT_PORT if is_declared else None
    if port is None or is_set or not program.is_plain:
        missing = "its settings decide the port: declare 9200, or add a readiness probe"
        return known._replace(missing=missing)
    return known._replace(
        no_liveness=NO_LIVENESS,
        ports=(port,),
        readiness=tcp(port, CHART, delay=10, period=5, timeout=3, failures=3),
    )


def _size(container: Container) -> SizeFact | None:
    """Twice its heap, 1Gi unless said otherwise; nothing where the heap is hidden."""
    found = HEAP.search(container.variable("OPENSEARCH_JAVA_OPTS", "-Xmx1g"))
    if found is None:
        return None
    memory = f"{2 * int(found[1])}{found[2].upper()}i"
    return SizeFact(DOCS, memory=memory, memory_limit=memory)
