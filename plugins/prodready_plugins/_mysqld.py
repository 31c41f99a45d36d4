"""What MySQL and MariaDB have in common: how `mysqld` is told where to listen and what to use."""

from __future__ import annotations

from kubectl_prodready.api import Container
from kubectl_prodready.api.images import MemoryFact, Program, bytes_in
from kubectl_prodready.api.probes import declares

DEFAULT_PORT = 3306
INITIAL = "/docker-entrypoint-initdb.d"
MISSING = "its arguments or mounted files decide the port: declare 3306, or add probes"
JOINS = "a node of Galera that joins takes no connections until it has all data"
CONFIG = ("/etc/my.cnf", "/etc/my.cnf.d", "/etc/mysql")
ELSEWHERE = ("defaults-file", "defaults-extra-file", "skip-networking", "skip_networking")
EVERYWHERE = ("*", "0.0.0.0", "::")  # noqa: S104  where a server listens, not this program


def joins(program: Program) -> str:
    """Why a node of a cluster may take no connections for long while it is well, or ""."""
    return JOINS if any("wsrep" in word for word in program.words) else ""


def memory_of(program: Program, source: str) -> MemoryFact | None:
    """Room for its buffer pool, and a quarter more for connections and everything else."""
    said = program.option("innodb-buffer-pool-size", "innodb_buffer_pool_size")
    fact = f"a buffer pool of {said}, and a quarter more for what is beside it"
    least = bytes_in(said) * 5 // 4
    return MemoryFact(least, fact, source) if least else None


def port_of(container: Container, program: Program) -> int | None:
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
