"""Which files git ignores below a folder."""

from __future__ import annotations

import os
from typing import Any

from kubectl_prodready.sources.repository import top_of
from kubectl_prodready.sources.tracked import Tracked

NO_REPOSITORY = Tracked("")

ANYTHING = "."
"""What the library makes of `*`."""


class GitIgnore:
    """The .gitignore files that hold for a folder, from the repository's top down."""

    def __init__(
        self,
        specs: tuple[tuple[str, tuple[Any, ...]], ...] = (),
        tracked: Tracked = NO_REPOSITORY,
    ) -> None:
        """`specs` are (folder, compiled patterns), the outermost first."""
        self.specs = specs
        self.tracked = tracked

    @classmethod
    def above(cls, folder: str) -> GitIgnore:
        """What holds in a folder by the .gitignore files above it, up to the repository's top."""
        top = top_of(folder)
        if not top:
            return cls()  # only what is below the folder counts
        parents = [folder]
        while parents[-1] != top:
            parents.append(os.path.dirname(parents[-1]))
        ignore = cls(tracked=Tracked(top))
        for parent in reversed(parents[1:]):
            ignore = ignore.entering(parent)
        return ignore

    def entering(self, folder: str) -> GitIgnore:
        """What holds one folder further down."""
        name = os.path.join(folder, ".gitignore")
        try:
            with open(name, encoding="utf-8-sig", errors="surrogateescape") as file:
                lines = file.read().split("\n")
        except OSError:
            return self
        return GitIgnore((*self.specs, (folder, _patterns(lines))), self.tracked)

    def ignores(self, path: str, *, is_folder: bool) -> bool:
        """Whether a path is ignored; of the innermost file that says something, the last line.

        What is above the path is not looked at: who walks down has done so. A file that git
        tracks is not ignored; a folder is, but for its `tracked` files.
        """
        for folder, patterns in reversed(self.specs):
            inside = os.path.relpath(path, folder).replace(os.sep, "/")
            inside += "/" if is_folder else ""
            for pattern in reversed(patterns):
                if _matches(pattern, inside):
                    return bool(pattern.include) and path not in self.tracked.files
        return False


def _matches(pattern: Any, path: str) -> bool:
    """Whether a pattern means this very path, and not only a folder above it."""
    regex = pattern.regex
    return regex is not None and (regex.pattern == ANYTHING or bool(regex.fullmatch(path)))


def _patterns(lines: list[str]) -> tuple[Any, ...]:
    """The lines as patterns; strange ones are skipped, as git skips them."""
    from pathspec import lookup_pattern  # most folders have no .gitignore
    from pathspec.patterns.gitignore import GitIgnorePatternError

    make = lookup_pattern("gitignore")
    patterns = []
    for line in lines:
        text = line.rstrip("\r")
        if text.endswith("/**"):  # all that is below, and not the folder itself
            text += "/*"
        if text in {"/", "!/"}:  # nothing, for git
            continue
        try:
            patterns.append(make(text))
        except GitIgnorePatternError:
            continue
    return tuple(patterns)
