"""MariaDB, the official image: it listens on 3306 unless --port or a mounted file say else.

`mariadb-admin ping` needs no password: it exits with 0 if the server answers anything, `access
denied` and `too many connections` too (mysqladmin.cc). It asks by TCP, for while the image
initializes its data the server has a socket only. The image's own healthcheck.sh takes `too many
connections` for a failure: good for no traffic, not for a restart. It asks as a user that is in
data of 2023 and later, else with an error that it expects.
"""

from __future__ import annotations

from kubectl_prodready.api import Container
from kubectl_prodready.api.images import Facts, Image, MemoryFact, Program, SizeFact, ask, bytes_in
from kubectl_prodready.api.probes import declares

IMAGES = ("docker.io/library/mariadb",)

CHART = "bitnami/mariadb chart"
HEALTHCHECK = "mariadb-docker healthcheck.sh"
DEFAULT_PORT = 3306
INITIAL = "/docker-entrypoint-initdb.d"
PREPARES = (
    f"what is in {INITIAL} or an upgrade may take long, and only then it listens on TCP; "
    "killed before, it skips the rest"
)
CONFIG = ("/etc/my.cnf", "/etc/my.cnf.d", "/etc/mysql")
ELSEWHERE = ("defaults-file", "defaults-extra-file", "skip-networking", "skip_networking")
EVERYWHERE = ("*", "0.0.0.0", "::")  # noqa: S104  where a server listens, not this program

CHECKED_SINCE = (10, 11)
"""From here on each image has a healthcheck.sh; some of 10.6 are older than it."""


def facts(container: Container, image: Image) -> Facts:
    """What MariaDB offers and needs, unless another program is started in its image."""
    known = Facts(shell_path="/bin/sh")
    program = Program(container, "mariadbd", "mysqld", by_script=True)
    if not program.is_own:
        return known
    known = known._replace(
        size=SizeFact(CHART, cpu="500m", memory="512Mi"), memory=_memory(program)
    )
    if not (image.version or image.is_since(*CHECKED_SINCE)):
        missing = "its tag names no version: mysqladmin is mariadb-admin since 11"
        return known._replace(missing=missing)
    port = _port(container, program)
    if port is None:
        missing = "its arguments or mounted files decide the port: declare 3306, or add probes"
        return known._replace(missing=missing)
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
    if any("wsrep" in word for word in program.words):
        return "a node of Galera that joins takes no connections until it has all data"
    return PREPARES if container.mounts_below(INITIAL) or _upgrades(container) else ""


def _upgrades(container: Container) -> bool:
    """Whether the image may upgrade old data before it takes connections."""
    return any(name == "MARIADB_AUTO_UPGRADE" for name, _ in container.variables)


def _memory(program: Program) -> MemoryFact | None:
    """Room for its buffer pool, and a quarter more for connections and everything else."""
    said = program.option("innodb-buffer-pool-size", "innodb_buffer_pool_size")
    fact = f"a buffer pool of {said}, and a quarter more for what is beside it"
    least = bytes_in(said) * 5 // 4
    return MemoryFact(least, fact, "mariadb docs: memory") if least else None


def _port(container: Container, program: Program) -> int | None:
    """Where it listens; with settings of its own, the usual port if the container declares it."""
    addresses = program.option("bind-address", "bind_address", default="*")
    is_short = any(word[:2] == "-P" for word in program.words)
    if not program.is_plain or is_short or program.has(*ELSEWHERE) or addresses not in EVERYWHERE:
        return None
    if program.has("port"):
        return program.port("port", default=DEFAULT_PORT)
    is_set = container.mounts_below(*CONFIG) or container.variable("MYSQL_TCP_PORT", "")
    is_declared = declares(container, DEFAULT_PORT)
    return DEFAULT_PORT if is_declared or not is_set else None
