"""CockroachDB, its own image: its health on 8080 unless --http-addr or --http-port say else.

It needs no login. Without --insecure it speaks TLS. A node of a cluster is ready when most of them
are there: readiness asks for that only where they can meet before.
"""

from __future__ import annotations

from kubectl_prodready.api import Container
from kubectl_prodready.api.images import (
    Facts,
    GraceFact,
    Image,
    MemoryFact,
    Program,
    bytes_in,
    get,
    kept_apart,
    port_in,
    started,
)

IMAGES = ("docker.io/cockroachdb/cockroach",)

CHART = "cockroachdb chart"
GRACE = GraceFact(300, "a node hands over its leases before it stops", CHART)
DEFAULT_PORT, CLIENTS = 8080, 26257
STARTS = frozenset(("start", "start-single-node"))
VALUED = frozenset(
    (
        *("--advertise-host", "--advertise-addr", "--listen-addr", "--host", "--join"),
        *("--cache", "--max-sql-memory", "--locality", "--store", "--certs-dir", "--attrs"),
    )
)
"""Options whose value is the next word: what that stands for says nothing about its health."""


def facts(container: Container, image: Image) -> Facts:
    """What CockroachDB offers and needs, unless another program is started in its image."""
    del image  # every version that is supported is alike
    known = Facts(shell_path="/bin/sh")
    program = Program(container, "cockroach", *STARTS, by_script=True)
    if not program.is_own:
        return known
    if not STARTS.intersection(started(container)[:2]):
        return known._replace(missing="its arguments do not start a node: add probes by hand")
    known = known._replace(grace=GRACE, memory=_memory(program))
    port = _port(program, "http-addr", "http-port", default=DEFAULT_PORT)
    clients = _port(program, "sql-addr", "listen-addr", "port", default=CLIENTS)
    # the entry point takes these in the place of the arguments
    is_elsewhere = container.variable("COCKROACH_ARGS", "-") not in {"-", ""}
    is_local = program.has("unencrypted-localhost-http", "http-host")
    if port is None or is_elsewhere or is_local or not _is_plain(program):
        return known._replace(missing="its arguments may hide where its health is: add probes")
    scheme = "" if program.has("insecure") else "HTTPS"
    known = known._replace(
        ports=(port, clients) if clients else (port,),
        liveness=get("/health", port, CHART, scheme=scheme, delay=30, period=5, timeout=5),
    )
    apart = kept_apart(container.workload) if program.has("join", "j") else ""
    if apart:
        missing = f"ready is who reaches most nodes, and nodes that wait reach none: {apart}"
        return known._replace(missing=missing)
    return known._replace(
        readiness=get(
            "/health?ready=1", port, CHART, scheme=scheme, delay=10, period=5, timeout=5, failures=2
        )
    )


def _port(program: Program, *names: str, default: int) -> int | None:
    """The port that an address says; one without a port leaves that as it is."""
    said = program.option(*names, default=str(default))
    is_host = bool(said) and ":" not in said and not said.isdigit()
    return port_in(f"{said}:{default}" if is_host else said)


def _is_plain(program: Program) -> bool:
    """Whether all its words can be read that may decide where its health is."""
    before = ("", *program.words)
    pairs = zip(before, program.words, strict=False)
    return all(word[:2] != "$(" or option in VALUED for option, word in pairs)


def _memory(program: Program) -> MemoryFact | None:
    """Room for its cache and twice its queries, 80 % of the memory for the vendor."""
    said = [program.option(name) for name in ("cache", "max-sql-memory")]
    cache, queries = (bytes_in(one, by_1000=("", "b")) for one in said)
    fact = f"a cache of {said[0]} and twice {said[1]} for queries, at most 80 % of the memory"
    least = (cache + 2 * queries) * 5 // 4
    return (
        MemoryFact(least, fact, "cockroach docs: production checklist")
        if cache and queries
        else None
    )
