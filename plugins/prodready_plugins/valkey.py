"""Valkey, its own image: `valkey-server` listens on 6379 unless --port or a file of settings say.

A ping of valkey-cli exits with 0 on an error, as while the data is loading; with -e it does not.
"""

from __future__ import annotations

import re

from kubectl_prodready.api import Container
from kubectl_prodready.api.images import Facts, Image, Program, ask

IMAGES = ("docker.io/valkey/valkey",)

CHART = "bitnami/valkey chart"
CONFIG = ("/etc/valkey", "/usr/local/etc/valkey")
SECRETIVE = re.compile(
    r"^(?!--)|--(?:requirepass|tls-port|port 0|user|aclfile|include|sentinel|bind|rename-command)\b"
    r"|\$\("
)
"""Arguments, a file of settings among them, by which its port, address or password is hidden."""


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
    if is_file or is_more or is_hidden or container.mounts_below(*CONFIG):
        missing = "its settings may ask for a password or another port: no valkey-cli probe"
        return known._replace(missing=missing)
    found = re.search(r"--port[ =](\d+)", line)
    port = int(found[1]) if found else 6379
    ask_it = ["valkey-cli", *(["-p", str(port)] if found else [])]
    return known._replace(
        ports=(port,),
        liveness=ask([*ask_it, "ping"], CHART, delay=20, period=5, timeout=5, failures=5),
        readiness=ask([*ask_it, "-e", "ping"], CHART, delay=20, period=5, timeout=5, failures=3),
    )
