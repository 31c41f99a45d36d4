"""What the image of a Dockerfile runs: the program, and where it may lie."""

from __future__ import annotations

import posixpath
from typing import NamedTuple

from kubectl_prodready.core.processes.several import REAPERS
from kubectl_prodready.dockerfile.running.first_process import main_words
from kubectl_prodready.dockerfile.running.scripts import join
from kubectl_prodready.dockerfile.view import Dockerfile

SEARCHED = ("/go/bin", "/usr/local/go/bin", "/usr/local/cargo/bin", "/root/.cargo/bin")
SEARCHED_TOO = ("/usr/local/sbin", "/usr/local/bin", "/usr/sbin", "/usr/bin", "/sbin", "/bin")
INITS = REAPERS - {"pid1"}
"""Inits by names that no program of one's own has."""


class Running(NamedTuple):
    """A program with its words; `path` is absolute, or its bare name where PATH finds it."""

    path: str
    words: tuple[str, ...]

    @property
    def name(self) -> str:
        """Its name without the folder."""
        return posixpath.basename(self.path)

    @property
    def shown(self) -> str:
        """What it is called in the file."""
        return self.words[0]

    def is_at(self, place: str) -> bool:
        """Whether it is the file at an absolute path."""
        if "/" in self.path:
            return self.path == place
        folder, name = posixpath.split(place)
        return name == self.path and folder in SEARCHED + SEARCHED_TOO


NOTHING = Running("", ("",))
"""Where nothing is known to run."""


def runs(dockerfile: Dockerfile, words: tuple[str, ...] | None = None) -> Running | None:
    """What ENTRYPOINT and CMD run, or some words; None where nothing does, or it is not plain."""
    words = without_init(main_words(dockerfile)) if words is None else words
    if not words or "$" in words[0]:
        return None
    if "/" not in words[0]:
        return Running(words[0], words)
    folder = dockerfile.final.workdir()
    here = "" if folder.missing else folder.text or "/"
    path = join(here, words[0])
    return Running(path, words) if path else None


def without_init(words: tuple[str, ...]) -> tuple[str, ...]:
    """The words of what an init starts: `tini -- web`, `dumb-init web`."""
    if not words or posixpath.basename(words[0]) not in INITS:
        return words
    if "--" in words:
        return words[words.index("--") + 1 :]
    at = next((n for n, word in enumerate(words[1:], 1) if not word.startswith("-")), len(words))
    return words[at:]
