"""Wishes to ignore something that nobody hears: misspelt, or where nobody looks for them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet

from kubectl_prodready.core.unheard import lost_names, unheard
from kubectl_prodready.core.workload import Workload
from kubectl_prodready.errors import InputError
from kubectl_prodready.fixing.document import Document
from kubectl_prodready.fixing.ignoring import comments_at, meant

FORM = "# prodready: ignore[cpu-limit]"
MISWRITTEN = "this comment ignores nothing", f"write it as {FORM}"
MISPLACED = (
    "this comment ignores nothing here",
    "put it at the object or the container, or right above",
)


def warnings(
    document: Document,
    workloads: Sequence[Workload],
    known: AbstractSet[str],
    file: str,
    *,
    are_all: bool,
) -> Iterator[InputError]:
    """What is said in vain in a document, as people read it.

    `workloads` are those that the rules were asked about. Where these `are_all`, a comment belongs
    to one of them.
    """
    for workload in workloads:
        for one in unheard(workload, known):
            yield document.error(one.path, one.message, one.advice, file)
    for offset, message, advice in _comments(document, workloads, known, are_all=are_all):
        line, column = document.position(offset)
        yield InputError(message, advice=advice, file=file, line=line, column=column)


def _comments(
    document: Document, workloads: Sequence[Workload], known: AbstractSet[str], *, are_all: bool
) -> Iterator[tuple[int, str, str]]:
    text = document.piece.text
    starts = [
        document.locator.find(view.path).node.start
        for workload in workloads
        for view in (workload, *workload.containers)
    ]
    heard = {match.start() for start in starts for match in comments_at(text, start)}
    for offset, match in meant(text):
        if match is None:
            yield offset, *MISWRITTEN
        elif offset in heard or not are_all:
            yield from ((offset, *lost) for lost in lost_names(match["rules"], known))
        else:
            yield offset, *MISPLACED
