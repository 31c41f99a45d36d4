"""redis, the official image."""

from __future__ import annotations

import re

from kubectl_prodready.api import Container
from kubectl_prodready.api.images import Facts, Image, ProbeFact

IMAGES = ("docker.io/library/redis",)

CHART = "bitnami/redis chart"
DEFAULT_PORT = 6379
ERRORS_SINCE = 7
"""From here on `redis-cli -e` fails on an error, as while the data is loading (redis#8136)."""

MOVING = ("latest", "alpine", "bookworm", "trixie")
"""Tags that have moved on to newer versions."""

SECRETIVE = re.compile(
    r"^\S+ (?!--)|--(?:requirepass|tls-port|port 0|unixsocket|user|aclfile|include|sentinel|bind"
    r"|rename-command)\b|\$\("
)
"""Arguments, a file of settings among them, by which its port, address or password is hidden."""


def facts(container: Container, image: Image) -> Facts:
    """What redis offers, where it is started with a port and without a password."""
    known = Facts(shell_path="/bin/sh")
    arguments = container.arguments
    if container.command or (arguments and arguments[0].startswith("redis-server") is False):
        return known
    line = " ".join(arguments)
    port = re.search(r"--port[ =](\d+)", line)
    number = int(port[1]) if port else DEFAULT_PORT
    if SECRETIVE.search(line) or container.mounts_below("/usr/local/etc/redis", "/etc/redis"):
        missing = "its configuration may ask for a password or another port: no redis-cli probe"
        return known._replace(missing=missing)
    ask = ["redis-cli", "-p", str(number)] if port else ["redis-cli"]
    strict = [*ask, "-e", "ping"] if _fails_on_errors(image) else [*ask, "ping"]
    return known._replace(
        ports=(number,),
        # while it loads its data it is no candidate for traffic, and none for a kill
        liveness=ProbeFact(
            {
                "exec": {"command": [*ask, "ping"]},
                "initialDelaySeconds": 20,
                "periodSeconds": 5,
                "timeoutSeconds": 5,
                "failureThreshold": 6,
            },
            CHART,
        ),
        readiness=ProbeFact(
            {
                "exec": {"command": strict},
                "initialDelaySeconds": 20,
                "periodSeconds": 5,
                "timeoutSeconds": 5,
                "failureThreshold": 2,
            },
            CHART,
        ),
    )


def _fails_on_errors(image: Image) -> bool:
    """Whether its redis-cli surely knows `-e`; an older one would fail for not knowing it."""
    if match := re.match(r"(\d+)", image.tag):
        return int(match[1]) >= ERRORS_SINCE
    moves = not image.tag and not image.digest
    return moves or image.tag.startswith(MOVING)
