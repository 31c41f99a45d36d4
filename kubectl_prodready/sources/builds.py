"""Which Dockerfile the image of a container is built from: a unique match, or none.

A skaffold.yaml that builds the image goes before a compose file, and both before a folder that is
called as the image and is the only one of its repository with a Dockerfile. Nothing is looked for
before somebody asks.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from kubectl_prodready.core.images.image import Image, parse_image
from kubectl_prodready.pattern import Pattern
from kubectl_prodready.sources.files import DOCKERFILES, Source
from kubectl_prodready.sources.repository import may_hold, top_of

if TYPE_CHECKING:
    from kubectl_prodready.core.built import Built
    from kubectl_prodready.sources.recipes import Way

SKAFFOLD = ("skaffold.yaml", "skaffold.yml")
COMPOSE = ("compose.yaml", "compose.yml", "docker-compose.yaml", "docker-compose.yml")
NAMES = frozenset((*SKAFFOLD, *COMPOSE, *DOCKERFILES))
NAME = Pattern(r"[a-z0-9][a-z0-9._-]*")
"""The last part of an image's name (distribution/reference, regexp.go)."""

FOREIGN = frozenset(("node_modules", "vendor", "third_party"))
"""Folders with what others wrote."""


class Builds:
    """Tells how the images of a run are built; travels to worker processes."""

    def __init__(self, sources: Iterable[Source] = ()) -> None:
        """Know the Dockerfiles, skaffold and compose files among the inputs of the run."""
        files = [one.key for one in sources if one.held is None]
        self._files = [one for one in files if os.path.basename(one) in NAMES]
        self._near: dict[str, list[str]] = {}
        self._read: dict[str, tuple[Way, ...]] = {}
        self._listed: dict[str, list[str]] = {}
        self._found: dict[tuple[str, str], Built | None] = {}

    def __call__(self, file: str, image: str) -> Built | None:
        """How an image in a file is built; None for a stream, which has no place."""
        if not image or not os.path.isabs(file):
            return None
        asked = os.path.dirname(file), image
        if asked not in self._found:
            self._found[asked] = self._look(*asked)
        return self._found[asked]

    def _look(self, folder: str, image: str) -> Built | None:
        parsed = parse_image(image)
        near = self._files_near(folder)
        for names in (SKAFFOLD, COMPOSE):
            for path in near:
                if os.path.basename(path) in names:
                    found = {way for way in self._ways(path) if way.key == parsed.key}
                    if found:
                        return _only(found, path)
        return self._by_folder(folder, parsed)

    def _files_near(self, folder: str) -> list[str]:
        """The skaffold and compose files beside a manifest and above it, then the run's others."""
        if folder not in self._near:
            above = _above(folder, top_of(folder))
            paths = (os.path.join(one, name) for one in above for name in (*SKAFFOLD, *COMPOSE))
            others = (one for one in self._files if os.path.basename(one) not in DOCKERFILES)
            self._near[folder] = list(dict.fromkeys((*filter(os.path.isfile, paths), *others)))
        return self._near[folder]

    def _ways(self, path: str) -> tuple[Way, ...]:
        if path not in self._read:
            from kubectl_prodready.sources.recipes import ways  # few runs meet one

            self._read[path] = tuple(ways(path))
        return self._read[path]

    def _by_folder(self, folder: str, image: Image) -> Built | None:
        """How an image is built by the only Dockerfile in a folder of its name."""
        from kubectl_prodready.core.images.public import is_public  # for what is built nowhere else

        name = image.repository.rpartition("/")[2]
        if is_public(image) or not NAME.fullmatch(name):
            return None
        among_inputs = {one for one in self._files if _is_of(one, name)}
        found = among_inputs | set(self._in_repository(top_of(folder), folder, name))
        if len(found) != 1:
            return None
        from kubectl_prodready.sources.reading import by_folder  # few runs get here

        return by_folder(found.pop(), image.key)

    def _in_repository(self, top: str, folder: str, name: str) -> Iterator[str]:
        """The Dockerfiles of a repository in folders of a name; git is asked only where one is."""
        if not top:
            return
        ends = [f"{name}/{one}" for one in DOCKERFILES]
        if not may_hold(top, *ends) and not _is_near(folder, top, ends):
            return
        if top not in self._listed:
            from kubectl_prodready.sources.repository import listed

            words = ("--cached", "--others", "--exclude-standard", "--")
            self._listed[top] = listed(top, *words, *(f":(glob)**/{one}" for one in DOCKERFILES))
        for path in self._listed[top]:
            if _is_of(path, name) and os.path.isfile(path):
                yield os.path.realpath(path)


def _only(found: set[Way], file: str) -> Built | None:
    """How an image is built by what one file says of it; None where it says several things."""
    way = next(iter(found))
    if len(found) > 1 or not way.path:
        return None
    from kubectl_prodready.sources.reading import by_way  # few runs get here

    return by_way(way, file)


def _above(folder: str, top: str) -> list[str]:
    """A folder and those above it, up to the top of its repository; alone without one."""
    found = [folder]
    while top and found[-1] != top and found[-1] != os.path.dirname(found[-1]):
        found.append(os.path.dirname(found[-1]))
    return found


def _is_near(folder: str, top: str, ends: Iterable[str]) -> bool:
    """Whether a file is in a folder above, which git may not track yet."""
    ends = tuple(ends)
    above = _above(folder, top)
    return any(os.path.isfile(os.path.join(one, end)) for one in above for end in ends)


def _is_of(path: str, name: str) -> bool:
    """Whether a path is a Dockerfile in a folder of a name, and of nobody else's code."""
    *folders, last = path.split(os.sep)
    return last in DOCKERFILES and folders[-1:] == [name] and FOREIGN.isdisjoint(folders)
