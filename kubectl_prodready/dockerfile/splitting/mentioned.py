"""Files of the build that the image names: in the words of what it runs, and in ENV."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator

from kubectl_prodready.dockerfile.configuration import program_of
from kubectl_prodready.dockerfile.reading.assignments import assignments
from kubectl_prodready.dockerfile.reading.syntax import Instruction
from kubectl_prodready.dockerfile.running.programs import SEARCHED_TOO
from kubectl_prodready.dockerfile.running.scripts import Ran, join, ran
from kubectl_prodready.dockerfile.splitting.model import Copied, Split
from kubectl_prodready.dockerfile.splitting.other_programs import other_programs
from kubectl_prodready.dockerfile.splitting.placed import placed
from kubectl_prodready.dockerfile.splitting.tracing import is_copied
from kubectl_prodready.dockerfile.view import Dockerfile

PATH = re.compile(r"(?:^|[=\s:,'\"])(?P<path>(?:/|\./|\.\./)?[\w.@+-]+(?:/[\w.@+-]+)*/?)")
OF_SYSTEM = ("/bin", "/usr", "/sbin", "/lib", "/proc", "/sys", "/dev", "/tmp", "/var/run", "/run")  # noqa: S108  names, nothing is written

FOR_RUNNING = ("/etc/", "/srv/", "/var/lib/", "/var/www/", "/usr/share/")
"""Where files lie that a program reads, and no source that is compiled."""


def mentioned(dockerfile: Dockerfile, split: Split) -> Iterator[Copied]:
    """What must come along, for the image names it and only the build brings it."""
    covered = [copied.target for copied in split.copies]
    made_by = split.made_by
    taken = {copied.source for copied in split.copies}
    programs = set(other_programs(dockerfile, made_by)) - taken
    every = (*_named(dockerfile), *_put(dockerfile, made_by), *placed(dockerfile, made_by))
    every += tuple(sorted(programs))
    for place in sorted(dict.fromkeys(every), key=_depth):
        if any(place == one or place.startswith(one.rstrip("/") + "/") for one in covered):
            continue
        if any(one.startswith(place.rstrip("/") + "/") for one in covered):
            continue  # a folder of which the image takes a part
        if place in programs or _is_brought(dockerfile, made_by, place):
            covered.append(place)
            yield Copied(place, place)


def _depth(place: str) -> int:
    """How deep a place lies: a folder comes before what is in it."""
    return place.rstrip("/").count("/")


def _named(dockerfile: Dockerfile) -> Iterator[str]:
    """The absolute paths that CMD, ENTRYPOINT, HEALTHCHECK and ENV name."""
    stage = dockerfile.final
    folder = stage.workdir().text or "/"
    for instruction in stage.of("CMD", "ENTRYPOINT", "HEALTHCHECK"):
        program = program_of(stage, instruction)
        words = program.words if program else ()
        if program and not program.is_shell_form and "/" not in words[0]:
            yield from (f"{place}/{words[0]}" for place in SEARCHED_TOO)
            words = words[1:]
        for word in words:
            text = stage.expanded(word).text
            yield from (join(folder, found["path"]) for found in PATH.finditer(text))
    for instruction in stage.of("ENV"):
        for one in assignments(instruction):
            value = stage.env.get(one.name) or ""
            if one.name != "PATH" and value.startswith("/"):
                yield posixpath.normpath(value)


def _is_brought(dockerfile: Dockerfile, made_by: Instruction, place: str) -> bool:
    """Whether a file or a folder is there only by what the build stage did."""
    stage = dockerfile.final
    before = [one for one in stage.of("COPY", "ADD") if one.number < made_by.number]
    if any(place in _brought_by(dockerfile, one) for one in before):
        return not _is_source(dockerfile, made_by, place)
    if place == "/" or place.startswith(OF_SYSTEM):
        return False
    if dockerfile.context.is_known and is_copied(dockerfile, place, before=made_by.number):
        return True
    return any(
        _brings(command, place)
        for one in stage.of("RUN")
        if one.number <= made_by.number
        for command in ran(stage, one) or ()
    )


def _brought_by(dockerfile: Dockerfile, copy: Instruction) -> set[str]:
    """The places that COPY names: its target, and the files that it names below that."""
    stage = dockerfile.final
    *sources, target = copy.words or tuple(copy.arguments.split()) or ("",)
    there = join(stage.workdir(copy).text or "/", stage.expanded(target, copy).text)
    names = (posixpath.basename(one) for one in sources)
    return {there, *(posixpath.join(there, name) for name in names if name not in {"", "."})}


def _put(dockerfile: Dockerfile, made_by: Instruction) -> Iterator[str]:
    """Where `cp` and the like put files for the image: where only what runs looks for them."""
    stage = dockerfile.final
    for instruction in stage.of("RUN"):
        for command in ran(stage, instruction) or ():
            words = [word for word in command.words[1:] if not word.startswith("-")]
            if instruction.number <= made_by.number and command.program in {"cp", "mv", "install"}:
                place = join(command.folder, words[-1]) if len(words) > 1 else ""
                if place.startswith(FOR_RUNNING) and len(words) == 2:  # noqa: PLR2004  from and to
                    ends = words[-1].endswith("/")
                    yield join(place, posixpath.basename(words[0])) if ends else place


def _is_source(dockerfile: Dockerfile, made_by: Instruction, place: str) -> bool:
    """Whether the build works in a folder: then what the image names may be anything in it."""
    commands = ran(dockerfile.final, made_by) or ()
    return any(one.folder == place or one.folder.startswith(f"{place}/") for one in commands)


def _brings(command: Ran, place: str) -> bool:
    """Whether a command makes a folder or a file at a place, or copies one there."""
    words = [join(command.folder, word) for word in command.words[1:] if word[:1] != "-"]
    if command.program in {"mkdir", "touch"}:
        return place in words
    if command.program in {"cp", "mv", "install"}:
        return bool(words) and words[-1] in {place, posixpath.dirname(place)}
    return False
