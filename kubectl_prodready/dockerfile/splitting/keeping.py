"""What the image of an interpreter needs beside what is copied: packages, programs."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from kubectl_prodready.core.model import Evidence
from kubectl_prodready.dockerfile.reading.syntax import Instruction
from kubectl_prodready.dockerfile.running.scripts import Ran, ran
from kubectl_prodready.dockerfile.splitting.called import called
from kubectl_prodready.dockerfile.splitting.fetching import fetched
from kubectl_prodready.dockerfile.splitting.interpreters import Interpreter, programs_of
from kubectl_prodready.dockerfile.splitting.libraries import (
    CALLED,
    FETCHERS,
    PYTHON_FOR_NODE,
    behind,
    is_tool,
    line_for,
    plain,
)
from kubectl_prodready.dockerfile.splitting.model import Refusal, Split
from kubectl_prodready.dockerfile.splitting.owners import changes_more
from kubectl_prodready.dockerfile.splitting.refusing import cleans_what_it_compiled
from kubectl_prodready.dockerfile.splitting.roles import (
    INSTALLERS,
    MAKING,
    TIDYING,
    Role,
    installed,
    role_of,
)
from kubectl_prodready.dockerfile.splitting.starting import BUILT_IN, checked, started
from kubectl_prodready.dockerfile.view import Dockerfile

COMPILERS = frozenset(("gcc", "g++", "cc", "c++", "make", "cmake", "cargo", "rustc", "clang"))
BUILDS = (
    MAKING
    | TIDYING
    | {"mkdir", "cp", "mv", "set", "ln", "pip", "pip3", "poetry", "pipenv", "uv", "gem", "cd"}
    | {"curl", "wget", "tar", "unzip", "python", "python3", "bun", "node", "find", "apt-get"}
    | {"apt", "apk", "yum", "dnf", "microdnf"}
)
"""Programs that a build runs: what an image keeps of that is copied."""

BROUGHT = frozenset((("node", "libstdc++"),))
"""Packages that small images of an interpreter bring."""


class Needs(NamedTuple):
    """What a stack knows of the packages that it installs.

    `packages` are those of the distribution that they need at run time, `manifests` is the text of
    the files that name them.
    """

    packages: tuple[str, ...] = ()
    manifests: str = ""


@dataclass
class _Parted:
    """The packages of a file, parted: those that stay in the build, and those that are kept."""

    build_only: set[int] = field(default_factory=set)
    both: set[int] = field(default_factory=set)
    kept: list[str] = field(default_factory=list)
    dropped: set[str] = field(default_factory=set)
    recommends: bool = False
    reason: str = ""


def has_tools(dockerfile: Dockerfile) -> bool:
    """Whether compilers are installed, or libraries to be linked."""
    stage = dockerfile.final
    commands = (one for it in stage.of("RUN") for one in ran(stage, it) or ())
    return any(is_tool(name) for one in commands for name in installed(one))


def keeping(
    dockerfile: Dockerfile, split: Split, base: Interpreter, needs: Needs
) -> Split | Refusal:
    """A split with the packages that its final stage needs; a refusal where they are not known."""
    split = _with_what_is_fetched(dockerfile, split)
    parted = _part(dockerfile, split, base, needs)
    build_only = split.build_only | parted.build_only
    split = split._replace(build_only=build_only, both=split.both | parted.both)
    if more := changes_more(dockerfile, _of_packages(dockerfile, split), split.copies):
        return Refusal(split.stack, parted.reason or more)
    wanted: tuple[str, ...] = ()
    for instruction in dockerfile.final.of("RUN"):
        if Role.FINAL in role_of(dockerfile, split, instruction) and _compiles(
            dockerfile, instruction
        ):
            return Refusal(split.stack, f"line {instruction.line} compiles for the image")
    for name, place in _calls(dockerfile, split):
        found = _package_of(name, base, parted)
        is_unknown = place.startswith("RUN") and not found and not _is_there(name, base, needs)
        if is_unknown or (name in COMPILERS and (base.is_full or parted.dropped)):
            reason = f"{place} runs {name}, which the small image has not"
            return Refusal(split.stack, parted.reason or reason)
        wanted += found
    if parted.reason:
        return Refusal(split.stack, parted.reason)
    names = tuple(dict.fromkeys((*parted.kept, *needs.packages, *wanted)))
    names = tuple(name for name in names if (base.name, name) not in BROUGHT)
    lines = line_for(base.packages, names, recommends=parted.recommends)
    evidence = (*split.evidence, *_left_aside(dockerfile, split, base))
    return split._replace(first=(*lines, *split.first), evidence=evidence, is_whole=True)


def _left_aside(dockerfile: Dockerfile, split: Split, base: Interpreter) -> Iterator[Evidence]:
    """That the family of base images which a person wants is not the one that is taken."""
    wanted = dockerfile.staging.base
    if wanted and wanted != ("alpine" if base.is_alpine else "slim"):
        fact = f"a base of {wanted} is left aside: packages stay on the distribution and the"
        yield Evidence(f"{fact} version of {split.stack} that they are installed with", "")


def _of_packages(dockerfile: Dockerfile, split: Split) -> frozenset[int]:
    """The RUN instructions of the build but for those that only fetch a file."""
    return frozenset(
        one.number
        for one in _before(dockerfile, split)
        if role_of(dockerfile, split, one) is Role.BUILD and not fetched(dockerfile.final, one)
    )


def _part(dockerfile: Dockerfile, split: Split, base: Interpreter, needs: Needs) -> _Parted:
    parted = _Parted()
    used = _used(dockerfile, needs) - called(dockerfile, split.stack).keys()
    for instruction in _before(dockerfile, split):
        commands = ran(dockerfile.final, instruction) or ()
        names = [name for one in commands for name in installed(one)]
        tools = [name for name in names if _is_tool(name, base, used)]
        is_build = instruction.number in {split.made_by.number, *split.build_only}
        if cleans_what_it_compiled(commands) or not (tools or is_build):
            renews = any({"upgrade", "dist-upgrade"} & set(one.words[1:]) for one in commands)
            if (names or renews) and not is_build:
                parted.both.add(instruction.number)
        elif names:
            _sort(parted, instruction, commands, base, used)
    later = {one.number for one in dockerfile.final.of("RUN")} - parted.build_only
    if any(_installs(dockerfile, one) for one in dockerfile.final.of("RUN") if one.number in later):
        parted.both |= {one.number for one in _before(dockerfile, split) if _lists(dockerfile, one)}
    return parted


def _installs(dockerfile: Dockerfile, instruction: Instruction) -> bool:
    return any(installed(one) for one in ran(dockerfile.final, instruction) or ())


def _lists(dockerfile: Dockerfile, instruction: Instruction) -> bool:
    """Whether a RUN only fetches the lists of packages, for another one that installs."""
    commands = ran(dockerfile.final, instruction) or ()
    return bool(commands) and all(
        one.program in INSTALLERS and "update" in one.words[1:] for one in commands
    )


def _sort(
    parted: _Parted,
    instruction: Instruction,
    commands: tuple[Ran, ...],
    base: Interpreter,
    used: frozenset[str],
) -> None:
    """Sort the packages of a RUN that stays in the build."""
    names = [name for one in commands for name in installed(one)]
    tools = [name for name in names if _is_tool(name, base, used)]
    parted.build_only.add(instruction.number)
    parted.dropped.update(map(plain, tools))
    if more := next((one.program for one in commands if not _serves(one)), ""):
        parted.reason = f"line {instruction.line} installs {names[0]}, and runs {more} as well"
    for name in names:
        found = () if plain(name) in used else behind(name, base.packages)
        if not name:
            parted.reason = f"which packages line {instruction.line} installs is not known"
        elif found is None:
            parted.reason = f"which library runs what {plain(name)} links is not known"
        elif not (base.name == "node" and PYTHON_FOR_NODE.fullmatch(plain(name))):
            parted.kept += found
            parted.recommends |= name in found and not _is_lean(commands)


def _before(dockerfile: Dockerfile, split: Split) -> Iterator[Instruction]:
    """The RUN instructions that the build consists of."""
    for instruction in dockerfile.final.of("RUN"):
        if instruction.number <= split.made_by.number:
            yield instruction


def _is_tool(package: str, base: Interpreter, used: frozenset[str]) -> bool:
    name = plain(package)
    if base.name == "node" and PYTHON_FOR_NODE.fullmatch(name):
        return True
    return is_tool(name) or name in used


def _used(dockerfile: Dockerfile, needs: Needs) -> frozenset[str]:
    """The programs that fetch for the build only: a healthcheck elsewhere may want curl or wget."""
    stage = dockerfile.final
    programs = {one.program for it in stage.of("RUN") for one in ran(stage, it) or ()}
    if not re.search(r"gitpython|simple-git|\brugged\b", needs.manifests, re.IGNORECASE):
        programs |= FETCHERS - {"curl", "wget"}
    called = started(dockerfile).programs() | checked(dockerfile).programs()
    return FETCHERS & frozenset(programs) - called


def _serves(command: Ran) -> bool:
    return not command.words or command.program in BUILDS


def _is_lean(commands: tuple[Ran, ...]) -> bool:
    """Whether what is installed comes without what is only recommended."""
    return all("--no-install-recommends" in one.words for one in commands if installed(one))


def _with_what_is_fetched(dockerfile: Dockerfile, split: Split) -> Split:
    """Files that a RUN only fetches are fetched by the build, and copied."""
    build, copies = set(split.build_only), split.copies
    for instruction in _before(dockerfile, split):
        if found := fetched(dockerfile.final, instruction):
            build.add(instruction.number)
            copies += tuple(one for one in found if one not in copies)
    return split._replace(build_only=frozenset(build), copies=copies)


def _compiles(dockerfile: Dockerfile, instruction: Instruction) -> bool:
    """Whether a RUN builds extensions in place, as `python setup.py build_ext` does."""
    commands = ran(dockerfile.final, instruction) or ()
    return any("setup.py" in one.words[1:2] or "cythonize" in one.words for one in commands)


def _calls(dockerfile: Dockerfile, split: Split) -> Iterator[tuple[str, str]]:
    """The programs that the final stage and what it starts call, and where they are called."""
    for instruction in dockerfile.final.of("RUN"):
        if Role.FINAL in role_of(dockerfile, split, instruction):
            for one in ran(dockerfile.final, instruction) or ():
                if one.words and one.program not in BUILT_IN:
                    yield one.program, f"RUN in line {instruction.line}"
    yield from ((name, "the image") for name in sorted(started(dockerfile).programs()))
    yield from ((name, "the image") for name in called(dockerfile, split.stack))
    yield from ((name, "HEALTHCHECK") for name in sorted(checked(dockerfile).programs()))


def _is_there(name: str, base: Interpreter, needs: Needs) -> bool:
    """Whether the final stage has a program: by its image, or by a package that it is named as."""
    if not base.is_full or name in programs_of(base):
        return True
    return bool(re.search(rf"\b{re.escape(name)}\b", needs.manifests, re.IGNORECASE))


def _package_of(name: str, base: Interpreter, parted: _Parted) -> tuple[str, ...]:
    """The packages that bring a program which the small image has not, () for one that it has."""
    is_missing = base.is_full or name in parted.dropped
    if not is_missing or name in parted.kept:
        return ()
    return CALLED[base.packages].get(name, ())
