"""How far a team trusts a rule, in its own word."""

from __future__ import annotations

from kubectl_prodready.core.model import Change, Evidence, Safety
from kubectl_prodready.core.settings import UNDECIDED, Settings

WHY = "as the team decided"


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
