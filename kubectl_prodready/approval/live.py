"""Live objects whose changes are approved one by one."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cached_property
from typing import Any, TypeAlias

from kubectl_prodready.approval.files import Project, deciding
from kubectl_prodready.approval.questions import Question, Way, news
from kubectl_prodready.core.consequences import consequences
from kubectl_prodready.core.fields.resources import resources_wrong
from kubectl_prodready.core.model import Change
from kubectl_prodready.errors import UnprovenError
from kubectl_prodready.fixing.choosing import Choice
from kubectl_prodready.live.planning import Planned
from kubectl_prodready.live.results import hunks_of
from kubectl_prodready.live.seen import HERE

Plan: TypeAlias = Callable[[dict[str, Any], Choice | None], Planned]
"""Plans an object, of what was chosen if there is a choice."""


class LiveObject:
    """A live object, as the conversation knows it."""

    def __init__(self, plan: Planned, planned: Plan, project: Project) -> None:
        """Know what is planned for it, and who plans it with what was chosen."""
        self._project = project
        self.plan = plan
        self.ref = plan.ref
        self.place = "(live)"
        self.changes = plan.changes
        self._planned = planned

    def chosen(self, chosen: Sequence[Change]) -> Planned:
        """The plan of these changes alone. Raises UnprovenError."""
        return self._planned(self.plan.raw, Choice({0: tuple(chosen)}))

    @property
    def ways(self) -> tuple[Way, ...]:
        """How a "never" can be kept: nothing is written into the object for it."""
        return (deciding(self._project, HERE),)

    def refusal(self, _way: str, question: Question) -> str:
        """Why a "never" cannot be kept, or ""."""
        return self._project.refusal(HERE, question.rules)

    def diff(self, chosen: Sequence[Change]) -> str:
        """What these changes alone do to it. Raises UnprovenError."""
        plan = self.chosen(chosen)
        if not plan.changes:
            raise UnprovenError(plan.refused or "it has no place in the object")
        return hunks_of(plan.raw, plan.after)

    def effect(self, chosen: Sequence[Change]) -> tuple[str, ...]:
        """What becomes of its Pods, and what is risky about that."""
        if self._whole.workload is None:
            return ()
        return consequences(self._whole.workload, [change.path for change in chosen]).with_risks

    def problem(self, chosen: Sequence[Change]) -> str:
        """What is wrong with its resources where it has these changes, or ""."""
        after = self._planned(self.chosen(chosen).after, None)
        return resources_wrong([after.workload] if after.workload else [])

    def objections(self, chosen: Sequence[Change]) -> tuple[str, ...]:
        """What the rules say of it with these changes that they do not say without."""
        after = self._planned(self.chosen(chosen).after, None)
        return news(_said(self._whole), _said(after))

    @cached_property
    def _whole(self) -> Planned:
        """The plan of all that could be chosen, with the workload as the rules see it."""
        return self._planned(self.plan.raw, None)


def _said(plan: Planned) -> tuple[Change, ...]:
    """All that is said of an object."""
    return (*plan.decision.accepted, *plan.decision.offered)
