"""What a Dockerfile tells of the containers that run its image."""

from __future__ import annotations

from collections.abc import Iterator
from math import ceil
from typing import NamedTuple

from kubectl_prodready.core.building.families import UNKNOWN, WITHOUT_SHELL
from kubectl_prodready.core.built import Built, Exposed, Health, Said, Started
from kubectl_prodready.dockerfile.configuration import (
    Configuration,
    Program,
    configuration,
    listed,
    shell_of,
)
from kubectl_prodready.dockerfile.images.family import family_of
from kubectl_prodready.dockerfile.reading.assignments import assignments
from kubectl_prodready.dockerfile.reading.syntax import Instruction
from kubectl_prodready.dockerfile.stages import Stage
from kubectl_prodready.dockerfile.view import Dockerfile
from kubectl_prodready.pattern import Pattern

DURATION = Pattern(r"(?:\d{1,9}(?:\.\d{0,9})?(?:ns|us|µs|ms|s|m|h))+")
PART = Pattern(r"(\d{1,9}(?:\.\d{0,9})?)(ns|us|µs|ms|s|m|h)")
SECONDS = {"ns": 1e-9, "us": 1e-6, "µs": 1e-6, "ms": 1e-3, "s": 1, "m": 60, "h": 3600}
ARCHIVE = Pattern(r"\.(?:tar(?:\.\w{1,4})?|tgz|txz|tbz2?)$")
BRINGS_SHELL = Pattern(
    r"(?:.*/)?(?:sh|bash|ash|dash|busybox\w*|s?bin/?|[\w-]*root[\w-]*fs/?|root/?)|/|/usr/?"
)
SHELL = Pattern(r"/(?:sh|bash|ash|dash|busybox)$")


class Asked(NamedTuple):
    """How a Dockerfile is built: the stage that is asked for ("" for the last one).

    `has_args`: ARGs get other values than their defaults.
    """

    target: str = ""
    has_args: bool = False


LAST = Asked()
"""Built as it stands."""


def built(
    dockerfile: Dockerfile, file: str, matched: str, asked: Asked, *, is_named: bool
) -> Built | None:
    """What a Dockerfile says of its image; None where the stage that is asked for is not there.

    `file` and `matched` are words for people, as `Built` has them.
    """
    stage = _stage(dockerfile, asked.target)
    if stage is None:
        return None
    image = configuration(stage)
    ports = tuple(_ports(image, asked))
    volumes = (Said(path, it.line) for path, it in image.volumes if _is_known(stage, it, asked))
    return Built(
        file,
        matched,
        is_named,
        _family(stage, asked),
        ports,
        len(ports) < len(image.ports),
        _health(stage, image.health),
        _started(image.entrypoint),
        _started(image.command),
        tuple(volumes),
        _said(image.user, stage, asked),
        _said(image.stop_signal, stage, asked),
        tuple(_env(stage, asked)),
        Said(stage.root.text, stage.line_of_stages[-1].first.line),
    )


def _stage(dockerfile: Dockerfile, target: str) -> Stage | None:
    if not target:
        return dockerfile.final
    known = (one for one in dockerfile.stages if target.lower() in {one.name, str(one.index)})
    return next(known, None)


def _is_given(text: str, asked: Asked) -> bool:
    """Whether a text may say something else once ARGs get other values."""
    return asked.has_args and "$" in text


def _ports(image: Configuration, asked: Asked) -> Iterator[Exposed]:
    for port in image.ports:
        if port.number and not _is_given(port.instruction.arguments, asked):
            yield Exposed(port.number, port.protocol.upper(), port.instruction.line)


def _started(program: Program | None) -> Started | None:
    if program is None:
        return None
    words = program.words[:-1] if program.is_shell_form else program.words
    instruction = program.instruction
    return Started(instruction.keyword, words, program.script, instruction.line)


def _said(instruction: Instruction | None, stage: Stage, asked: Asked) -> Said | None:
    """The only word of an instruction; None where variables say it that nobody here knows."""
    if instruction is None or not _is_known(stage, instruction, asked):
        return None
    said = _owner(stage, instruction).expanded(instruction.arguments, instruction)
    return Said(said.text.strip(), instruction.line)


def _owner(stage: Stage, instruction: Instruction) -> Stage:
    """The stage, of those that one begins with, that an instruction stands in."""
    return next(one for one in stage.line_of_stages if instruction in one.instructions)


def _is_known(stage: Stage, instruction: Instruction, asked: Asked) -> bool:
    """Whether all variables of an instruction have a value."""
    said = _owner(stage, instruction).expanded(instruction.arguments, instruction)
    return not said.missing and not _is_given(instruction.arguments, asked)


def _env(stage: Stage, asked: Asked) -> Iterator[tuple[str, str | None]]:
    open_ = {
        assigned.name
        for one in stage.line_of_stages
        for it in one.of("ENV")
        for assigned in assignments(it)
        if _is_given(assigned.value or "", asked)
    }
    for name, value in stage.env.items():
        yield name, None if name in open_ else value


def _health(stage: Stage, instruction: Instruction | None) -> Health | None:
    """A HEALTHCHECK; None where there is none, or one that only takes another one away."""
    if instruction is None:
        return None
    kind, *rest = instruction.arguments.split(maxsplit=1)
    if kind.upper() != "CMD" or not rest:
        return None
    words, script = instruction.words, ""
    if words is None:
        words, script = shell_of(_owner(stage, instruction), instruction), rest[0]
    started = Started(instruction.keyword, words, script, instruction.line)
    retries = instruction.flag("retries") or ""
    return Health(
        started,
        _seconds(instruction, "interval") or 30,
        _seconds(instruction, "timeout") or 30,
        _seconds(instruction, "start-period"),
        _seconds(instruction, "start-interval"),
        int(retries) if retries.isdecimal() and int(retries) else 3,
    )


def _seconds(instruction: Instruction, flag: str) -> int:
    """A duration as Go writes it, in whole seconds, rounded up; 0 where there is none."""
    written = instruction.flag(flag) or ""
    if not DURATION.fullmatch(written):
        return 0
    parts = PART.finditer(written)
    return ceil(sum(float(part[1]) * SECONDS[part[2]] for part in parts))


def _family(stage: Stage, asked: Asked) -> str:
    """The family of the image that the first of the stages begins with."""
    root = stage.line_of_stages[-1]
    if root.base.missing or _is_given(root.first.arguments, asked):
        return UNKNOWN
    family = family_of(root.base.text)
    return UNKNOWN if family in WITHOUT_SHELL and _may_get_shell(stage) else family


def _may_get_shell(stage: Stage) -> bool:
    """Whether an image that has no shell gets one, or may: what runs there, or is copied."""
    stages = stage.line_of_stages
    return any(one.of("RUN") for one in stages) or any(
        _may_bring_shell(listed(it)) for one in stages for it in one.of("COPY", "ADD")
    )


def _may_bring_shell(words: tuple[str, ...]) -> bool:
    """Whether COPY takes a shell, a folder of programs, an archive or a whole system."""
    *sources, place = words or ("",)
    is_one = any(ARCHIVE.search(one) or BRINGS_SHELL.fullmatch(one) for one in sources)
    return is_one or bool(SHELL.search(place))
