"""What is known about the program in a container: the words that image knowledge is made of.

A fact is what the vendor documents for the program as this container runs it. What cannot be
known, for lack of a credential or a port, is not said: `missing` tells what is lacking.
"""

from __future__ import annotations

from typing import Any, NamedTuple


class ProbeFact(NamedTuple):
    """A probe that a vendor recommends, as it stands in a manifest, and where it says so.

    `fact` tells why it fits this container; `is_sure`: not only if the application offers it.
    """

    value: dict[str, Any]
    source: str
    fact: str = "the usual check of what this image runs"
    is_sure: bool = True

    def because(self, fact: str, *, is_sure: bool) -> ProbeFact:
        """The same probe, for another reason."""
        return self._replace(fact=fact, is_sure=is_sure)


class StopFact(NamedTuple):
    """How a program is told to stop well where SIGTERM would cut its connections.

    `command` is for a shell; then it needs `seconds` to finish what is open. `argv` instead is a
    program of the image that waits by itself, for up to `seconds`.
    """

    command: str
    seconds: int
    fact: str
    source: str
    argv: tuple[str, ...] = ()


class GraceFact(NamedTuple):
    """How many seconds a program may need from its stop signal on, and who says so."""

    seconds: int
    fact: str
    source: str


class SizeFact(NamedTuple):
    """The least that a program wants, as quantities, "" where nobody says; and who says so.

    Where there is a `memory_limit`, it and the request come from the same place.
    """

    source: str
    cpu: str = ""
    memory: str = ""
    memory_limit: str = ""


class MemoryFact(NamedTuple):
    """How many bytes a memory limit must have, at least, for what the program is told to use."""

    least: int
    fact: str
    source: str


class Facts(NamedTuple):
    """What is known about the program in a container.

    `ports` are all TCP ports that it listens on as it is configured here, those for its traffic as
    well; none where one of them is not known, for a Service to another port would seem wrong.
    `startup` is needed only where it is another check than `liveness`. `shell_path` is where the
    image has a shell, "" where none is known; `has_no_shell`: it is known to have none. `missing`
    tells why there is no probe, and what would help; `no_liveness` why none should be wanted.
    `offers` tells how a developer makes it offer endpoints. `failed` names broken knowledge.
    """

    ports: tuple[int, ...] = ()
    liveness: ProbeFact | None = None
    readiness: ProbeFact | None = None
    startup: ProbeFact | None = None
    stop: StopFact | None = None
    grace: GraceFact | None = None
    size: SizeFact | None = None
    memory: MemoryFact | None = None
    shell_path: str = ""
    has_no_shell: bool = False
    missing: str = ""
    no_liveness: str = ""
    offers: str = ""
    failed: str = ""


UNKNOWN = Facts()
