"""What is known about the program in a container: the words that image knowledge is made of.

A fact is what the vendor documents for the program as this container runs it. What cannot be
known, for lack of a credential or a port, is not said: `missing` tells what is lacking.
"""

from __future__ import annotations

from typing import Any, NamedTuple


class ProbeFact(NamedTuple):
    """A probe that a vendor recommends, as it stands in a manifest, and where it says so."""

    value: dict[str, Any]
    source: str


class StopFact(NamedTuple):
    """How a program is told to stop well where SIGTERM would cut its connections.

    `command` is for a shell; then it needs `seconds` to finish what is open.
    """

    command: str
    seconds: int
    fact: str
    source: str


class GraceFact(NamedTuple):
    """How many seconds a program may need from its stop signal on, and who says so."""

    seconds: int
    fact: str
    source: str


class MemoryFact(NamedTuple):
    """How many bytes a memory limit must have, at least, for what the program is told to use."""

    least: int
    fact: str
    source: str


class Facts(NamedTuple):
    """What is known about the program in a container.

    `ports` are the TCP ports that it listens on as it is configured here. `shell_path` is where
    the image has a shell, "" where none is known; `has_no_shell`: it is known to have none.
    """

    ports: tuple[int, ...] = ()
    liveness: ProbeFact | None = None
    readiness: ProbeFact | None = None
    stop: StopFact | None = None
    grace: GraceFact | None = None
    memory: MemoryFact | None = None
    shell_path: str = ""
    has_no_shell: bool = False
    missing: str = ""


UNKNOWN = Facts()
