"""What is proposed for objects, and how the objects of a plan find it again."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

from kubectl_prodready.core.applying.answers import alike
from kubectl_prodready.core.applying.hidden import headers_hidden_in
from kubectl_prodready.core.applying.places import value_at
from kubectl_prodready.core.effects import Effect
from kubectl_prodready.core.fields.pod import wrong
from kubectl_prodready.core.model import Change, Evidence, Ref
from kubectl_prodready.errors import InputError, ProdreadyError
from kubectl_prodready.fixing.results import FileResult, Place, by_object
from kubectl_prodready.paths import Path, read, written
from kubectl_prodready.plans.model import InFile, Planned, Step
from kubectl_prodready.plans.proposals import news_in, shown

DECIDED = Evidence("the plan says so", "")
ANEW = "plan anew"
MOST = 3
"""Fields that an error names."""


class LeftError(ProdreadyError):
    """An object of the plan that is left as it is: it is not as it was when it was planned."""


class Proposal(NamedTuple):
    """What is proposed for an object that stands at a place, and a line (from 1), of its file.

    `number` tells it from others of its name there; the first has 1.
    """

    ref: Ref
    number: int
    place: Place
    line: int
    changes: tuple[Change, ...]
    effect: Effect = Effect()


def proposals_in(result: FileResult) -> list[Proposal]:
    """What is proposed for the objects of a file, in their order. It was asked for effects."""
    effects = dict(result.effects)
    numbers = _numbers(result)
    found = []
    for place, findings in by_object(result.findings).items():
        changes = tuple(finding.change for finding in findings)
        line = min(finding.line for finding in findings)
        ref, number = changes[0].ref, numbers.get(place, 1)
        found.append(Proposal(ref, number, place, line, changes, effects.get(place, Effect())))
    return found


def _numbers(result: FileResult) -> dict[Place, int]:
    """Which of those of its name each object of a file is."""
    counted: Counter[Ref] = Counter()
    numbers = {}
    for ref, (place, _) in zip(result.workloads, result.effects, strict=True):
        counted[ref] += 1
        numbers[place] = counted[ref]
    return numbers


def found_again(planned: Planned, proposals: Iterable[Proposal]) -> Proposal | None:
    """What is proposed by now for a planned object of a file."""
    number = planned.source.number if isinstance(planned.source, InFile) else 1
    same = (one for one in proposals if (one.ref, one.number) == (planned.ref, number))
    return next(same, None)


def decided(
    planned: Planned, changes: Sequence[Change], has: Callable[[Step], bool]
) -> tuple[Change, ...]:
    """The changes of a proposal that the plan says yes to, with the values that it gives them.

    What the object `has` already as the plan wants it is left out. Raises LeftError where something
    else is proposed than was planned, InputError for what the plan cannot want: a change that
    nobody proposed, one that lacks what it needs, or a value that its field cannot have.
    """
    if news := news_in(planned.proposal, changes):
        fields = ", ".join(written(one.path) for one in news[:MOST])
        raise LeftError(f"by now something else would be changed of it: {fields}", advice=ANEW)
    proposed = {written(one.path): one for one in changes}
    chosen = []
    for step in planned.agreed:
        if change := proposed.get(step.field):
            chosen.append(_as_wanted(planned, step, change))
        elif not has(step):
            raise _missing(planned, step)
    _check_needs(planned, chosen, changes)
    return tuple(chosen)


def _as_wanted(planned: Planned, step: Step, change: Change) -> Change:
    """A change with the value that the plan gives it."""
    if _same(step.value, shown(change)):
        return change
    if told := wrong(change.path, step.value):
        raise _error(planned, f"{step.field}: {told}", "correct the value")
    return change._replace(value=step.value, evidence=(DECIDED,), why="")


def _missing(planned: Planned, step: Step) -> ProdreadyError:
    """Why a change that the plan wants cannot be made."""
    try:
        read(step.field)
    except ValueError:
        return _error(planned, f"{step.field} is none of its changes", "take it out")
    return LeftError(f"by now {step.field} would not be changed of it", advice=ANEW)


def _check_needs(planned: Planned, chosen: Sequence[Change], changes: Sequence[Change]) -> None:
    """Refuse what makes sense only together with what the plan says no to."""
    paths = {one.path for one in chosen}
    proposed = {one.path for one in changes}
    for one in chosen:
        for need in one.needs:
            if need not in paths and need in proposed:
                told = f"{written(one.path)} makes sense only together with {written(need)}"
                raise _error(planned, told, "say yes to both, or to none")


def stands(raw: object, place: Path, step: Step) -> bool:
    """Whether an object that stands at a place has what a step gives it, other fields aside."""
    try:
        path = read(step.field)
    except ValueError:
        return False
    now = headers_hidden_in(value_at(raw, path[len(place) :]))
    return _is_in(step.value, now, path)


def _is_in(wanted: object, now: object, path: Path) -> bool:
    if isinstance(wanted, dict) and isinstance(now, dict):
        return all(
            key in now and _is_in(value, now[key], (*path, key)) for key, value in wanted.items()
        )
    return alike(wanted, now, path)


def _same(one: object, other: object) -> bool:
    return type(one) is type(other) and one == other


def _error(planned: Planned, message: str, advice: str) -> InputError:
    place = f" (line {planned.line} of the plan)" if planned.line else ""
    return InputError(f"{message}{place}", advice=advice)
