"""What lies beside a Dockerfile: the files that its build may copy."""

from __future__ import annotations

from typing import NamedTuple, Protocol

from kubectl_prodready.core.settings import UNDECIDED, Settings


class Context(Protocol):
    """The folder that a build gets, as far as somebody may look. Paths are relative, with `/`."""

    @property
    def is_known(self) -> bool:
        """Whether there is one; else all questions have empty answers."""

    def has(self, path: str, /) -> bool:
        """Whether a file or a folder is there."""

    def text(self, path: str, /) -> str:
        """What a file says, "" where it is not there or is no text."""

    def names(self, folder: str = "", /) -> tuple[str, ...]:
        """The names in a folder, in order; a folder's own name ends with `/`."""


class NoContext:
    """The context of a Dockerfile that came without one."""

    is_known = False

    def has(self, _path: str, /) -> bool:
        """Nothing is there."""
        return False

    def text(self, _path: str, /) -> str:
        """Nothing is said."""
        return ""

    def names(self, _folder: str = "", /) -> tuple[str, ...]:
        """Nothing is there."""
        return ()


NO_CONTEXT = NoContext()


class Around(NamedTuple):
    """What is known about a Dockerfile beyond its text: name, context, and what a team decided.

    `folder` is the absolute path of the context, "" where there is none.
    """

    name: str = ""
    context: Context = NO_CONTEXT
    settings: Settings = UNDECIDED
    folder: str = ""


class Files:
    """A context of given files, by their relative paths."""

    is_known = True

    def __init__(self, texts: dict[str, str]) -> None:
        """Keep them."""
        self._texts = texts

    def has(self, path: str, /) -> bool:
        """Whether a file or a folder is there."""
        path = _plain(path)
        return path in self._texts or any(name.startswith(f"{path}/") for name in self._texts)

    def text(self, path: str, /) -> str:
        """What a file says."""
        return self._texts.get(_plain(path), "")

    def names(self, folder: str = "", /) -> tuple[str, ...]:
        """The names in a folder."""
        folder = _plain(folder)
        start = f"{folder}/" if folder else ""
        inside = (name.removeprefix(start) for name in self._texts if name.startswith(start))
        parts = (name.partition("/") for name in inside)
        return tuple(sorted({first + slash for first, slash, _ in parts}))


def _plain(path: str) -> str:
    """A relative path without what says nothing: `./src/` as `src`."""
    return "/".join(part for part in path.split("/") if part not in {"", "."})
