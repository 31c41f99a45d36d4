"""Which files git keeps though a .gitignore names them: what is tracked is not ignored."""

from __future__ import annotations

import os
from functools import cached_property

from kubectl_prodready.sources.repository import listed


class Tracked:
    """The files of one repository that are tracked and would be ignored; git is asked once."""

    def __init__(self, top: str) -> None:
        """`top` is the repository's folder, "" where there is none."""
        self._top = top

    @cached_property
    def files(self) -> frozenset[str]:
        """Their absolute paths; none where git is not there or does not answer."""
        return frozenset(listed(self._top, "-c", "-i", "--exclude-standard"))

    def below(self, folder: str) -> list[str]:
        """Those in a folder and all below, in the order of a walk."""
        start = folder + os.sep
        found = (path for path in self.files if path.startswith(start))
        return sorted(found, key=lambda path: path.split(os.sep))
