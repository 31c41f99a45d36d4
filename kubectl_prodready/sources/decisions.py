"""Which `.prodready.yaml` governs a file: the nearest one, from its folder upward.

Almost no run has one, and then this looks once at each folder and loads nothing.
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from collections.abc import Set as AbstractSet
from typing import TYPE_CHECKING, Literal, TypeAlias

from kubectl_prodready.core.settings import UNDECIDED, Settings
from kubectl_prodready.errors import InputError
from kubectl_prodready.sources.repository import top_of

if TYPE_CHECKING:
    from kubectl_prodready.core.configuration.resolution import Configuration

NAME = ".prodready.yaml"

Governing: TypeAlias = "Configuration | Literal['broken'] | None"


class FileDecisions:
    """What the teams of a run's files decided; travels to worker processes with all it knows.

    `errors` are those of the configurations, each told once.
    """

    def __init__(self, streams: Iterable[str] = ()) -> None:
        """`streams` are the keys of inputs that are no files: the current folder is theirs."""
        self.errors: list[InputError] = []
        self._streams = frozenset(streams)
        self._here = _current_folder()
        self._of: dict[str, tuple[str, Governing]] = {}

    def settings(self, file: str, namespaces: AbstractSet[str], /) -> Settings:
        """What holds for a workload of a file, by its real absolute path."""
        folder, governing = self.governing(file)
        if governing is None or governing == "broken":
            return UNDECIDED
        return governing.settings(self._inside(file, folder), namespaces)

    def are_broken(self, file: str, /) -> bool:
        """Whether the configuration of a file has errors."""
        return self.governing(file)[1] == "broken"

    def governing(self, file: str) -> tuple[str, Governing]:
        """The folder of the nearest configuration and what it says; found once for a folder."""
        folder = self._folder(file)
        passed: list[str] = []
        while folder not in self._of:
            passed.append(folder)
            parent = os.path.dirname(folder)
            if os.path.lexists(os.path.join(folder, NAME)):
                self._of[folder] = (folder, self._read(os.path.join(folder, NAME)))
            elif parent == folder:
                self._of[folder] = ("", None)
            else:
                folder = parent
        found = self._of[folder]
        self._of.update(dict.fromkeys(passed, found))
        return found

    def home(self, file: str) -> str:
        """The path of the configuration that governs a file, or of a new one that would.

        A new one belongs at the top of the file's repository, or beside it where it is in none.
        """
        own = self._folder(file)
        return os.path.join(self.governing(file)[0] or top_of(own) or own, NAME)

    def _folder(self, file: str) -> str:
        return self._here if file in self._streams else os.path.dirname(file)

    def _read(self, path: str) -> Governing:
        from kubectl_prodready.sources.configuration import read_configuration  # few runs have one

        found = read_configuration(path, self._shown(path))
        if isinstance(found, list):
            self.errors += found
            return "broken"
        return found

    def _shown(self, path: str) -> str:
        """A configuration's name for people: from the current folder, where it is near."""
        folder = os.path.dirname(path)
        if folder == self._here or folder.startswith(os.path.join(self._here, "")):
            return path.removeprefix(os.path.join(self._here, ""))
        if self._here.startswith(os.path.join(folder, "")):
            return os.path.relpath(path, self._here)
        return path

    def _inside(self, file: str, folder: str) -> str:
        """A file's path below a folder, with slashes; "" for a stream."""
        if file in self._streams:
            return ""
        return file.removeprefix(os.path.join(folder, "")).replace(os.sep, "/")


def _current_folder() -> str:
    """Where this process is, "" where that folder is gone."""
    try:
        return os.path.realpath(os.getcwd())
    except OSError:
        return ""
