"""Which images a skaffold.yaml or a compose file builds, and from which Dockerfile."""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import NamedTuple

from kubectl_prodready.core.building.compose import assigned, services
from kubectl_prodready.core.building.recipe import Recipe
from kubectl_prodready.core.building.skaffold import artifacts, required
from kubectl_prodready.core.images.image import parse_image
from kubectl_prodready.errors import InputError
from kubectl_prodready.sources.builds import SKAFFOLD
from kubectl_prodready.sources.documents import load_documents
from kubectl_prodready.sources.files import Source
from kubectl_prodready.text.encoding import decode

MOST_BYTES = 1_000_000
"""A longer file was not written by hand."""

MOST_FILES = 200
"""So many files of skaffold bring each other along at most."""

REMOTE = ("://", "git@", "github.com/")
"""What a context begins with, or has in it, that is no folder here."""


class Way(NamedTuple):
    """How an image is built: its name's key, and the absolute path of its Dockerfile.

    `path` is "" where no Dockerfile that is here builds it.
    """

    key: str
    path: str
    target: str
    has_args: bool


def ways(file: str) -> Iterator[Way]:
    """The images that a file builds, and those that it brings along. What is broken says nothing.

    Raises nothing: what cannot be read is passed over.
    """
    if os.path.basename(file) in SKAFFOLD:
        yield from _of_skaffold(file)
        return
    folder = os.path.dirname(file)
    if documents := load_documents(file) if is_short(file) else []:
        values = assigned(_text(os.path.join(folder, ".env")))
        for recipe in services(documents, values):
            yield _way(folder, recipe)


def _of_skaffold(file: str) -> Iterator[Way]:
    pending = [file]
    for path in pending:  # it grows while it is gone through
        documents = load_documents(path) if is_short(path) else []
        folder = os.path.dirname(path)
        for recipe in artifacts(documents):
            yield _way(folder, recipe)
        for other in required(documents):
            found = _skaffold_at(os.path.normpath(os.path.join(folder, other)))
            if found not in pending and len(pending) < MOST_FILES:
                pending.append(found)


def _skaffold_at(path: str) -> str:
    """The file that is required: a folder's own, or the path itself."""
    if os.path.isdir(path):
        paths = (os.path.join(path, name) for name in SKAFFOLD)
        return next(filter(os.path.isfile, paths), path)
    return path


def _way(folder: str, recipe: Recipe) -> Way:
    key = parse_image(recipe.image).key
    is_here = recipe.dockerfile and not any(word in recipe.context for word in REMOTE)
    path = os.path.join(folder, recipe.context, recipe.dockerfile) if is_here else ""
    return Way(key, path and _real(path), recipe.target, recipe.has_args)


def _real(path: str) -> str:
    """Where a file really is, "" for what can be none's name."""
    try:
        return os.path.realpath(path)
    except (OSError, ValueError):
        return ""


def is_short(path: str) -> bool:
    """Whether a path is a file of a size that people write."""
    try:
        return os.path.isfile(path) and os.path.getsize(path) <= MOST_BYTES
    except OSError:
        return False


def _text(path: str) -> str:
    try:
        return decode(Source(path, path, named=False).read()) if is_short(path) else ""
    except InputError:
        return ""
