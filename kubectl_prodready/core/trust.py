"""How far a change is trusted: as a team says, and less where not all was seen."""

from __future__ import annotations

from collections.abc import Iterable

from kubectl_prodready.core.model import Change, Evidence, Safety
from kubectl_prodready.core.settings import UNDECIDED, Settings

WHY = "as the team decided"
UNSEEN = "not all neighbours were seen"


def trusted(change: Change, settings: Settings) -> Change:
    """A change at the level that the team gave to its rule.

    A hint that is only said stays one: there is nothing to take.
    """
    if settings is UNDECIDED:  # as almost always
        return change
    level = settings.safety_of(change.rule)
    if level is None or change.is_spoken or level == change.safety:
        return change
    fact = f"{change.rule} is {level.word} here, and {change.safety.word} otherwise"
    evidence = (*change.evidence, Evidence(fact, f"rules in {settings.source}"))
    why = change.why or WHY if level is not Safety.SAFE else ""
    return change._replace(safety=level, evidence=evidence, why=why)


def doubted(changes: Iterable[Change], doubt: str) -> list[Change]:
    """The changes, none of them safe where there is a doubt, which then is among the evidence."""
    return [_doubted(change, doubt) if doubt else change for change in changes]


def _doubted(change: Change, doubt: str) -> Change:
    if change.safety is not Safety.SAFE:
        return change
    evidence = (*change.evidence, Evidence(doubt, ""))
    return change._replace(safety=Safety.REVIEW, evidence=evidence, why=UNSEEN)
