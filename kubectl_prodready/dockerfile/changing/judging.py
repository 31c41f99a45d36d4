"""Ask the rules about a Dockerfile, and let through what may be."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial

from kubectl_prodready.core.engine import Said, ask
from kubectl_prodready.core.gate import Decision
from kubectl_prodready.core.model import Change, Failed, LeftAlone, Safety
from kubectl_prodready.core.rule import Rule
from kubectl_prodready.dockerfile.changing.ignoring import ignored, wishes
from kubectl_prodready.dockerfile.view import Dockerfile
from kubectl_prodready.paths import Path

TWICE = "another rule changes the same instruction"


def examine(dockerfile: Dockerfile, rules: Iterable[Rule], *, thorough: bool = True) -> Said:
    """Ask every rule. Only a `thorough` look wants to know why nothing is lacking."""
    ignores = partial(ignored, wishes(dockerfile))
    changes: list[Change] = []
    left: list[LeftAlone] = []
    failed: list[Failed] = []
    for rule in rules:
        for outcome in ask(rule, dockerfile, dockerfile, ignores):
            if isinstance(outcome, Change):
                changes.append(outcome)
            elif isinstance(outcome, Failed):
                failed.append(outcome)
            elif thorough or not outcome.is_fine:
                left.append(outcome)
    return Said(tuple(changes), tuple(left), tuple(failed))


def decide(changes: Iterable[Change], allowed: Safety) -> Decision:
    """Sort the changes: what is beyond the allowed safety is offered, hints always are.

    An instruction is changed by one rule only, the first.
    """
    accepted: dict[Path, Change] = {}
    offered: list[Change] = []
    left: list[LeftAlone] = []
    for change in changes:
        if change.is_spoken or change.safety > allowed:
            offered.append(change)
        elif change.path in accepted:
            left.append(LeftAlone(change.ref, change.path, change.rule, TWICE))
        else:
            accepted[change.path] = change
    return Decision(tuple(accepted.values()), tuple(offered), tuple(left))
