"""PostgreSQL, the official image."""

from __future__ import annotations

import re
from collections.abc import Iterator

from kubectl_prodready.api import Container
from kubectl_prodready.api.images import (
    Facts,
    GraceFact,
    Image,
    MemoryFact,
    ProbeFact,
    started,
)

IMAGES = ("docker.io/library/postgres",)
READS = ("command", "args", "env", "envFrom", "ports", "volumeMounts")

CHART = "bitnami/postgresql chart"
PROGRAM = "postgres"
DEFAULT_PORT = "5432"
WITH_VALUE = {
    **dict.fromkeys("CdfrStvW", ""),
    "B": "shared_buffers",
    "D": "data_directory",
    "h": "listen_addresses",
    "k": "unix_socket_directories",
    "N": "max_connections",
    "p": "port",
}
"""Options that have a value, each with the setting that it is short for (postmaster.c)."""

WITHOUT_VALUE = "bEeFijlnOPsT"
HERE = {"*", "0.0.0.0", "localhost", "127.0.0.1"}  # noqa: S104  what others may write
"""Addresses by which it listens where its probe asks."""

NAME = re.compile(r"[\w.-]+")
NUMBER = re.compile(r"[1-9]\d{0,4}")
MEMORY = re.compile(r"(\d{1,15})\s*(B|kB|MB|GB|TB)?")
UNITS = {unit: 1024**power for power, unit in enumerate(("B", "kB", "MB", "GB", "TB"))}
BLOCK = 8192
"""Bytes that a number of shared buffers without a unit counts in (postgres docs)."""

ON = {"on", "true", "yes", "1"}
STANDBY = "without hot_standby a standby takes no connections, and is well"
INITIAL = "/docker-entrypoint-initdb.d"
GRACE = GraceFact(
    120, "a fast shutdown flushes all tables: even 90 s may not be enough", "postgres Dockerfile"
)


def facts(container: Container, image: Image) -> Facts:
    """What PostgreSQL offers and needs, unless another program is started in its image."""
    del image  # every version has pg_isready, a shell and the same stop signal
    words = list(started(container))
    first = words[0] if words else PROGRAM
    if first != PROGRAM and not first.startswith("-"):
        return Facts(shell_path="/bin/sh")
    settings = _settings(words[1:] if first == PROGRAM else words)
    known = Facts(shell_path="/bin/sh", grace=GRACE, memory=_memory(settings or {}))
    if settings is None or _is_elsewhere(settings):
        missing = "its arguments may make it listen elsewhere: no pg_isready probe"
        return known._replace(missing=missing)
    port = settings.get("port") or container.variable("PGPORT", DEFAULT_PORT)
    if NUMBER.fullmatch(port):
        known = known._replace(ports=(int(port),))
    check = {"exec": {"command": _question(container, settings)}, "timeoutSeconds": 5}
    known = known._replace(
        # the chart gives both the same patience; out of traffic comes long before a restart
        readiness=ProbeFact({**check, "initialDelaySeconds": 5, "failureThreshold": 3}, CHART)
    )
    if container.mounts_below(INITIAL):
        return known._replace(
            missing=f"scripts in {INITIAL} may run for long, and only then it listens on TCP; "
            "killed before, it skips the rest of them: no livenessProbe"
        )
    if settings.get("hot_standby", "on").lower() not in ON:
        return known._replace(no_liveness=STANDBY)
    liveness = ProbeFact({**check, "initialDelaySeconds": 30, "failureThreshold": 6}, CHART)
    return known._replace(liveness=liveness)


def _settings(words: list[str]) -> dict[str, str] | None:
    """What its arguments set, by names in lower case; None where they are not understood.

    They are read as getopt does. Of several that set the same the last holds, a name may be
    written with `-` and in any case (postgres, postmaster.c and guc.c).
    """
    try:
        return dict(_set(iter(words)))
    except KeyError:
        return None


def _set(words: Iterator[str]) -> Iterator[tuple[str, str]]:
    """Each setting; a KeyError where there is none."""
    for word in words:
        if word[:2] == "--":
            yield _setting(word[2:])
            continue
        if word[:1] != "-" or not word[1:]:
            raise KeyError(word)
        letters = word[1:].lstrip(WITHOUT_VALUE)
        if "i" in word[1 : len(word) - len(letters)]:
            yield "listen_addresses", "*"
        if not letters:
            continue
        value = letters[1:] or next(words, None)
        if value is None:
            raise KeyError(word)
        yield _setting(value) if letters[0] == "c" else (WITH_VALUE[letters[0]], value.strip())


def _setting(text: str) -> tuple[str, str]:
    """One `name=value`."""
    name, equals, value = text.partition("=")
    if not equals or not NAME.fullmatch(name):
        raise KeyError(text)
    return name.lower().replace("-", "_"), value.strip()


def _is_elsewhere(settings: dict[str, str]) -> bool:
    """Whether it may listen on another port or address than its probe asks."""
    if "config_file" in settings or "data_directory" in settings:
        return True
    addresses = settings.get("listen_addresses", "*").replace(" ", "").strip("'\"").split(",")
    return HERE.isdisjoint(addresses) or not NUMBER.fullmatch(settings.get("port", DEFAULT_PORT))


def _memory(settings: dict[str, str]) -> MemoryFact | None:
    """Four times the shared buffers: the vendor's usual share of the memory is a quarter."""
    written = settings.get("shared_buffers", "")
    match = MEMORY.fullmatch(written)
    if match is None:
        return None
    least = 4 * int(match[1]) * (UNITS[match[2]] if match[2] else BLOCK)
    fact = f"shared_buffers={written}, which are usually a quarter of the memory"
    return MemoryFact(least, fact, "postgres docs: resource consumption")


def _question(container: Container, settings: dict[str, str]) -> list[str]:
    """How to ask whether it takes connections. PGPORT it reads by itself, as the server does."""
    port = settings.get("port")
    ask = ["pg_isready", "-h", "127.0.0.1", *(["-p", port] if port else []), "-U"]
    if user := container.variable("POSTGRES_USER", "postgres"):
        return [*ask, user]
    # a probe expands no variables: where something hidden names the user, the image's shell does
    return ["/bin/sh", "-c", " ".join(["exec", *ask, '"${POSTGRES_USER:-postgres}"'])]
