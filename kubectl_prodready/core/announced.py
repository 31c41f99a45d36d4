"""What packages announce by entry points, read from their raw files.

importlib.metadata costs 20 ms, on every run, for what is hardly ever there.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

DIST_INFO = ".dist-info"
OWN = "kubectl_prodready-"
PROJECT = "kubectl_prodready."
"""How the groups begin that are for this project."""

RULES = "kubectl_prodready.rules"
"""The group of rules, and the module of this project's own."""


class Announced(NamedTuple):
    """An entry point: the package that has it, its name, and the module or `module:object`.

    `version` is the package's, `folder` where it is installed.
    """

    package: str
    name: str
    value: str
    version: str = ""
    folder: str = ""


def announced(group: str) -> Iterator[Announced]:
    """The entry points of a group, this project's own first."""
    own: list[Announced] = []
    others: list[Announced] = []
    for place, text in _packages(tuple(sys.path)):
        if group in text:
            found = own if os.path.basename(place).startswith(OWN) else others
            found += _entries(text, group, place)
    yield from own
    yield from others


@cache
def _packages(path: tuple[str, ...]) -> list[tuple[str, str]]:
    """The folders of packages that announce something for this project, and all they announce."""
    found: list[tuple[str, str]] = []
    for folder in filter(os.path.isdir, path):
        for name in sorted(os.listdir(folder)):
            if name.endswith(DIST_INFO):
                place = os.path.join(folder, name)
                text = _entry_points(place)
                if PROJECT in text:
                    found.append((place, text))
    return found


def in_words(error: BaseException) -> str:
    """What the code of another package raised, on one line."""
    return " ".join(f"{type(error).__name__}: {error}".split())


def _entries(text: str, group: str, place: str) -> Iterator[Announced]:
    folder, base = os.path.split(place)
    package, _, version = base.removesuffix(DIST_INFO).partition("-")
    section = ""
    for line in map(str.strip, text.splitlines()):
        name, equals, value = (part.strip() for part in line.partition("="))
        if line.startswith("["):
            section = line.strip("[]").strip()
        elif section == group and equals and not line.startswith(("#", ";")):
            yield Announced(package, name, value.partition("[")[0].strip(), version, folder)


def _entry_points(package: str) -> str:
    """What a package announces; most have nothing to, and what is no text is not for us."""
    try:
        with open(os.path.join(package, "entry_points.txt"), "rb", 0) as file:
            raw = file.read()
        return raw.decode() if PROJECT.encode() in raw else ""
    except (OSError, UnicodeDecodeError):
        return ""
