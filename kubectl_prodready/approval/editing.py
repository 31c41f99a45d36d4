"""Values that a person edited: whether they can be taken."""

from __future__ import annotations

from collections.abc import Sequence

from kubectl_prodready.approval.conversation import Revision
from kubectl_prodready.approval.questions import Subject
from kubectl_prodready.approval.values import revised, without_remarks
from kubectl_prodready.core.fields.pod import wrong
from kubectl_prodready.core.model import Change
from kubectl_prodready.errors import InputError, UnprovenError


def revision_of(subject: Subject, changes: Sequence[Change], typed: str) -> Revision | None:
    """What becomes of changes whose values were edited; None where nothing is left of the text.

    Each value is held against the type of its field, then all of them against the rules.
    """
    kept = without_remarks(typed)
    try:
        new = revised(changes, typed)
    except InputError as error:
        return Revision(tuple(changes), kept, str(error))
    if new is None:
        return None
    if problem := "; ".join(filter(None, (wrong(one.path, one.value) for one in new))):
        return Revision(new, kept, problem)
    try:
        subject.diff(new)
    except UnprovenError as error:
        return Revision(new, kept, str(error))
    return Revision(new, kept, objections=subject.objections(new))
