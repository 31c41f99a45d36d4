"""Elasticsearch, of Elastic and the official image: HTTP on 9200 unless its settings say else.

No liveness probe, as Elastic's operator and chart have none. With security on, as it is since 8
unless it is switched off, each path wants a password: then only the port is asked for. It opens
within 30 s without a master, too, so that nodes of a new cluster do not wait for each other.
"""

from __future__ import annotations

import re

from kubectl_prodready.api import Container
from kubectl_prodready.api.images import (
    Facts,
    GraceFact,
    Image,
    Program,
    SizeFact,
    get,
    port_in,
    tcp,
)
from kubectl_prodready.api.probes import declares

IMAGES = (
    "docker.io/library/elasticsearch",
    "docker.elastic.co/elasticsearch/elasticsearch",
)

OPERATOR = "elastic/cloud-on-k8s"
GRACE = GraceFact(180, "a node may need its time to leave the cluster", OPERATOR)
DEFAULT_PORT = 9200
CONFIG = ("/usr/share/elasticsearch/config/elasticsearch.yml",)
HEAP = re.compile(r"-Xmx(\d+)([gGmM])")
SECURITY = "xpack.security.enabled"
RENAMED = ("ES_SETTING_HTTP_PORT", "ES_SETTING_XPACK_SECURITY_ENABLED")
"""Other names of the same settings."""

OPEN, SECURED = (7,), (8,)
"""From the first to before the second, security is off unless somebody switches it on."""

NO_LIVENESS = "its own operator has none"


def facts(container: Container, image: Image) -> Facts:
    """What Elasticsearch offers and needs, unless another program is started in its image."""
    known = Facts(shell_path="/bin/sh")
    program = Program(container, "elasticsearch", "eswrapper", by_script=True)
    if not program.is_own:
        return known
    known = known._replace(grace=GRACE, size=_size(container))
    is_set = any("http." in word or "network." in word for word in program.words)
    is_renamed = any(container.variable(name, "-") not in {"-", ""} for name in RENAMED)
    is_mounted = is_renamed or container.mounts_below(*CONFIG)
    port = port_in(container.variable("http.port", str(DEFAULT_PORT)))
    if is_mounted or port is None:
        is_declared = declares(container, DEFAULT_PORT)
        port = DEFAULT_PORT if is_declared else None
    if port is None or is_set or not program.is_plain:
        missing = "its settings decide the port: declare 9200, or add a readiness probe"
        return known._replace(missing=missing)
    default = "false" if OPEN <= image.version < SECURED else ""
    is_open = container.variable(SECURITY, "" if is_mounted else default) == "false"
    check = tcp(port, OPERATOR, delay=10, period=5, timeout=5, failures=3)
    if is_open:
        check = get("/", port, OPERATOR, delay=10, period=5, timeout=5, failures=3)
    return known._replace(no_liveness=NO_LIVENESS, ports=(port,), readiness=check)


def _size(container: Container) -> SizeFact | None:
    """Twice its heap, which is 1Gi for the operator's size; nothing where the heap is hidden."""
    options = container.variable("ES_JAVA_OPTS", "-Xmx1g")
    found = HEAP.search(options)
    if found is None:
        return None
    memory = f"{2 * int(found[1])}{found[2].upper()}i"
    return SizeFact(OPERATOR, memory=memory, memory_limit=memory)
