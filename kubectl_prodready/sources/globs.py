"""What a glob stands for, without walking in circles."""

from __future__ import annotations

import glob
import os
from collections.abc import Iterator

ANY_DEPTH = "**"


def expand(pattern: str) -> list[str]:
    """The names that a glob matches, each once, in order; [] for what is no glob.

    As in the standard library, but `**` enters no linked folder: links may lead in circles.
    """
    if not glob.has_magic(pattern):
        return []
    parts = pattern.split("/")
    if ANY_DEPTH not in parts:
        return sorted(glob.glob(pattern))
    at = parts.index(ANY_DEPTH)
    below = "/".join(part for part in parts[at + 1 :] if part != ANY_DEPTH)
    names: dict[str, None] = {}
    for top in _tops("/".join(parts[:at]), rooted=pattern.startswith("/")):
        for folder in _folders(top):
            names |= dict.fromkeys(_inside(folder, below))
    return sorted(names)


def _tops(pattern: str, *, rooted: bool) -> list[str]:
    """The folders from which `**` starts; "" is the current one."""
    if not pattern:
        return ["/" if rooted else ""]
    return [name for name in sorted(glob.glob(pattern)) if os.path.isdir(name)]


def _folders(top: str) -> Iterator[str]:
    """A folder and all below; hidden and linked ones are not entered."""
    pending = [top]
    while pending:
        folder = pending.pop()
        yield folder
        try:
            with os.scandir(folder or ".") as entries:
                found = [e.name for e in entries if e.is_dir(follow_symlinks=False)]
        except OSError:  # a glob matches what can be seen
            continue
        pending += (os.path.join(folder, name) for name in found if not name.startswith("."))


def _inside(folder: str, pattern: str) -> list[str]:
    """What matches in one folder; linked folders do not, for they are found where they are."""
    found = glob.glob(os.path.join(glob.escape(folder), pattern or "*"))
    return [name for name in found if not (os.path.islink(name) and os.path.isdir(name))]
