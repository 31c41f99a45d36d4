"""Which inputs the command line leaves out."""

from __future__ import annotations

import os
from fnmatch import fnmatch
from glob import escape
from typing import NamedTuple


class _Pattern(NamedTuple):
    """One pattern as it was given, and all the globs that it means."""

    given: str
    globs: tuple[str, ...]


class Exclusions:
    """The patterns of --exclude, and which of them have left something out."""

    def __init__(self, patterns: tuple[str, ...]) -> None:
        """Read the patterns. A `*` also stands for slashes, a `**/` also for nothing."""
        self._patterns = tuple(_Pattern(given, _globs(given)) for given in patterns)
        self._used: set[str] = set()

    @property
    def unused(self) -> tuple[str, ...]:
        """The patterns that matched nothing so far."""
        return tuple(p.given for p in self._patterns if p.given not in self._used)

    def match(self, shown: str, path: str) -> bool:
        """Whether a pattern means this input, a folder above it, or the name of either.

        Its path may be written as it is shown, absolute, or relative to the current folder.
        """
        if not self._patterns:
            return False
        relative, absolute = _places(shown, path), set(_prefixes(path))
        used = {
            pattern.given
            for pattern in self._patterns
            for glob in pattern.globs
            for place in (absolute if os.path.isabs(glob) else relative)
            if fnmatch(place, glob)
        }
        self._used |= used
        return bool(used)


def _globs(given: str) -> tuple[str, ...]:
    pattern = os.path.normpath(given)
    if pattern.startswith(os.pardir + os.sep):
        pattern = os.path.normpath(os.path.join(escape(os.getcwd()), pattern))
    pattern = pattern.replace(os.sep, "/")
    found = {pattern, pattern.replace("/**/", "/")}
    found |= {glob.removeprefix("**/") for glob in found}
    # all that is in a folder is the folder
    return tuple(sorted(found | {glob.removesuffix("/**") for glob in found}))


def _places(shown: str, path: str) -> set[str]:
    """The path and the folders above it, as they are shown and from here, and their names."""
    shown = os.path.normpath(shown)
    return {*_prefixes(shown), *_prefixes(os.path.relpath(path)), *_parts(shown)} - {"", ".", ".."}


def _prefixes(path: str) -> list[str]:
    parts = _parts(path)
    return ["/".join(parts[:count]) for count in range(1, len(parts) + 1)]


def _parts(path: str) -> list[str]:
    return path.replace(os.sep, "/").split("/")
