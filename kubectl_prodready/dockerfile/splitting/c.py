"""C and C++: a program that a compiler, make or cmake makes, where it is known what it links."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from typing import NamedTuple

from kubectl_prodready.core.model import Evidence
from kubectl_prodready.dockerfile.images.known import is_known, repository
from kubectl_prodready.dockerfile.reading.syntax import Instruction
from kubectl_prodready.dockerfile.running.programs import Running, runs
from kubectl_prodready.dockerfile.running.scripts import Ran, join, ran
from kubectl_prodready.dockerfile.splitting.bases import NO_BASE
from kubectl_prodready.dockerfile.splitting.c_linking import bases_for, linking
from kubectl_prodready.dockerfile.splitting.model import Answer, Copied, Refusal, Split
from kubectl_prodready.dockerfile.splitting.runtime_files import beside
from kubectl_prodready.dockerfile.splitting.tracing import Made, artifact, is_copied, sources
from kubectl_prodready.dockerfile.view import Dockerfile

STACK = "C"
COMPILERS = re.compile(r"(?:gcc|g\+\+|cc|c\+\+|clang|clang\+\+)(?:-\d+)?")
MAKING = frozenset(("make", "gmake", "ninja", "meson"))
PREFIX = re.compile(
    r"(?:--prefix=|-DCMAKE_INSTALL_PREFIX(?::PATH)?=|\bPREFIX=|\bprefix=|--prefix )"
    r"(?P<folder>/[\w./-]+)"
)
ON = frozenset(
    (
        *("debian", "ubuntu", "alpine", "gcc", "buildpack-deps", "fedora", "rockylinux"),
        *("almalinux", "centos", "amazonlinux", "oraclelinux"),
    )
)
SHARED = ("/", "/usr", "/usr/local")
"""Prefixes below which other things lie as well."""

TEMPLATE = """\
FROM debian:13 AS build
RUN apt-get update && apt-get install -y build-essential
WORKDIR /src
COPY . .
RUN make

FROM debian:13-slim
COPY --from=build /src/NAME /NAME
USER 1000
ENTRYPOINT ["/NAME"]
"""


class Call(NamedTuple):
    """A command that makes programs, with its instruction."""

    instruction: Instruction
    command: Ran


def split_c(dockerfile: Dockerfile) -> Answer:
    """How a file that compiles C or C++ is split; None for one that does not."""
    image = dockerfile.final.root.text
    if repository(image) not in ON and is_known(image):
        return None
    calls = list(_calls(dockerfile))
    if not calls:
        return None
    program = runs(dockerfile)
    if program is None:
        return Refusal(STACK, "what the image runs is not known", is_right=True)
    found = artifact(dockerfile, program, _made(dockerfile, calls, program))
    if found is None:
        reason = f"which step makes {program.shown}, which the image runs, is not known"
        return Refusal(STACK, reason, is_right=True)
    return _split(dockerfile, program, found, calls)


def _stack(commands: list[Ran]) -> str:
    """What is said to build: a compiler of C, or only a tool that may build anything."""
    if any(COMPILERS.fullmatch(one.program) for one in commands):
        return STACK
    return f"with {commands[0].program}"


def _split(dockerfile: Dockerfile, program: Running, found: Made, calls: list[Call]) -> Answer:
    commands = [one.command for one in calls if one.instruction.number <= found.instruction.number]
    links = linking(dockerfile, commands)
    if links.unknown:
        return Refusal(_stack(commands), links.unknown, TEMPLATE)
    whole = _prefix(dockerfile, found.place)
    if not whole and any(_installs(one) for one in commands):
        reason = f"what the installation puts beside {posixpath.basename(found.place)} is not known"
        return Refusal(_stack(commands), reason, TEMPLATE)
    bases = bases_for(dockerfile, links)
    if not bases:
        return Refusal(STACK, NO_BASE, TEMPLATE)
    place = whole or found.place
    target = place if "/" in program.path or whole else f"/usr/local/bin/{program.name}"
    copies = (Copied(place, target), *beside(dockerfile, found.instruction, found.place))
    evidence = (
        Evidence(f"{found.place}, which the image runs, is made here", _line(found.instruction)),
        Evidence(links.why, ""),
    )
    return Split(STACK, found.instruction, copies, bases, evidence)


def _line(instruction: Instruction) -> str:
    return f"line {instruction.line}"


def _calls(dockerfile: Dockerfile) -> Iterator[Call]:
    stage = dockerfile.final
    for instruction in stage.of("RUN"):
        for command in ran(stage, instruction) or ():
            if _compiles(command) or command.program in MAKING | {"cmake"}:
                yield Call(instruction, command)


def _compiles(command: Ran) -> bool:
    """Whether a compiler links a program."""
    is_compiler = COMPILERS.fullmatch(command.program) is not None
    return is_compiler and not {"-c", "-E", "-S", "-shared", "--version"} & set(command.words)


def _made(dockerfile: Dockerfile, calls: list[Call], program: Running) -> Iterator[Made]:
    """The programs that are made, of those that somebody names."""
    named = [program.path, *sources(dockerfile)]
    for instruction, command in calls:
        if _compiles(command):
            yield Made(instruction, join(command.folder, _output(command)))
            continue
        if _installs(command):
            folders = [_prefix_of(dockerfile), "/usr/local"]
            for folder in filter(None, folders):
                yield Made(instruction, posixpath.join(folder, "bin", program.name))
        for place in dict.fromkeys(named):
            if _is_in(place, command.folder) and not is_copied(dockerfile, place):
                yield Made(instruction, place)


def _is_in(place: str, folder: str) -> bool:
    """Whether something lies in the folder of a build, or in one beside it within the sources."""
    start = re.sub(r"/(?:build|_build|out)(?:/[\w.-]+)?$", "", folder)
    return start not in {"", "/"} and place.startswith(f"{start}/")


def _output(command: Ran) -> str:
    words = command.words
    for word, following in zip(words, (*words[1:], ""), strict=True):
        if word == "-o":
            return following
        if word.startswith("-o") and len(word) > len("-o"):
            return word.removeprefix("-o")
    return "a.out"


def _installs(command: Ran) -> bool:
    """Whether a command installs what is made: `make install`, `cmake --install build`."""
    return bool({"install", "--install", "install-strip"} & set(command.words[1:]))


def _prefix_of(dockerfile: Dockerfile) -> str:
    """The prefix that some step says, the last one where several do."""
    scripts = (one.arguments for one in dockerfile.final.of("RUN"))
    found = [match["folder"] for script in scripts for match in PREFIX.finditer(script)]
    return posixpath.normpath(found[-1]) if found else ""


def _prefix(dockerfile: Dockerfile, place: str) -> str:
    """The folder of an installation of its own, with the program in it, or ""."""
    folder = _prefix_of(dockerfile)
    return folder if folder not in SHARED and folder and place.startswith(f"{folder}/") else ""
