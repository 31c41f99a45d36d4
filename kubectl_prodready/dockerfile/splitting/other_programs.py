"""Programs that a build makes beside the one that the image runs: Jobs and people may run them."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator

from kubectl_prodready.dockerfile.reading.syntax import Instruction
from kubectl_prodready.dockerfile.running.programs import SEARCHED_TOO
from kubectl_prodready.dockerfile.running.scripts import Ran, join, ran
from kubectl_prodready.dockerfile.view import Dockerfile

OF_BUILD = ("/tmp/", "/go/", "/root/", "/var/tmp/")  # noqa: S108  names, nothing is written
FROM_AND_TO = 2


def other_programs(dockerfile: Dockerfile, made_by: Instruction) -> Iterator[str]:
    """Their absolute paths: where `go build -o` writes them, or `cp` puts them for PATH."""
    stage = dockerfile.final
    runs = [one for one in stage.of("RUN") if one.number <= made_by.number]
    commands = [command for run in runs for command in ran(stage, run) or ()]
    used = {command.program for command in commands}
    gone = {join(one.folder, word) for one in commands for word in _taken_away(one)}
    for command in commands:
        place = _written(command) or _put(command)
        is_plain = place and not set(place) & set("*?[$") and not place.startswith(OF_BUILD)
        if is_plain and place not in gone and posixpath.basename(place) not in used:
            yield place


def _taken_away(command: Ran) -> tuple[str, ...]:
    """What a command moves elsewhere or removes."""
    if command.program == "mv":
        return command.words[1:-1]
    return command.words[1:] if command.program == "rm" else ()


def _written(command: Ran) -> str:
    """What `go build -o` writes to a path of its own."""
    words = command.words
    if command.program != "go" or words[1:2] != ("build",) or "-o" not in words[:-1]:
        return ""
    place = words[words.index("-o") + 1]
    return place if place.startswith("/") and not place.endswith("/") else ""


def _put(command: Ran) -> str:
    """Where a program is copied or moved to be found."""
    words = [word for word in command.words[1:] if not word.startswith("-")]
    if command.program not in {"cp", "mv", "install"} or len(words) != FROM_AND_TO:
        return ""
    source, place = (join(command.folder, word) for word in words)
    if place in SEARCHED_TOO:
        place = posixpath.join(place, posixpath.basename(source))
    is_built = not source.startswith(("/usr/", "/bin/", "/tmp/", "/etc/"))  # noqa: S108  names, nothing is written
    return place if is_built and posixpath.dirname(place) in SEARCHED_TOO else ""
