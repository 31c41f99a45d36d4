"""memcached, the official image: it listens on 11211 unless -p says else.

No liveness probe: where all its connections are in use, a new one tells nothing of its health.
"""

from __future__ import annotations

import re

from kubectl_prodready.api import Container
from kubectl_prodready.api.images import Facts, Image, MemoryFact, Program, bytes_in, port_in, tcp

IMAGES = ("docker.io/library/memcached",)

CHART = "bitnami/memcached chart"
PORT = re.compile(r"(?:^| )(?:-p ?|--port[ =])(\d+)")
MEMORY = re.compile(r"(?:^| )(?:-m ?|--memory-limit[ =])(\d+)(?= |$)")
ELSEWHERE = re.compile(r"\$\(|(?:^| )(?:-s|--unix-socket|-l|--listen)")
"""Arguments by which it may listen on a socket, or on some addresses only."""

NO_LIVENESS = "one that is busy looks like one that hangs"


def facts(container: Container, image: Image) -> Facts:
    """What memcached offers, unless another program is started in its image."""
    del image  # every version is alike
    known = Facts(shell_path="/bin/sh")
    program = Program(container, "memcached", by_script=True)
    if not program.is_own:
        return known
    line = " ".join(program.words)
    known = known._replace(memory=_memory(line))
    ports = PORT.findall(line)
    port = port_in(ports[-1] if ports else "11211")
    if port is None or ELSEWHERE.search(line.replace("-l 0.0.0.0", "")):
        return known._replace(missing="its arguments may make it listen elsewhere: add a probe")
    readiness = tcp(port, CHART, delay=5, period=5, timeout=3, failures=6)
    return known._replace(no_liveness=NO_LIVENESS, ports=(port,), readiness=readiness)


def _memory(line: str) -> MemoryFact | None:
    """Room for its items, and a quarter more for connections and the table of its keys."""
    said = "".join(MEMORY.findall(line)[-1:])
    fact = f"{said} MiB for its items, and a quarter more for what is beside them"
    least = bytes_in(f"{said}m") * 5 // 4
    return MemoryFact(least, fact, "memcached docs: options") if least else None
