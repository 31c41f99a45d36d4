"""What lies around a Dockerfile: its name, the context that its build gets."""

from __future__ import annotations

import os
import posixpath
from collections.abc import Iterator

from kubectl_prodready.core.settings import Decisions
from kubectl_prodready.dockerfile.context import NO_CONTEXT, Around
from kubectl_prodready.dockerfile.reading.parse import parse
from kubectl_prodready.dockerfile.reading.syntax import Syntax
from kubectl_prodready.errors import InputError
from kubectl_prodready.sources.files import DOCKERFILES, Source

MOST_BYTES = 1_000_000
"""Files of a context that are longer say nothing here."""

MOST_ABOVE = 6
"""How many folders up a context may begin."""

UNSURE = "*?[$<:"
"""Signs of a source that is no plain path."""


class Folder:
    """A build context: a folder of files, read as they are asked for. Nothing beyond it is read."""

    is_known = True

    def __init__(self, folder: str) -> None:
        """Look nowhere yet."""
        self._folder = folder
        self._texts: dict[str, str] = {}

    def has(self, path: str, /) -> bool:
        """Whether a file or a folder is there."""
        place = self._at(path)
        return place != "" and os.path.exists(place)

    def text(self, path: str, /) -> str:
        """What a file says, "" where it is not there, no text, or very long."""
        if path not in self._texts:
            self._texts[path] = _read(self._at(path))
        return self._texts[path]

    def names(self, folder: str = "", /) -> tuple[str, ...]:
        """The names in a folder, in order; a folder's own name ends with `/`."""
        try:
            with os.scandir(self._at(folder)) as entries:
                return tuple(sorted(e.name + "/" * e.is_dir() for e in entries))
        except OSError:
            return ()

    def _at(self, path: str) -> str:
        """Where a path of the context is; "" for one that leads out of it, or is no path."""
        inside = posixpath.normpath(path.lstrip("/") or ".")  # absolute ones begin in the context
        is_none = inside.split("/")[0] == ".." or "\0" in inside
        return "" if is_none else os.path.join(self._folder, inside)


def _read(place: str) -> str:
    try:
        if not os.path.isfile(place) or os.path.getsize(place) > MOST_BYTES:
            return ""
        with open(place, encoding="utf-8") as file:
            return file.read()
    except (OSError, UnicodeDecodeError):
        return ""


def around(source: Source, text: str, decisions: Decisions) -> Around:
    """What is known about a Dockerfile beyond its text."""
    settings = decisions.settings(source.key, frozenset(("",)))
    if source.held is not None:
        return Around(name_of(source.path), NO_CONTEXT, settings)
    folder = _context_folder(source.folder, text)
    return Around(name_of(source.path), Folder(folder), settings, folder)


def _context_folder(own: str, text: str) -> str:
    """The folder that a build gets: the nearest one, upward, in which all is that is copied.

    Nothing in a Dockerfile says which it is; most are built in their own folder.
    """
    try:
        wanted = list(_sources(parse(text)))
    except InputError:  # told when it is looked at
        return own
    folder = own
    for _ in range(MOST_ABOVE):
        here = Folder(folder)
        if all(here.has(path) for path in wanted):
            return folder
        above = os.path.dirname(folder)
        if above == folder or os.path.isdir(os.path.join(folder, ".git")):
            break
        folder = above
    return own


def _sources(syntax: Syntax) -> Iterator[str]:
    """The plain paths that are copied from the context."""
    for one in syntax.instructions:
        if one.keyword in {"ADD", "COPY"} and one.flag("from") is None and not one.heredocs:
            words = one.words or tuple(one.arguments.split())
            yield from (word for word in words[:-1] if not set(word) & set(UNSURE))


def name_of(path: str) -> str:
    """What a Dockerfile builds, by its name: `web` for web/Dockerfile and for Dockerfile.web."""
    folder, name = os.path.split(path)
    if name in DOCKERFILES:
        return os.path.basename(folder) or name
    return name.removeprefix("Dockerfile.").removesuffix(".Dockerfile").removesuffix(".dockerfile")
