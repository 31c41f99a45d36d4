"""Which instruction makes what the image runs, and where that goes before it is run."""

from __future__ import annotations

import posixpath
from collections.abc import Iterable, Iterator
from fnmatch import fnmatchcase
from typing import NamedTuple

from kubectl_prodready.dockerfile.reading.syntax import Instruction
from kubectl_prodready.dockerfile.running.programs import Running
from kubectl_prodready.dockerfile.running.scripts import Ran, join, ran
from kubectl_prodready.dockerfile.view import Dockerfile

MOVING = frozenset(("mv", "cp", "ln", "install"))
OF_SYSTEM = ("/bin/", "/usr/bin/", "/sbin/", "/usr/sbin/")


class Made(NamedTuple):
    """A file or a folder, by its absolute path, and the instruction after which it is there.

    `first` is the instruction that made it, where another one took it to its place.
    """

    instruction: Instruction
    place: str
    first: Instruction | None = None

    @property
    def maker(self) -> Instruction:
        """The instruction that made it, wherever it was then."""
        return self.first or self.instruction


def artifact(dockerfile: Dockerfile, program: Running, made: Iterable[Made]) -> Made | None:
    """What is made of all this that the image runs; the last one, where several make it."""
    found = [
        one if program.is_at(one.place) else one._replace(place=_named(program, one.place))
        for one in moved(dockerfile, made)
        if program.is_at(one.place) or _is_like(program, one.place)
    ]
    return max(found, key=lambda one: one.instruction.number, default=None)


def _is_like(program: Running, place: str) -> bool:
    """Whether a program is one of those that a place with wildcards may be."""
    return (
        "*" in place
        and program.is_at(_named(program, place))
        and fnmatchcase(_named(program, place), place)
    )


def _named(program: Running, place: str) -> str:
    """The place of a program that a place with wildcards stands for."""
    return program.path if "/" in program.path else join(posixpath.dirname(place), program.path)


def moved(dockerfile: Dockerfile, made: Iterable[Made]) -> list[Made]:
    """What is made, and where `mv`, `cp` and their like take it."""
    places = list(made)
    stage = dockerfile.final
    for instruction in stage.of("RUN"):
        for command in ran(stage, instruction) or ():
            if command.program in MOVING:
                places += _taken(instruction, command, places)
    return places


def _taken(instruction: Instruction, command: Ran, places: list[Made]) -> Iterator[Made]:
    words = [word for word in command.words[1:] if not word.startswith("-")]
    if len(words) < 2:  # noqa: PLR2004  from and to
        return
    *sources, target = words
    there = join(command.folder, target)
    for one in list(places):
        if one.instruction.number > instruction.number:
            continue
        if one.place in {join(command.folder, source) for source in sources}:
            if not target.endswith("/"):
                yield Made(instruction, there, one.maker)
            inside = join(there, posixpath.basename(one.place))
            yield Made(instruction, inside, one.maker)


def sources(dockerfile: Dockerfile) -> list[str]:
    """What `mv`, `cp` and their like take, by absolute paths: it may have wildcards."""
    stage = dockerfile.final
    commands = [one for it in stage.of("RUN") for one in ran(stage, it) or ()]
    return [
        join(command.folder, word)
        for command in commands
        if command.program in MOVING and command.folder
        for word in command.words[1:-1]
        if not word.startswith("-")
    ]


def is_made_here(dockerfile: Dockerfile, program: Running) -> bool:
    """Whether a program can only come from the build: nothing else brings a file to its place."""
    if not program.path.startswith("/") or program.path.startswith(OF_SYSTEM):
        return False
    if not dockerfile.context.is_known or program.path.endswith((".sh", ".py", ".rb", ".pl")):
        return False
    return not is_copied(dockerfile, program.path)


def origins(dockerfile: Dockerfile, path: str) -> list[str]:
    """The paths in the context from which COPY may bring a file or a folder to a path."""
    stage = dockerfile.final
    found: list[str] = []
    for copy in stage.of("COPY", "ADD") if path else ():
        *all_sources, target = copy.words or tuple(copy.arguments.split()) or ("",)
        there = join(stage.workdir(copy).text or "/", stage.expanded(target, copy).text)
        inside = posixpath.relpath(path, there or "/")
        for source in all_sources:
            if not inside.startswith(".."):
                found.append(posixpath.normpath(posixpath.join(source, inside)))
            if posixpath.basename(source) == posixpath.basename(path):
                found.append(posixpath.normpath(source))
    return [one.strip("/") for one in found if one == "." or dockerfile.context.has(one)]


def is_copied(dockerfile: Dockerfile, path: str, before: int | None = None) -> bool:
    """Whether some COPY or ADD may bring a file to a path; `before` is an instruction's number."""
    stage = dockerfile.final
    for copy in stage.of("COPY", "ADD"):
        if before is not None and copy.number > before:
            continue
        *sources, target = copy.words or tuple(copy.arguments.split()) or ("",)
        known = stage.expanded(target, copy)
        there = join(stage.workdir(copy).text or "/", known.text)
        if there == path or (known.missing and before is None):
            return True
        inside = path.removeprefix(there.rstrip("/") + "/")
        if inside != path and any(
            dockerfile.context.has(posixpath.join(source, inside)) or source.endswith(inside)
            for source in sources
        ):
            return True
    return False
