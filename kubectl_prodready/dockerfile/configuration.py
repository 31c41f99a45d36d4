"""What an image says of itself at the end of a stage: its metadata, which the runtime reads."""

from __future__ import annotations

from typing import NamedTuple

from kubectl_prodready.dockerfile.reading.assignments import assignments
from kubectl_prodready.dockerfile.reading.lexing import LexError, unquoted
from kubectl_prodready.dockerfile.reading.syntax import Instruction
from kubectl_prodready.dockerfile.stages import Known, Stage

SHELL = ("/bin/sh", "-c")
DIGITS_OF_PORT = 5


class Program(NamedTuple):
    """What CMD, ENTRYPOINT or a HEALTHCHECK runs: words, or a line for the shell.

    `words` are those of the exec form; in the shell form `script` is the line, and `words` are
    the shell's own and the line.
    """

    words: tuple[str, ...]
    script: str
    instruction: Instruction

    @property
    def is_shell_form(self) -> bool:
        """Whether a shell runs it."""
        return bool(self.script)


class Port(NamedTuple):
    """A port of EXPOSE. `number` is None where a variable says it that nobody here knows."""

    number: int | None
    protocol: str
    instruction: Instruction


class Configuration(NamedTuple):
    """All of it, with what earlier stages and this one say; what a base image says is not known.

    An ENTRYPOINT resets the CMD of an earlier stage, as it does that of a base image, but none of
    its own stage (docs: docker.com, reference/dockerfile#understand-how-cmd-and-entrypoint-
    interact).
    """

    env: dict[str, str | None]
    ports: tuple[Port, ...]
    volumes: tuple[tuple[str, Instruction], ...]
    labels: dict[str, str]
    workdir: Known
    shell: tuple[str, ...]
    user: Instruction | None
    stop_signal: Instruction | None
    health: Instruction | None
    entrypoint: Program | None
    command: Program | None


def configuration(stage: Stage) -> Configuration:
    """What the image of a stage says of itself."""
    line = tuple(reversed(stage.line_of_stages))
    all_of = [(one, it) for one in line for it in one.instructions]
    labels = {
        one.expanded(assigned.name, it).text: one.expanded(assigned.value or "", it).text
        for one, it in all_of
        if it.keyword == "LABEL"
        for assigned in assignments(it)
    }
    return Configuration(
        stage.env,
        tuple(port for one, it in all_of if it.keyword == "EXPOSE" for port in _ports(one, it)),
        tuple(
            (one.expanded(path, it).text, it)
            for one, it in all_of
            if it.keyword == "VOLUME"
            for path in listed(it)
        ),
        labels,
        stage.workdir(),
        shell_of(stage),
        _last(line, "USER"),
        _last(line, "STOPSIGNAL"),
        _last(line, "HEALTHCHECK"),
        _program(line, "ENTRYPOINT"),
        _program(line, "CMD"),
    )


def shell_of(stage: Stage, at: Instruction | None = None) -> tuple[str, ...]:
    """The shell of shell forms at an instruction of a stage, or at its end."""
    number = at.number if at else None
    for one in stage.line_of_stages:
        for it in reversed(one.of("SHELL")):
            if it.words and (number is None or it.number < number):
                return it.words
    return SHELL


def listed(instruction: Instruction) -> tuple[str, ...]:
    """The words of an instruction, in JSON or separated by spaces, quotes left out."""
    if instruction.words is not None:
        return instruction.words
    try:
        return unquoted(instruction.arguments)
    except LexError:
        return tuple(instruction.arguments.split())


def _last(line: tuple[Stage, ...], keyword: str) -> Instruction | None:
    found = (one.last_of(keyword) for one in reversed(line))
    return next(filter(None, found), None)


def _program(line: tuple[Stage, ...], keyword: str) -> Program | None:
    for stage in reversed(line):
        if it := stage.last_of(keyword):
            return program_of(stage, it)
        if keyword == "CMD" and stage.of("ENTRYPOINT"):
            return None
    return None


def program_of(stage: Stage, it: Instruction) -> Program | None:
    """What an instruction runs; None for `CMD []`, and for an instruction that is empty."""
    if it.words is not None:
        return Program(it.words, "", it) if it.words else None
    return Program((*shell_of(stage, it), it.arguments), it.arguments, it) if it.arguments else None


def _ports(stage: Stage, it: Instruction) -> list[Port]:
    found: list[Port] = []
    for word in stage.expanded(it.arguments, it).text.split():
        number, _, protocol = word.partition("/")
        first, _, last = number.partition("-")
        protocol = (protocol or "tcp").lower()
        if _is_port(first) and _is_port(last or first):
            numbers = range(int(first), int(last or first) + 1)
            found += (Port(one, protocol, it) for one in numbers)
    if stage.expanded(it.arguments, it).missing:
        found.append(Port(None, "tcp", it))
    return found


def _is_port(text: str) -> bool:
    return text.isdecimal() and len(text) <= DIGITS_OF_PORT
