"""What lies around a Dockerfile: its name, the context that its build gets."""

from __future__ import annotations

import os

from kubectl_prodready.core.settings import Decisions
from kubectl_prodready.dockerfile.context import NO_CONTEXT, Around, Context
from kubectl_prodready.sources.files import DOCKERFILES, Source

MOST_BYTES = 1_000_000
"""Files of a context that are longer say nothing here."""


class Folder:
    """A build context: a folder of files, read as they are asked for."""

    is_known = True

    def __init__(self, folder: str) -> None:
        """Look nowhere yet."""
        self._folder = folder
        self._texts: dict[str, str] = {}

    def has(self, path: str, /) -> bool:
        """Whether a file or a folder is there."""
        return os.path.exists(self._at(path))

    def text(self, path: str, /) -> str:
        """What a file says, "" where it is not there, no text, or very long."""
        if path not in self._texts:
            self._texts[path] = self._read(path)
        return self._texts[path]

    def names(self, folder: str = "", /) -> tuple[str, ...]:
        """The names in a folder, in order; a folder's own name ends with `/`."""
        try:
            with os.scandir(self._at(folder)) as entries:
                return tuple(sorted(e.name + "/" * e.is_dir() for e in entries))
        except OSError:
            return ()

    def _at(self, path: str) -> str:
        return os.path.join(self._folder, path)

    def _read(self, path: str) -> str:
        place = self._at(path)
        try:
            if not os.path.isfile(place) or os.path.getsize(place) > MOST_BYTES:
                return ""
            with open(place, encoding="utf-8") as file:
                return file.read()
        except (OSError, UnicodeDecodeError):
            return ""


def around(source: Source, decisions: Decisions) -> Around:
    """What is known about a Dockerfile beyond its text."""
    settings = decisions.settings(source.key, frozenset(("",)))
    context: Context = NO_CONTEXT if source.held is not None else Folder(source.folder)
    return Around(name_of(source.path), context, settings)


def name_of(path: str) -> str:
    """What a Dockerfile builds, by its name: `web` for web/Dockerfile and for Dockerfile.web."""
    folder, name = os.path.split(path)
    if name in DOCKERFILES:
        return os.path.basename(folder) or name
    return name.removeprefix("Dockerfile.").removesuffix(".Dockerfile").removesuffix(".dockerfile")
