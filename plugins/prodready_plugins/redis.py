"""redis, the official image."""

from __future__ import annotations

import re

from kubectl_prodready.api import Container
from kubectl_prodready.api.images import Facts, Image, MemoryFact, ProbeFact, bytes_in, started

IMAGES = ("docker.io/library/redis",)
READS = ("command", "args", "ports", "volumeMounts")

CHART = "bitnami/redis chart"
PROGRAM = "redis-server"
DEFAULT_PORT = 6379
ERRORS_SINCE = 7
"""From here on `redis-cli -e` fails on an error, as while the data is loading (redis#8136)."""

SECRETIVE = {
    *("requirepass", "user", "aclfile", "rename-command"),
    *("tls-port", "unixsocket", "bind", "include", "sentinel"),
}
"""Directives by which its port, address or password is another one, or is hidden."""

PORT = re.compile(r"[1-9]\d{0,4}")
BY_1000 = ("",)
"""`1k` is 1000 bytes and `1kb` 1024, in any case (redis.conf)."""


def facts(container: Container, image: Image) -> Facts:
    """What redis offers, where it is started with a port and without a password."""
    words = _options(list(started(container)))
    if words is None:
        return Facts(shell_path="/bin/sh")
    said = _directives(words)
    known = Facts(shell_path="/bin/sh", memory=_memory(said))
    if _is_hidden(words, said) or container.mounts_below("/usr/local/etc/redis", "/etc/redis"):
        missing = "its configuration may ask for a password or another port: no redis-cli probe"
        return known._replace(missing=missing)
    number = int(said.get("port", str(DEFAULT_PORT)))
    ask = ["redis-cli", "-p", str(number)] if "port" in said else ["redis-cli"]
    # an older client would fail for not knowing `-e`
    strict = [*ask, "-e", "ping"] if image.is_since(ERRORS_SINCE) else [*ask, "ping"]
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


def _options(words: list[str]) -> list[str] | None:
    """What redis-server is given; None where another program is started.

    The image puts redis-server before arguments that begin with an option or a file of settings
    (docker-library/redis, docker-entrypoint.sh).
    """
    first = words[0] if words else PROGRAM
    if first == PROGRAM:
        return words[1:]
    return words if first.startswith("-") or first.endswith(".conf") else None


def _directives(options: list[str]) -> dict[str, str]:
    """What each option says, by its name in lower case; of several the last holds.

    Name and values may be words of their own or one: `--port 6380` (redis, server.c).
    """
    said: dict[str, str] = {}
    name = ""
    for option in options:
        if option.startswith("--"):
            name, _, value = option[2:].strip().partition(" ")
            name = name.lower()
            said[name] = value.strip()
        elif name:
            said[name] = f"{said[name]} {option}".strip()
    return said


def _is_hidden(options: list[str], said: dict[str, str]) -> bool:
    """Whether a file, a variable or a directive may give it another port, address or password."""
    if options and not options[0].startswith("--"):
        return True
    is_elsewhere = any("$(" in option for option in options) or not SECRETIVE.isdisjoint(said)
    return is_elsewhere or not PORT.fullmatch(said.get("port", str(DEFAULT_PORT)))


def _memory(said: dict[str, str]) -> MemoryFact | None:
    """Room for its data, and a quarter more for what `maxmemory` does not count."""
    least = bytes_in(said.get("maxmemory", ""), by_1000=BY_1000) * 5 // 4
    fact = f"maxmemory {said.get('maxmemory')}, and a quarter more for buffers and fragmentation"
    return MemoryFact(least, fact, "redis.conf") if least else None
