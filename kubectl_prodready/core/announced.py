"""What packages announce by entry points, read from their raw files.

importlib.metadata costs 20 ms, on every run, for what is hardly ever there.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

OWN = "kubectl_prodready-"
PROJECT = "kubectl_prodready."
"""How the groups begin that are for this project."""


class Announced(NamedTuple):
    """An entry point: the package that has it, its name, and the module or `module:object`."""

    package: str
    name: str
    value: str


def announced(group: str) -> Iterator[Announced]:
    """The entry points of a group, this project's own first."""
    own: list[Announced] = []
    others: list[Announced] = []
    for name, text in _packages(tuple(sys.path)):
        if group in text:
            found = own if name.startswith(OWN) else others
            found += _entries(text, group, name.partition("-")[0])
    yield from own
    yield from others


@cache
def _packages(path: tuple[str, ...]) -> list[tuple[str, str]]:
    """The packages that announce something for this project, each with all its entry points."""
    found: list[tuple[str, str]] = []
    for folder in filter(os.path.isdir, path):
        for name in sorted(os.listdir(folder)):
            if name.endswith(".dist-info"):
                text = _entry_points(os.path.join(folder, name))
                if PROJECT in text:
                    found.append((name, text))
    return found


def _entries(text: str, group: str, package: str) -> Iterator[Announced]:
    section = ""
    for line in map(str.strip, text.splitlines()):
        name, equals, value = (part.strip() for part in line.partition("="))
        if line.startswith("["):
            section = line.strip("[]").strip()
        elif section == group and equals and not line.startswith(("#", ";")):
            yield Announced(package, name, value.partition("[")[0].strip())


def _entry_points(package: str) -> str:
    """What a package announces; most have nothing to, and what is no text is not for us."""
    try:
        with open(os.path.join(package, "entry_points.txt"), "rb", 0) as file:
            raw = file.read()
        return raw.decode() if PROJECT.encode() in raw else ""
    except (OSError, UnicodeDecodeError):
        return ""
