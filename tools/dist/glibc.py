"""The oldest glibc that a folder of programs and libraries runs with."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from elftools.elf.elffile import ELFFile
from elftools.elf.gnuversions import GNUVerNeedSection

MAGIC = b"\x7fELF"
VERSION = re.compile(r"GLIBC_(\d+(?:\.\d+)*)\Z")


def floor(folder: Path) -> tuple[int, ...]:
    """The newest version that anything in the folder asks for, as (2, 28).

    Raises ValueError where nothing asks for any: then this is no folder of programs for Linux.
    """
    return max(version for path in _programs(folder) for version in _wanted(path))


def _programs(folder: Path) -> Iterator[Path]:
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            with path.open("rb") as file:
                if file.read(len(MAGIC)) == MAGIC:
                    yield path


def _wanted(path: Path) -> Iterator[tuple[int, ...]]:
    """The versions of glibc whose symbols a program or library uses."""
    with path.open("rb") as file:
        for section in ELFFile(file).iter_sections():
            if isinstance(section, GNUVerNeedSection):
                for _, used in section.iter_versions():
                    for one in used:
                        if found := VERSION.match(one.name):
                            yield tuple(map(int, found[1].split(".")))
