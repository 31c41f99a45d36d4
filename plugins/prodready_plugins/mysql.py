"""MySQL, the official image: `mysqld` listens on 3306 unless --port or a mounted file say else.

`mysqladmin ping` needs no password: it exits with 0 if the server answers anything, `access denied`
and `too many connections` too (mysqladmin.cc). It asks by TCP, for while the image initializes its
data the server has a socket only. `mysqladmin status`, as the chart asks, would need a password.
"""

from __future__ import annotations

from kubectl_prodready.api import Container
from kubectl_prodready.api.images import Facts, Image, Program, SizeFact, ask
from prodready_plugins._mysqld import INITIAL, MISSING, joins, memory_of, port_of

IMAGES = ("docker.io/library/mysql",)

DOCS = "docs: run-replicated-stateful-application"
"""The numbers are of its MySQL. A stalled disk is no reason for a restart: twice its patience."""

CHART = "bitnami/mysql chart"
PREPARES = (
    f"what is in {INITIAL} may take long, and only then it listens on TCP; "
    "killed before, it skips the rest"
)


def facts(container: Container, image: Image) -> Facts:
    """What MySQL offers and needs, unless another program is started in its image."""
    del image  # every version has mysqladmin and a shell
    known = Facts(shell_path="/bin/sh")
    program = Program(container, "mysqld", by_script=True)
    if not program.is_own:
        return known
    known = known._replace(
        size=SizeFact(CHART, cpu="500m", memory="512Mi"),
        memory=memory_of(program, "mysql docs: how memory is used"),
    )
    port = port_of(container, program)
    if port is None:
        return known._replace(missing=MISSING)
    check = ["mysqladmin", "-h", "127.0.0.1", *(["-P", str(port)] if program.has("port") else [])]
    ping = [*check, "ping"]
    known = known._replace(
        ports=(port,), readiness=ask(ping, DOCS, delay=5, period=5, timeout=5, failures=3)
    )
    if reason := _no_liveness(container, program):
        return known._replace(no_liveness=reason)
    return known._replace(liveness=ask(ping, DOCS, delay=30, period=10, timeout=5, failures=6))


def _no_liveness(container: Container, program: Program) -> str:
    """Why it may take no connections for long while it is well, or ""."""
    return joins(program) or (PREPARES if container.mounts_below(INITIAL) else "")
