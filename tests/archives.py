"""Archives for krew that hold a stand-in for the program: quick to make, and broken on demand."""

from __future__ import annotations

import hashlib
import io
import tarfile
import zipfile
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

from tools.dist.system import System, version
from tools.krew.plugin import PLATFORMS

VERSION = version()
LINUX = PLATFORMS[0]
WINDOWS = PLATFORMS[-1]
SAYS = b'#!/bin/sh\necho "${0##*/} of $(readlink -f "$0") got $*"\n'
"""A program that says what it was called, what it is, and what it was given."""


class Member(NamedTuple):
    """What an archive has: a file, or what `kind` says."""

    name: str
    content: bytes = SAYS
    mode: int = 0o755
    kind: bytes = tarfile.REGTYPE
    target: str = ""


def whole(platform: System = LINUX) -> list[Member]:
    """What a good archive has."""
    return [
        Member("LICENSE", b"Apache-2.0\n", 0o644),
        Member("_internal/base_library.zip", b"...", 0o644),
        Member(platform.program),
    ]


def archive(
    folder: Path,
    platform: System = LINUX,
    members: Iterable[Member] | None = None,
    version: str = VERSION,
) -> Path:
    """Write an archive with its digest beside it."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / platform.archive(version)
    packed = list(whole(platform) if members is None else members)
    path.write_bytes(_zip(packed) if path.suffix == ".zip" else _tar(packed))
    return with_digest(path)


def with_digest(path: Path) -> Path:
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    path.with_name(f"{path.name}.sha256").write_text(f"{digest}  {path.name}\n")
    return path


def _tar(members: Iterable[Member]) -> bytes:
    made = io.BytesIO()
    with tarfile.open(fileobj=made, mode="w:gz") as tar:
        for one in members:
            entry = tarfile.TarInfo(one.name)
            entry.mode, entry.type, entry.linkname = one.mode, one.kind, one.target
            entry.size = len(one.content) if one.kind == tarfile.REGTYPE else 0
            tar.addfile(entry, io.BytesIO(one.content))
    return made.getvalue()


def _zip(members: Iterable[Member]) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as packed:
        for one in members:
            entry = zipfile.ZipInfo(one.name)
            link = 0o120000 if one.kind == tarfile.SYMTYPE else 0o100000
            entry.create_system, entry.external_attr = 3, (link | one.mode) << 16
            packed.writestr(entry, one.content)
    return made.getvalue()
