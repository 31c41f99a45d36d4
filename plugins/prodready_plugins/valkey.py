"""Valkey, its own image: `valkey-server` listens on 6379 unless --port or a file of settings say.

A ping of valkey-cli exits with 0 on an error, as while the data is loading; with -e it does not.
"""

from __future__ import annotations

import re

from kubectl_prodready.api import Container
from kubectl_prodready.api.images import Facts, Image, MemoryFact, Program, ask, bytes_in, port_in

IMAGES = ("docker.io/valkey/valkey",)

CHART = "bitnami/valkey chart"
CONFIG = ("/etc/valkey", "/usr/local/etc/valkey")
SECRETIVE = re.compile(
    r"(?i)^(?!--)|\$\(|--(?:requirepass|tls-port|port 0|user|aclfile|include|sentinel|bind"
    r"|rename-command)\b"
)
"""Arguments, a file of settings among them, by which its port, address or password is hidden."""

PORT = re.compile(r"(?i)--port ([^ ]+)")
MEMORY = re.compile(r"(?i)--maxmemory ([^ ]+)")
"""Names of options may be in any case, and of several the last holds (valkey, config.c)."""


def facts(container: Container, image: Image) -> Facts:
    """What Valkey offers, where it is started with a port and without a password."""
    del image  # the first version had all of this
    known = Facts(shell_path="/bin/sh")
    program = Program(container, "valkey-server", by_script=True)
    is_file = container.arguments[:1] and container.arguments[0].endswith(".conf")
    if not program.is_own and not is_file:
        return known
    line = " ".join(program.words)
    # the entry point adds VALKEY_EXTRA_FLAGS to the arguments
    is_more = container.variable("VALKEY_EXTRA_FLAGS", "none") != "none"
    is_hidden = line and SECRETIVE.search(line)
    known = known._replace(memory=_memory(line))
    said = [port_in(one) for one in PORT.findall(line)]
    port = said[-1] if said else 6379
    if is_file or is_more or is_hidden or port is None or container.mounts_below(*CONFIG):
        missing = "its settings may ask for a password or another port: no valkey-cli probe"
        return known._replace(missing=missing)
    ask_it = ["valkey-cli", *(["-p", str(port)] if said else [])]
    return known._replace(
        ports=(port,),
        liveness=ask([*ask_it, "ping"], CHART, delay=20, period=5, timeout=5, failures=5),
        readiness=ask([*ask_it, "-e", "ping"], CHART, delay=20, period=5, timeout=5, failures=3),
    )


def _memory(line: str) -> MemoryFact | None:
    """Room for its data, and a quarter more for what `maxmemory` does not count."""
    written = MEMORY.findall(line)[-1:]
    least = bytes_in(written[0], by_1000=("",)) * 5 // 4 if written else 0
    fact = f"maxmemory {''.join(written)}, and a quarter more for buffers and fragmentation"
    return MemoryFact(least, fact, "valkey.conf") if least else None
