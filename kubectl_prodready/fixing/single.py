"""What one change comes to alone: with what it needs, proven, and as regions of the text."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple

from kubectl_prodready.core.gate import Decision
from kubectl_prodready.core.model import Change
from kubectl_prodready.errors import UnprovenError
from kubectl_prodready.fixing.choosing import Choice, with_needs
from kubectl_prodready.fixing.results import Finding, Replacement, Single
from kubectl_prodready.text.edit import Edit
from kubectl_prodready.text.lines import LineIndex
from kubectl_prodready.text.stream import BOM

if TYPE_CHECKING:
    from kubectl_prodready.fixing.document import Document
    from kubectl_prodready.fixing.work import Work


class Proof(NamedTuple):
    """Changes that hold without the others, and their edits: offsets in the whole text."""

    changes: tuple[Change, ...]
    edits: tuple[Edit, ...]


def proof_of(
    work: Work, document: Document, change: Change, beside: Sequence[Decision]
) -> Proof | None:
    """A change without the others but for what it needs; None where that cannot be proven.

    `beside` are the decisions about all workloads of the document: what is written once for
    several of them is one thing, too.
    """
    if change.is_spoken:
        return None
    every = [one for some in beside for one in (*some.accepted, *some.offered)]
    able = [one for one in every if not one.is_spoken]
    changes = with_needs((change,), able)
    proof = _proof(work, document, changes)
    if proof or "&" not in document.piece.text:
        return proof
    return _proof(work, document, _with_twins(changes, able))


def _proof(work: Work, document: Document, changes: tuple[Change, ...]) -> Proof | None:
    alone = work.alone(Choice({document.number: changes}))
    try:
        (kept,) = alone.splice(document, [Decision(changes)], ())
    except UnprovenError:
        return None
    if len(kept.accepted) < len(changes) or not alone.proven:
        return None
    return Proof(changes, alone.proven[0].edits)


def _with_twins(changes: tuple[Change, ...], able: Iterable[Change]) -> tuple[Change, ...]:
    """Changes and, behind them, those that want the same elsewhere."""
    paths = {one.path for one in changes}
    wanted = [(one.rule, one.value, one.old) for one in changes]
    twins = (one for one in able if (one.rule, one.value, one.old) in wanted)
    return (*changes, *(one for one in twins if one.path not in paths))


def with_fixes(
    findings: Iterable[Finding], proofs: dict[int, Proof], text: str
) -> Iterator[Finding]:
    """The findings with the fix of each that has one, by its number."""
    lines = LineIndex(text)
    shift = text.startswith(BOM)
    for number, finding in enumerate(findings):
        proof = proofs.get(number)
        if proof:
            regions = tuple(_region(lines, edit, shift=shift) for edit in _joined(proof.edits))
            finding = finding._replace(fix=Single(proof.changes, regions))  # noqa: PLW2901
        yield finding


def _joined(edits: Iterable[Edit]) -> Iterator[Edit]:
    """The edits, those that touch made one: so their order says nothing."""
    last: Edit | None = None
    for edit in edits:
        if last and last.end == edit.start:
            last = Edit(last.start, edit.end, last.text + edit.text)
            continue
        if last:
            yield last
        last = edit
    if last:
        yield last


def _region(lines: LineIndex, edit: Edit, *, shift: bool) -> Replacement:
    """An edit by lines and columns. A byte order mark is before the first column of them."""
    (line, column), (end_line, end_column) = map(lines.position, (edit.start, edit.end))
    column -= shift and line == 1
    end_column -= shift and end_line == 1
    return Replacement(line, column, end_line, end_column, edit.text)
