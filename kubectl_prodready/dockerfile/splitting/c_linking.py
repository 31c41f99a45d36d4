"""What a program of C or C++ is linked with, as far as the file and its context say it."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from kubectl_prodready.dockerfile.images.known import repository, tag
from kubectl_prodready.dockerfile.running.scripts import Ran, ran
from kubectl_prodready.dockerfile.splitting.bases import (
    WITH_LIBC,
    WITH_LIBGCC,
    for_linked,
    for_static,
)
from kubectl_prodready.dockerfile.splitting.model import Base
from kubectl_prodready.dockerfile.splitting.roles import installed
from kubectl_prodready.dockerfile.splitting.tracing import origins
from kubectl_prodready.dockerfile.view import Dockerfile

LIBRARY = re.compile(
    r"(?!musl-dev|libc6?-dev|libc-dev|glibc-devel|linux-libc-dev|linux-headers|libstdc\+\+).*"
    r"-(?:dev|devel|static|all-dev)(?:[=~<>].*)?"
)
"""Packages with which a program is linked, or that nobody can know."""

OF_LIBC = frozenset(("m", "pthread", "dl", "rt", "c", "util", "resolv"))
OF_COMPILER = frozenset(("stdc++", "gcc", "gcc_s"))
COMPILER = re.compile(r"(?:gcc|g\+\+|cc|c\+\+|clang|clang\+\+)(?:-\d+)?")
LINKED = re.compile(r"(?<![\w-])-l:?([\w+.-]+)")
NEEDING = re.compile(
    r"\$\(shell|pkg[-_]config|pkg_check_modules|find_library|find_package\s*\(\s*(?!Threads\b)|"
    r"\bSHARED\b|-shared\b|ExternalProject|FetchContent|\.so\b"
)
OF_CPP = re.compile(
    r"\b(?:g\+\+|c\+\+|CXX|CMAKE_CXX_\w+|clang\+\+)|\.(?:cpp|cc|cxx)\b|LANGUAGES CXX"
)
NEWEST_GCC = 14
"""The compiler of the Debian that distroless/cc is made of: its libstdc++ serves older ones."""


class Linking(NamedTuple):
    """What a program needs, how that is known, and what keeps it from being known."""

    is_static: bool = False
    is_cpp: bool = False
    why: str = ""
    unknown: str = ""


def bases_for(dockerfile: Dockerfile, links: Linking) -> tuple[Base, ...]:
    """Bases with what a program is linked with."""
    if links.is_static:
        return for_static(dockerfile)
    return for_linked(dockerfile, WITH_LIBGCC if links.is_cpp else WITH_LIBC)


def linking(dockerfile: Dockerfile, commands: Sequence[Ran]) -> Linking:
    """What the programs are linked with that some commands make."""
    is_static = all(_is_static(one) for one in commands if COMPILER.fullmatch(one.program))
    compiled = [one for one in commands if COMPILER.fullmatch(one.program)]
    by_tools = [one for one in commands if one not in compiled]
    if compiled and is_static and not by_tools:
        return Linking(is_static=True, why="-static links everything into it")
    if libraries := ", ".join(sorted(set(_libraries(dockerfile)))):
        reason = f"what it needs at run time of the packages {libraries} is not known"
        return Linking(unknown=reason)
    if reason := _unknown(dockerfile, compiled, by_tools):
        return Linking(unknown=reason)
    is_cpp = _is_cpp(dockerfile, compiled, by_tools)
    if is_cpp and (reason := _cpp_unknown(dockerfile)):
        return Linking(unknown=reason)
    libraries = "the C library, libstdc++ and libgcc" if is_cpp else "the C library"
    return Linking(is_cpp=is_cpp, why=f"it is linked with no more than {libraries}")


def _is_static(command: Ran) -> bool:
    return bool({"-static", "--static", "-static-pie"} & set(command.words))


def _unknown(dockerfile: Dockerfile, compiled: list[Ran], by_tools: list[Ran]) -> str:
    for command in compiled:
        line = " ".join(command.words)
        if "$" in line or "`" in line:
            return (
                f"what {command.program} links with is not known: its words are made by the shell"
            )
        if others := _others(line):
            return f"what it needs at run time of {', '.join(others)} is not known"
    if by_tools:
        return _unknown_of_tools(dockerfile, by_tools)
    return ""


def _others(text: str) -> list[str]:
    """The libraries that a text links with, beyond those of every program."""
    found = {name for name in LINKED.findall(text) if name not in OF_LIBC | OF_COMPILER}
    return [f"-l{name}" for name in sorted(found)]


def _unknown_of_tools(dockerfile: Dockerfile, by_tools: list[Ran]) -> str:
    tool = by_tools[0].program
    texts = list(_descriptions(dockerfile, by_tools))
    if not texts:
        return f"what {tool} links with is not known: what it reads is not beside the Dockerfile"
    whole = "\n".join(texts)
    if others := _others(whole):
        return f"what it needs at run time of {', '.join(others)} is not known"
    if found := NEEDING.search(whole):
        said = found[0].strip().rstrip("(").strip()
        return f"what {tool} links with is not known: {said} in what it reads may find libraries"
    return ""


def _descriptions(dockerfile: Dockerfile, commands: list[Ran]) -> Iterator[str]:
    """What make and cmake read, of the folders that they are called in, or of those above."""
    names = ("Makefile", "makefile", "GNUmakefile", "CMakeLists.txt", "meson.build")
    for command in commands:
        folder = command.folder
        for place in dict.fromkeys((folder, posixpath.dirname(folder))):
            for name in names:
                for file in origins(dockerfile, posixpath.join(place, name)):
                    if text := dockerfile.context.text(file):
                        yield text


def _is_cpp(dockerfile: Dockerfile, compiled: list[Ran], by_tools: list[Ran]) -> bool:
    if any("+" in one.program or "-lstdc++" in one.words for one in compiled):
        return True
    texts = _descriptions(dockerfile, by_tools)
    return any(OF_CPP.search(text) or "project(" in text for text in texts)


def _cpp_unknown(dockerfile: Dockerfile) -> str:
    """Why the libraries of C++ are in no small image, or ""."""
    image = dockerfile.final.root.text
    if "alpine" in image:
        return "it needs libstdc++, which is in no small image with Alpine's C library"
    if repository(image) != "gcc":
        return ""
    found = re.match(r"\d+", tag(image))
    if found and int(found[0]) <= NEWEST_GCC:
        return ""
    return "the image of gcc has a libstdc++ of its own, newer than that of Debian"


def _libraries(dockerfile: Dockerfile) -> Iterator[str]:
    stage = dockerfile.final
    for instruction in stage.of("RUN"):
        for command in ran(stage, instruction) or ():
            for name in installed(command):
                if not name or LIBRARY.fullmatch(name):
                    yield name or "that a variable names"
