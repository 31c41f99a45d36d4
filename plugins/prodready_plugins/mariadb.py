"""MariaDB, the official image: it listens on 3306 unless --port or a mounted file say else.

`mariadb-admin ping` needs no password: it exits with 0 if the server answers anything, `access
denied` and `too many connections` too (mysqladmin.cc). It asks by TCP, for while the image
initializes its data the server has a socket only. The image's own healthcheck.sh takes `too many
connections` for a failure: good for no traffic, not for a restart. It asks as a user that is in
data of 2023 and later, else with an error that it expects.
"""

from __future__ import annotations

from kubectl_prodready.api import Container
from kubectl_prodready.api.images import Facts, Image, Program, SizeFact, ask
from prodready_plugins._mysqld import INITIAL, MISSING, joins, memory_of, port_of

IMAGES = ("docker.io/library/mariadb",)

CHART = "bitnami/mariadb chart"
HEALTHCHECK = "mariadb-docker healthcheck.sh"
PREPARES = (
    f"what is in {INITIAL} or an upgrade may take long, and only then it listens on TCP; "
    "killed before, it skips the rest"
)

CHECKED_SINCE = (10, 11)
"""From here on each image has a healthcheck.sh; some of 10.6 are older than it."""


def facts(container: Container, image: Image) -> Facts:
    """What MariaDB offers and needs, unless another program is started in its image."""
    known = Facts(shell_path="/bin/sh")
    program = Program(container, "mariadbd", "mysqld", by_script=True)
    if not program.is_own:
        return known
    known = known._replace(
        size=SizeFact(CHART, cpu="500m", memory="512Mi"),
        memory=memory_of(program, "mariadb docs: memory"),
    )
    if not (image.version or image.is_since(*CHECKED_SINCE)):
        missing = "its tag names no version: mysqladmin is mariadb-admin since 11"
        return known._replace(missing=missing)
    port = port_of(container, program)
    if port is None:
        return known._replace(missing=MISSING)
    is_new = image.is_since(*CHECKED_SINCE)
    name = "mariadb-admin" if is_new else "mysqladmin"
    given = ["-P", str(port)] if program.has("port") else []
    ping = [name, "-h", "127.0.0.1", *given, "ping"]
    check = ["healthcheck.sh", "--connect"] if is_new and not given else ping
    source = HEALTHCHECK if check != ping else CHART
    known = known._replace(
        ports=(port,), readiness=ask(check, source, delay=30, period=10, timeout=5, failures=3)
    )
    if reason := _no_liveness(container, program):
        return known._replace(no_liveness=reason)
    return known._replace(liveness=ask(ping, CHART, delay=120, period=10, timeout=5, failures=6))


def _no_liveness(container: Container, program: Program) -> str:
    """Why it may take no connections for long while it is well, or ""."""
    prepares = container.mounts_below(INITIAL) or _upgrades(container)
    return joins(program) or (PREPARES if prepares else "")


def _upgrades(container: Container) -> bool:
    """Whether the image may upgrade old data before it takes connections."""
    return any(name == "MARIADB_AUTO_UPGRADE" for name, _ in container.variables)
