"""CouchDB, the official image: HTTP on 5984 unless a mounted file says else.

/_up needs no login unless its settings say so. No liveness probe: what the chart asks fails while
the node is in maintenance mode, and a restart would not end that.
"""

from __future__ import annotations

from kubectl_prodready.api import Container
from kubectl_prodready.api.images import Facts, Image, Program, get, tcp
from kubectl_prodready.api.probes import declares

IMAGES = ("docker.io/library/couchdb",)

CHART = "couchdb chart"
DEFAULT_PORT = 5984
UP_SINCE = (2,)
"""From here on it has /_up."""

NO_LIVENESS = "it would restart a node in maintenance, without end"


def facts(container: Container, image: Image) -> Facts:
    """What CouchDB offers, unless another program is started in its image."""
    known = Facts(shell_path="/bin/sh")
    program = Program(container, "couchdb", by_script=True)
    if not program.is_own:
        return known
    is_mounted = container.mounts_below("/opt/couchdb/etc")
    if is_mounted and not declares(container, DEFAULT_PORT):
        missing = "its settings decide the port: declare 5984, or add a readiness probe"
        return known._replace(missing=missing)
    is_open = image.is_since(*UP_SINCE) and not is_mounted
    check = tcp(DEFAULT_PORT, CHART, delay=5, period=10, timeout=5, failures=3)
    if is_open:
        check = get("/_up", DEFAULT_PORT, CHART, delay=5, period=10, timeout=5, failures=3)
    return known._replace(no_liveness=NO_LIVENESS, ports=(DEFAULT_PORT,), readiness=check)
