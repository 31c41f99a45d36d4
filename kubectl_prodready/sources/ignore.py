"""Which files git ignores below a folder."""

from __future__ import annotations

import os
from typing import Any


class GitIgnore:
    """The .gitignore files that hold for a folder, from the repository's top down."""

    def __init__(self, specs: tuple[tuple[str, Any], ...] = ()) -> None:
        """`specs` are (folder, compiled patterns), the outermost first."""
        self.specs = specs

    @classmethod
    def above(cls, folder: str) -> GitIgnore:
        """What holds in a folder by the .gitignore files above it, up to the repository's top."""
        parents = [folder]
        while not os.path.exists(os.path.join(parents[-1], ".git")):
            parent = os.path.dirname(parents[-1])
            if parent == parents[-1]:
                return cls()  # no repository: only what is below the folder counts
            parents.append(parent)
        ignore = cls()
        for parent in reversed(parents[1:]):
            ignore = ignore.entering(parent)
        return ignore

    def entering(self, folder: str) -> GitIgnore:
        """What holds one folder further down."""
        name = os.path.join(folder, ".gitignore")
        try:
            with open(name, encoding="utf-8", errors="replace") as file:
                lines = file.read().splitlines()
        except OSError:
            return self
        from pathspec import GitIgnoreSpec  # most folders have no .gitignore

        return GitIgnore((*self.specs, (folder, GitIgnoreSpec.from_lines(lines))))

    def ignores(self, path: str, *, is_folder: bool) -> bool:
        """Whether a path is ignored; the innermost file that says something decides."""
        for folder, spec in reversed(self.specs):
            inside = os.path.relpath(path, folder).replace(os.sep, "/")
            include = spec.check_file(inside + "/" if is_folder else inside).include
            if include is not None:
                return bool(include)
        return False
