"""Which kustomizations there are, and which of them nobody can read."""

from __future__ import annotations

import os
from collections.abc import Iterable
from typing import Any, NamedTuple

from kubectl_prodready.core.relevance import looks_like_template
from kubectl_prodready.errors import InputError
from kubectl_prodready.sources.files import KUSTOMIZATIONS, Source
from kubectl_prodready.text.data import data_of
from kubectl_prodready.text.encoding import decode
from kubectl_prodready.text.parse import parse
from kubectl_prodready.text.stream import pieces


class Kustomizations(NamedTuple):
    """The data of kustomizations by their real folder, and the folders of unreadable ones."""

    found: dict[str, dict[str, Any]]
    broken: set[str]


def kustomizations(folders: Iterable[str]) -> Kustomizations:
    """Those of some folders and, wherever they lie, those that they build on.

    Where there are any, the repository's others count as well, tracked by git or not yet: a base
    does not know its overlays. A file may also be one of a kustomization in a folder above its own.
    """
    read = Kustomizations({}, set())
    given = list(dict.fromkeys(folders))
    _follow(given, read)
    _follow(_without(read, _above(_without(read, given))), read)
    if read.found:
        _follow(_without(read, _of_repositories(read.found)), read)
    return read


def _without(read: Kustomizations, folders: Iterable[str]) -> list[str]:
    return [folder for folder in folders if folder not in read.found]


def _above(folders: Iterable[str]) -> list[str]:
    """The nearest folders above that have a kustomization, within their repository."""
    from kubectl_prodready.sources.repository import top_of

    seen: set[str] = set()
    found: list[str] = []
    for start in folders:
        folder = start
        while folder not in seen and not os.path.exists(os.path.join(folder, ".git")):
            seen.add(folder)
            folder = os.path.dirname(folder)
            if _named(folder):
                found.append(folder)
                break
    return [one for one in dict.fromkeys(found) if top_of(one)]


def _of_repositories(folders: Iterable[str]) -> list[str]:
    """All folders with a kustomization in the repositories of some folders, but for ignored ones.

    Git walks through what it does not track yet: it is faster than we are, and knows all that a
    .gitignore can say.
    """
    from kubectl_prodready.sources.repository import listed, top_of

    tops = dict.fromkeys(map(top_of, folders))
    names = [f":(glob)**/{name}" for name in KUSTOMIZATIONS]
    words = ("--cached", "--others", "--exclude-standard", "--", *names)
    return list(
        dict.fromkeys(os.path.dirname(path) for top in tops for path in listed(top, *words))
    )


def _follow(pending: list[str], read: Kustomizations) -> None:
    """Read the kustomizations of some folders, and those that they build on."""
    found, broken = read
    seen = set(pending)
    for given in pending:  # it grows while it is gone through
        try:
            raw = _of_folder(given)
        except InputError:  # told when the file itself is looked at
            broken.add(os.path.realpath(given))
            continue
        if raw:
            from kubectl_prodready.core.kustomize.reading import references  # most runs have none

            folder = os.path.realpath(given)
            found[folder] = raw
            below = {os.path.normpath(os.path.join(folder, entry)) for entry in references(raw)}
            pending += sorted(below - seen)
            seen |= below


def _of_folder(folder: str) -> dict[str, Any]:
    """What a folder's kustomization says, {} where there is none, or only a template of one."""
    path = _named(folder)
    if not path:
        return {}
    text = decode(Source(path, path, named=False).read())
    try:
        return read_kustomization(text)
    except InputError:
        if looks_like_template(text):
            return {}
        raise


def _named(folder: str) -> str:
    """The kustomization of a folder, "" for none."""
    paths = (os.path.join(folder, name) for name in KUSTOMIZATIONS)
    return next(filter(os.path.isfile, paths), "")


def read_kustomization(text: str) -> dict[str, Any]:
    """What a kustomization says; of a key that stands twice the last one counts, as for kustomize.

    Raises InputError for what is no YAML, or no mapping. An empty one says nothing.
    """
    for piece in pieces(text):
        for root in parse(piece.text):
            data = data_of(root, piece.text, piece.line, last_wins=True)
            if isinstance(data, dict):
                return data
            if data is not None:
                raise InputError("a kustomization must be a mapping", advice="correct it")
    return {}
