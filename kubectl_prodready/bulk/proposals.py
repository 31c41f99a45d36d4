"""What is proposed for objects, and how the objects of a plan find it again."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from kubectl_prodready.core.effects import Effect
from kubectl_prodready.core.fields.pod import wrong
from kubectl_prodready.core.model import Change, Evidence, Ref
from kubectl_prodready.errors import InputError
from kubectl_prodready.fixing.results import FileResult, Place, by_object
from kubectl_prodready.paths import written
from kubectl_prodready.plans.model import Planned
from kubectl_prodready.plans.proposals import proposal_of, shown

DECIDED = Evidence("the plan says so", "")


class Proposal(NamedTuple):
    """What is proposed for an object that stands at a place, and a line (from 1), of its file.

    By its digest it is known again.
    """

    ref: Ref
    place: Place
    line: int
    changes: tuple[Change, ...]
    digest: str
    effect: Effect = Effect()


def proposals_in(result: FileResult) -> list[Proposal]:
    """What is proposed for the objects of a file, in their order."""
    effects = dict(result.effects)
    found = []
    for place, findings in by_object(result.findings).items():
        changes = tuple(finding.change for finding in findings)
        line = min(finding.line for finding in findings)
        effect = effects.get(place, Effect())
        found.append(Proposal(changes[0].ref, place, line, changes, proposal_of(changes), effect))
    return found


def matched(
    planned: Sequence[Planned], proposals: Sequence[Proposal]
) -> Iterator[tuple[Planned, Proposal | None]]:
    """Each planned object of a file, and the proposal that still is the one that was planned.

    Of several objects of one name it is the one at the same line, else the next that wants the
    same.
    """
    waiting: dict[tuple[Ref, str], list[Proposal]] = {}
    for proposal in proposals:
        waiting.setdefault((proposal.ref, proposal.digest), []).append(proposal)
    for one in planned:
        same = waiting.get((one.ref, one.proposal), [])
        line = getattr(one.source, "line", 0)
        found = min(same, key=lambda proposal: (proposal.line != line, proposal.line), default=None)
        if found:
            same.remove(found)
        yield one, found


def decided(planned: Planned, changes: Sequence[Change]) -> tuple[Change, ...]:
    """The changes of a proposal that the plan says yes to, with the values that it gives them.

    Raises InputError for a change that nobody proposed, one that lacks what it needs, or a value
    that its field cannot have.
    """
    proposed = {written(one.path): one for one in changes}
    chosen = []
    for step in planned.agreed:
        change = proposed.get(step.field)
        if change is None:
            raise _error(planned, f"{step.field} is none of its changes", "take it out")
        if not _same(step.value, shown(change)):
            if told := wrong(change.path, step.value):
                raise _error(planned, f"{step.field}: {told}", "correct the value")
            change = change._replace(value=step.value, evidence=(DECIDED,), why="")
        chosen.append(change)
    paths = {one.path for one in chosen}
    for one in chosen:
        for need in one.needs:
            if need not in paths and any(need == other.path for other in changes):
                told = f"{written(one.path)} makes sense only together with {written(need)}"
                raise _error(planned, told, "say yes to both, or to none")
    return tuple(chosen)


def _same(one: object, other: object) -> bool:
    return type(one) is type(other) and one == other


def _error(planned: Planned, message: str, advice: str) -> InputError:
    return InputError(f"{planned.ref}: {message}", advice=advice, line=planned.line)
