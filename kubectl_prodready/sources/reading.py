"""Read the Dockerfile that an image was found to be built from."""

from __future__ import annotations

import os

from kubectl_prodready.core.built import Built
from kubectl_prodready.core.images.image import parse_image
from kubectl_prodready.dockerfile.facts import LAST, Asked, built
from kubectl_prodready.dockerfile.reading.parse import parse
from kubectl_prodready.dockerfile.view import Dockerfile
from kubectl_prodready.errors import InputError
from kubectl_prodready.sources.files import Source
from kubectl_prodready.sources.recipes import Way, is_short
from kubectl_prodready.text.encoding import decode

BY_FOLDER = "its folder's name"


def by_way(way: Way, file: str) -> Built | None:
    """What is built in the way that a file says."""
    dockerfile = _read(way.path)
    if dockerfile is None:
        return None
    asked = Asked(way.target, has_args=way.has_args)
    return built(dockerfile, _shown(way.path), _shown(file), asked, is_named=True)


def by_folder(path: str, key: str) -> Built | None:
    """What the Dockerfile of a folder builds that is called as an image.

    Not where it builds upon that very image: then the name is that of its base.
    """
    dockerfile = _read(path)
    if dockerfile is None or parse_image(dockerfile.final.root.text).key == key:
        return None
    return built(dockerfile, _shown(path), BY_FOLDER, LAST, is_named=False)


def _read(path: str) -> Dockerfile | None:
    """A Dockerfile; None where it cannot be read, or is none."""
    try:
        text = decode(Source(path, path, named=False).read()) if is_short(path) else ""
        return Dockerfile(parse(text))
    except InputError:
        return None


def _shown(path: str) -> str:
    """A file's name for people: from here."""
    try:
        return os.path.relpath(path).replace(os.sep, "/")
    except (OSError, ValueError):  # no current folder any more, or another drive
        return path
