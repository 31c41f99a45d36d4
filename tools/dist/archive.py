"""A folder as an archive: same files, same bytes, whenever and by whomever it is packed."""

from __future__ import annotations

import gzip
import hashlib
import tarfile
import zipfile
from collections.abc import Iterator
from pathlib import Path

PROGRAM_MODE = 0o755
FILE_MODE = 0o644
THEN = (1980, 1, 1, 0, 0, 0)
"""The time of every file in a zip; in a tar it is 0."""

UNIX = 3
"""Where the modes in a zip come from."""


def pack(folder: Path, archive: Path) -> None:
    """Write the archive: gzip-tar, or zip by its name. What is no file or folder is an error."""
    made = archive.with_name(f".{archive.name}.part")
    if archive.suffix == ".zip":
        _zip(folder, made)
    else:
        _tar(folder, made)
    made.replace(archive)


def with_digest(archive: Path) -> Path:
    """Write the archive's sha256 beside it, as `sha256sum --check` reads it; returns that file."""
    digest = hashlib.sha256(archive.read_bytes()).hexdigest()
    beside = archive.with_name(f"{archive.name}.sha256")
    beside.write_text(f"{digest}  {archive.name}\n", encoding="utf-8", newline="\n")
    return beside


def _files(folder: Path) -> Iterator[tuple[str, Path]]:
    """Each file with its name in the archive, in order."""
    for path in sorted(folder.rglob("*"), key=lambda one: one.relative_to(folder).as_posix()):
        if path.is_symlink() or not (path.is_file() or path.is_dir()):
            raise SystemExit(f"{path} is neither a file nor a folder, which krew wants")
        if path.is_file():
            yield path.relative_to(folder).as_posix(), path


def _mode(path: Path) -> int:
    return PROGRAM_MODE if path.stat().st_mode & 0o100 else FILE_MODE


def _tar(folder: Path, made: Path) -> None:
    with (
        made.open("wb") as raw,
        gzip.GzipFile("", "wb", 9, raw, mtime=0) as zipped,
        tarfile.open(fileobj=zipped, mode="w", format=tarfile.GNU_FORMAT) as tar,
    ):
        for name, path in _files(folder):
            entry = tarfile.TarInfo(name)
            entry.size, entry.mode = path.stat().st_size, _mode(path)
            with path.open("rb") as file:
                tar.addfile(entry, file)


def _zip(folder: Path, made: Path) -> None:
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for name, path in _files(folder):
            entry = zipfile.ZipInfo(name, THEN)
            entry.create_system, entry.external_attr = UNIX, _mode(path) << 16
            archive.writestr(entry, path.read_bytes(), zipfile.ZIP_DEFLATED, 9)
