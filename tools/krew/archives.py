"""The archives that were built: whose they are, their digests, and whether krew installs them.

krew 0.4 takes gzip-tar and zip with regular files and directories only, refuses every name that
has `..` in it or is absolute, and wants a licence inside. Only the linked program is run, so it
must be there, and be executable where that is a matter of modes.
"""

from __future__ import annotations

import gzip
import hashlib
import re
import stat
import tarfile
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

from tools.dist.system import NAME, System, version
from tools.krew.plugin import PLATFORMS

NAMED = re.compile(rf"{NAME}_(v[^_]+)_([a-z0-9]+)_([a-z0-9]+)\.(?:tar\.gz|zip)")
LICENSE = "LICENSE"
EXECUTABLE = 0o111


class Entry(NamedTuple):
    """What an archive has under a name."""

    name: str
    is_directory: bool
    is_file: bool
    mode: int
    size: int


def digests(folder: Path) -> dict[System, str]:
    """The sha256 of each archive in the folder. Raises SystemExit for what krew would refuse."""
    names = [one for one in sorted(folder.glob(f"{NAME}_*")) if one.suffix != ".sha256"]
    if not names:
        raise SystemExit(f"no archives in {folder}: `make dist` builds that of this machine")
    found = {_system(path): path for path in names}
    return {system: _checked(path, system) for system, path in found.items()}


def _system(path: Path) -> System:
    """Whose archive it is, by its name."""
    named = NAMED.fullmatch(path.name)
    if named is None:
        wanted = f"{NAME}_VERSION_OS_ARCH.tar.gz, or .zip"
        raise SystemExit(f"{path} is not named as an archive: {wanted}")
    of, *words = named.groups()
    if of != version():
        raise SystemExit(f"{path} is of {of}, and this is {version()}: remove it, or build it anew")
    system = System(*words)
    if system not in PLATFORMS:
        known = ", ".join("/".join(one) for one in PLATFORMS)
        raise SystemExit(f"{path} is for no platform that krew is told of: {known}")
    if path.name != system.archive(of):
        raise SystemExit(f"{path} should be {system.archive(of)}")
    return system


def _checked(path: Path, system: System) -> str:
    """The digest of an archive that krew takes."""
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    beside = path.with_name(f"{path.name}.sha256")
    if not beside.is_file():
        raise SystemExit(f"{path} has no {beside.name} beside it: `make dist` writes both")
    if beside.read_text(encoding="utf-8") != f"{digest}  {path.name}\n":
        raise SystemExit(f"{beside} does not say what {path.name} has: {digest}")
    try:
        entries = {one.name: one for one in _entries(path)}
    except (OSError, EOFError, tarfile.TarError, zipfile.BadZipFile, zlib.error) as error:
        raise SystemExit(f"{path} cannot be read: {error}") from error
    for wrong in _wrong(entries, system.program):
        raise SystemExit(f"{path}: {wrong}")
    return digest


def _entries(path: Path) -> Iterator[Entry]:
    return _of_zip(path) if path.suffix == ".zip" else _of_tar(path)


def _of_tar(path: Path) -> Iterator[Entry]:
    with gzip.open(path) as whole:
        # to the end, where its length and sum stand, which tarfile does not look at
        while whole.read(1 << 20):
            pass
    with tarfile.open(path, "r:gz") as archive:
        for one in archive:
            yield Entry(one.name, one.isdir(), one.isreg(), one.mode, one.size)


def _of_zip(path: Path) -> Iterator[Entry]:
    with zipfile.ZipFile(path) as archive:
        if (broken := archive.testzip()) is not None:
            raise zipfile.BadZipFile(f"{broken} is broken")
        for one in archive.infolist():
            mode = one.external_attr >> 16
            # what was packed on Windows has no mode
            is_file = not one.is_dir() and stat.S_IFMT(mode) in {0, stat.S_IFREG}
            yield Entry(one.filename, one.is_dir(), is_file, mode, one.file_size)


def _wrong(entries: Mapping[str, Entry], program: str) -> Iterator[str]:
    """What krew, or a person who installed it, would not take."""
    for one in entries.values():
        if not (one.is_file or one.is_directory):
            yield f"{one.name} is neither a file nor a directory"
        if ".." in one.name or one.name.startswith(("/", "\\")):
            yield f"{one.name} is a name that krew refuses"
    if not (LICENSE in entries and entries[LICENSE].is_file and entries[LICENSE].size):
        yield f"no {LICENSE} in it"
    if not (program in entries and entries[program].is_file and entries[program].size):
        yield f"no {program} in it"
    elif not (program.endswith(".exe") or entries[program].mode & EXECUTABLE == EXECUTABLE):
        yield f"{program} is not executable by all"
