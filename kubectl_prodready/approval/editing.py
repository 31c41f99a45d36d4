"""Values that a person edited: whether they can be taken."""

from __future__ import annotations

from collections.abc import Sequence

from kubectl_prodready.approval.moments import Revision
from kubectl_prodready.approval.questions import Subject
from kubectl_prodready.approval.values import problems, revised, without_remarks
from kubectl_prodready.core.model import Change
from kubectl_prodready.errors import InputError, UnprovenError
from kubectl_prodready.fixing.choosing import with_needs


def revision_of(
    subject: Subject, changes: Sequence[Change], others: Sequence[Change], typed: str
) -> Revision | None:
    """What becomes of changes whose values were edited; None where nothing is left of the text.

    Each value is held against the type of its field, then all of them, with those of the `others`
    that they need, against the rules.
    """
    kept = without_remarks(typed)
    try:
        new = revised(changes, subject.changes, kept)
    except InputError as error:
        place = f"line {error.line}: " if error.line else ""
        return Revision(tuple(changes), kept, f"{place}{error.told}")
    if new is None:
        return None
    if problem := "; ".join(problems(new)):
        return Revision(new, kept, problem)
    whole = with_needs(new, others)
    try:
        subject.diff(whole)
    except UnprovenError as error:
        return Revision(new, kept, str(error))
    if problem := subject.problem(whole):
        return Revision(new, kept, problem)
    return Revision(new, kept, objections=subject.objections(whole))
