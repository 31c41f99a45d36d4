"""What a binary of Go needs: nothing, or the C library, or nobody can tell."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from typing import NamedTuple

from kubectl_prodready.dockerfile.images.known import repository, tag
from kubectl_prodready.dockerfile.reading.syntax import Instruction
from kubectl_prodready.dockerfile.running.scripts import join, ran, script_of, variables
from kubectl_prodready.dockerfile.splitting.roles import installed
from kubectl_prodready.dockerfile.splitting.tracing import origins
from kubectl_prodready.dockerfile.view import Dockerfile

OF_C = re.compile(r"gcc|g\+\+|musl-dev|build-base|build-essential|.*-dev")
"""Packages that are installed for parts in C."""

NEEDS_C = re.compile(
    r"(?:mattn/go-sqlite3|confluentinc/confluent-kafka-go|mattn/go-oci8|godror/godror|libgit2/git2go|"
    r"h2non/bimg|gographics/imagick|google/gopacket|tecbot/gorocksdb|linxGnu/grocksdb|rakyll/portmidi|"
    r"veandco/go-sdl2|miekg/pkcs11|DataDog/zstd|valyala/gozstd|marcboeker/go-duckdb|pebbe/zmq4)\b"
)
"""Modules that bind C libraries, and do not build or not work with CGO_ENABLED=0."""

IMPORT_C = re.compile(r"^\s*import\s+\"C\"|^\s*\"C\"\s*$", re.MULTILINE)
NEEDS_LIBC = re.compile(
    r"\s-(?:race|msan|asan)\b|-buildmode[= ](?:plugin|shared|c-\w+)|CGO_ENABLED\s*[?:]?=\s*[\"']?1"
)
WITHOUT_C = re.compile(r"CGO_ENABLED\s*[?:]?=\s*[\"']?0")
LINKS_ALL = re.compile(r"-extldflags[= ][\"']*-static|-extldflags=?\s*\\?[\"']+-static")
MAKEFILES = ("Makefile", "makefile", "GNUmakefile")


class Linking(NamedTuple):
    """Whether a binary needs no library, how that is known, and whether Go must be told so."""

    is_static: bool
    why: str
    is_to_be_told: bool = False


def linking(dockerfile: Dockerfile, maker: Instruction) -> Linking:
    """What the binaries need that an instruction makes."""
    script = script_of(maker)
    if any(one.program == "make" for one in ran(dockerfile.final, maker) or ()):
        rules = "\n".join(_rules(dockerfile, maker))
        if not rules:
            return Linking(is_static=False, why="how make calls go is not known")
        script += rules
    said = _by_flags(script, variables(dockerfile.final, maker).get("CGO_ENABLED", ""))
    return said or _by_sources(dockerfile, maker)


def _by_flags(script: str, cgo: str) -> Linking | None:
    """What flags and variables say; None where they say nothing."""
    if found := NEEDS_LIBC.search(script):
        return Linking(is_static=False, why=f"{found[0].strip()}: it needs the C library")
    if LINKS_ALL.search(script):
        return Linking(is_static=True, why="-extldflags -static links everything into it")
    if cgo == "0" or WITHOUT_C.search(script):
        return Linking(is_static=True, why="CGO_ENABLED=0: it needs no C library")
    if cgo == "1":
        return Linking(is_static=False, why="CGO_ENABLED=1: it needs the C library")
    return None


def _has_no_compiler(dockerfile: Dockerfile) -> bool:
    """Whether nothing could compile C: golang's images on Alpine come without a compiler."""
    stage = dockerfile.final
    image = stage.root.text
    commands = (one for it in stage.of("RUN") for one in ran(stage, it) or ())
    packages = [name for one in commands for name in installed(one)]
    is_bare = repository(image) == "golang" and "alpine" in tag(image)
    return is_bare and not any(not name or OF_C.fullmatch(name) for name in packages)


def _by_sources(dockerfile: Dockerfile, maker: Instruction) -> Linking:
    if _has_no_compiler(dockerfile):
        why = "its base has no compiler for parts in C, and CGO_ENABLED=0 makes sure of it"
        return Linking(is_static=True, why=why, is_to_be_told=True)
    sources = list(_sources(dockerfile, maker))
    if not sources:
        return Linking(is_static=False, why="whether anything in it binds C is not known")
    for file, text in sources:
        if found := NEEDS_C.search(text) or IMPORT_C.search(text):
            why = f"{found[0].strip()} in {file} binds C: it needs the C library"
            return Linking(is_static=False, why=why)
    stage = dockerfile.final
    for other in stage.of("RUN"):
        for command in ran(stage, other) or ():
            for package in filter(OF_C.fullmatch, installed(command)):
                why = f"{package} is installed for its C parts: it needs the C library"
                return Linking(is_static=False, why=why)
            if found := NEEDS_C.search(" ".join(command.words)):
                return Linking(is_static=False, why=f"{found[0]} binds C: it needs the C library")
    why = "nothing binds C, and CGO_ENABLED=0 makes sure that it needs no library"
    return Linking(is_static=True, why=why, is_to_be_told=True)


def _sources(dockerfile: Dockerfile, maker: Instruction) -> Iterator[tuple[str, str]]:
    """The files that say what is imported: of modules, and sources where they lie at hand."""
    context = dockerfile.context
    folders = {"", *_folders(dockerfile, maker)}
    for folder in sorted(folders):
        for name in (*context.names(folder), "vendor/modules.txt"):
            is_told = name in {"go.mod", "vendor/modules.txt"} or name.endswith(".go")
            file = posixpath.join(folder, name)
            if is_told and context.has(file):
                yield file, context.text(file)


def _folders(dockerfile: Dockerfile, maker: Instruction) -> Iterator[str]:
    """The folders of the context from which the folder is copied in which go works."""
    for command in ran(dockerfile.final, maker) or ():
        if command.folder:
            yield from origins(dockerfile, command.folder)


def _rules(dockerfile: Dockerfile, maker: Instruction) -> Iterator[str]:
    """What the Makefile says that an instruction uses."""
    for command in ran(dockerfile.final, maker) or ():
        if command.program == "make" and command.folder:
            for name in MAKEFILES:
                for file in origins(dockerfile, join(command.folder, name)):
                    yield dockerfile.context.text(file)
