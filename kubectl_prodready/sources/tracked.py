"""Which files git keeps though a .gitignore names them: what is tracked is not ignored."""

from __future__ import annotations

import os
from functools import cached_property


class Tracked:
    """The files of one repository that are tracked and would be ignored; git is asked once."""

    def __init__(self, top: str) -> None:
        """`top` is the repository's folder, "" where there is none."""
        self._top = top

    @cached_property
    def files(self) -> frozenset[str]:
        """Their absolute paths; none where git is not there or does not answer."""
        if not self._top:
            return frozenset()
        import shutil  # few runs meet what git ignores
        import subprocess

        git = shutil.which("git")
        if git is None:
            return frozenset()
        # a repository's own settings may name a program to run: not from here
        words = ("-c", "core.fsmonitor=false", "ls-files", "-z", "-c", "-i", "--exclude-standard")
        done = subprocess.run(
            [git, "-C", self._top, *words],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            check=False,
        )
        names = done.stdout.split(b"\0") if done.returncode == 0 else ()
        return frozenset(os.path.join(self._top, os.fsdecode(name)) for name in names if name)

    def below(self, folder: str) -> list[str]:
        """Those in a folder and all below, in the order of a walk."""
        start = folder + os.sep
        found = (path for path in self.files if path.startswith(start))
        return sorted(found, key=lambda path: path.split(os.sep))
