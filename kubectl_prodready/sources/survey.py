"""A first look over all inputs: what surrounds the workloads before any of them is judged."""

from __future__ import annotations

import os
from collections.abc import Iterable
from typing import Any

from kubectl_prodready.core.alternatives import told_apart
from kubectl_prodready.core.kinds import is_neighbour, objects_in
from kubectl_prodready.core.kustomize.unlayered import Unlayered
from kubectl_prodready.core.neighbours import Neighbour
from kubectl_prodready.core.relevance import MENTIONS_NEIGHBOUR
from kubectl_prodready.core.surroundings import Surroundings
from kubectl_prodready.errors import InputError
from kubectl_prodready.sources.builds import Builds
from kubectl_prodready.sources.documents import load_documents, read_documents
from kubectl_prodready.sources.files import Source
from kubectl_prodready.sources.kustomizations import kustomizations
from kubectl_prodready.sources.workloads import Workloads
from kubectl_prodready.text.encoding import decode
from kubectl_prodready.text.stream import pieces


def survey(sources: Iterable[Source]) -> Surroundings:
    """Read what matters around the workloads of all inputs; what cannot be read is passed over."""
    sources = tuple(sources)
    by_file: dict[str, tuple[Neighbour, ...]] = {}
    files_of: dict[str, list[str]] = {}
    known: set[str] = set()
    held: dict[str, Source] = {}
    for source in sources:
        files_of.setdefault(source.folder, []).append(source.key)
        known.add(source.key)
        if source.held is not None:
            held[source.key] = source
        if found := tuple(_neighbours(source)):
            by_file[source.key] = found
    read = kustomizations(files_of)
    kustomize = _layered(read.found) if read.found else Unlayered()
    for path in kustomize.files - known:
        if found := tuple(_neighbours(Source(path, path, named=False))):
            by_file[path] = found
    folders = {folder: tuple(files) for folder, files in files_of.items()}
    apart = told_apart(by_file, folders)
    around = Surroundings(kustomize, apart, folders, Workloads(held), frozenset(read.broken))
    return around._replace(builds=Builds(sources))


def _layered(kustomizations_: dict[str, dict[str, Any]]) -> Unlayered:
    from kubectl_prodready.core.kustomize.layers import Kustomize  # most runs have none

    return Kustomize(
        kustomizations_, load_documents, read_documents, os.path.relpath, os.path.realpath
    )


def _neighbours(source: Source) -> Iterable[Neighbour]:
    try:
        text = decode(source.read())
    except InputError:  # told when the file itself is looked at
        return
    if not MENTIONS_NEIGHBOUR.search(text):
        return
    for piece in pieces(text):
        if len(piece.text) == len(text) or MENTIONS_NEIGHBOUR.search(piece.text):
            for document in read_documents(piece.text):
                for found in objects_in(document):
                    metadata = found.raw.get("metadata")
                    if is_neighbour(found) and isinstance(metadata, dict):
                        namespace, name = (
                            str(metadata.get(k) or "") for k in ("namespace", "name")
                        )
                        yield Neighbour(found.kind, namespace, name, found.raw)
