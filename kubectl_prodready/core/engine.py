"""Run rules over a workload. The engine owns the loops: no rule can cut another short."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import partial
from typing import Any, NamedTuple, Protocol, TypeAlias

from kubectl_prodready.core.ignored import ignored
from kubectl_prodready.core.kinds import Malformed
from kubectl_prodready.core.mesh import INJECTED
from kubectl_prodready.core.model import Change, Failed, LeftAlone, Outcome, Ref, Safety
from kubectl_prodready.core.rule import Rule
from kubectl_prodready.core.settings import Settings
from kubectl_prodready.core.trust import trusted
from kubectl_prodready.core.untouchable import untouchable
from kubectl_prodready.core.view import View
from kubectl_prodready.core.workload import Container, Workload
from kubectl_prodready.paths import Path

Ignores: TypeAlias = Callable[[Path, str], str]
"""Tells why a rule has nothing to say about a place: who wants it so, or ""."""


class Subject(Protocol):
    """Something whole that rules are asked about; it knows which rule is asked at the moment."""

    asked: str

    @property
    def ref(self) -> Ref:
        """What it is called."""

    @property
    def settings(self) -> Settings:
        """What the team decided for it."""


class Said(NamedTuple):
    """All that the rules said about one workload."""

    changes: tuple[Change, ...] = ()
    left: tuple[LeftAlone, ...] = ()
    failed: tuple[Failed, ...] = ()


def examine(workload: Workload, rules: Iterable[Rule], *, thorough: bool = True) -> Said:
    """Ask every rule about a workload. Raises Malformed where the manifest has the wrong shape.

    Only a `thorough` look wants to know why nothing is lacking.
    """
    if reason := untouchable(workload):
        return Said(left=(LeftAlone(workload.ref, workload.path, "", reason),))
    changes: list[Change] = []
    left: list[LeftAlone] = []
    failed: list[Failed] = []
    ignores = partial(ignored, workload)
    for rule in rules:
        for view in _views(workload, rule):
            if isinstance(view, Container) and view.is_injected:
                left.append(LeftAlone(workload.ref, view.path, rule.id, INJECTED))
                continue
            for outcome in ask(rule, view, workload, ignores):
                if isinstance(outcome, Change):
                    changes.append(outcome)
                elif isinstance(outcome, LeftAlone):
                    if thorough or not outcome.is_fine:
                        left.append(outcome)
                else:
                    failed.append(outcome)
    return Said(tuple(changes), tuple(left), tuple(failed))


def _views(workload: Workload, rule: Rule) -> Sequence[View]:
    if rule.scope == "workload":
        return (workload,)
    if not rule.about:
        return workload.containers
    about = rule.about
    return [one for one in workload.containers if not one.raw.keys().isdisjoint(about)]


def ask(
    rule: Rule, view: Any, subject: Subject, ignores: Ignores
) -> list[Change | LeftAlone | Failed]:
    """What one rule says of one view. A rule that crashes costs that rule on that object only."""
    try:
        subject.asked = rule.id
        return [_said(rule, subject, ignores, outcome) for outcome in rule.check(view)]
    except Malformed:
        raise
    except Exception as error:  # noqa: BLE001  the rule boundary: a bug there must not end the run
        return [Failed(subject.ref, rule.id, f"{type(error).__name__}: {error}")]


def _said(rule: Rule, subject: Subject, ignores: Ignores, outcome: Outcome) -> Outcome:
    """What a rule yields, with its name. Raises TypeError for what is no outcome.

    What the owner wants ignored is left alone, hints as well.
    """
    if not isinstance(outcome, Outcome):
        raise TypeError(f"it yields {outcome!r}, which is neither set, hint nor leave")
    said = outcome if outcome.rule == rule.id else outcome._replace(rule=rule.id)
    if isinstance(said, LeftAlone):
        return said
    if reason := ignores(said.path, rule.id):
        return LeftAlone(said.ref, said.path, rule.id, reason)
    if rule.only_speaks and said.safety is not Safety.HINT:
        raise TypeError("it changes something, and none of its examples does")
    return trusted(said, subject.settings)
