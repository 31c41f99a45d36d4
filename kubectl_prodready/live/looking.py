"""One look at a live object: its plan, what is counted of it, and what is printed."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import cached_property, partial
from typing import TYPE_CHECKING, Any, NamedTuple

from kubectl_prodready.core.consequences import Consequences, consequences
from kubectl_prodready.core.effects import Added, effect_of
from kubectl_prodready.core.kinds import Malformed, namespace_of, whole_object
from kubectl_prodready.core.model import Ref
from kubectl_prodready.core.settings import Decisions
from kubectl_prodready.errors import ProdreadyError, UnprovenError
from kubectl_prodready.fixing.judge import Judge
from kubectl_prodready.fixing.results import LIVE, FileResult
from kubectl_prodready.live.planning import Forced, Namespace, Planned
from kubectl_prodready.live.results import LiveReport, result_of
from kubectl_prodready.live.seen import Seen
from kubectl_prodready.paths import written

if TYPE_CHECKING:
    from kubectl_prodready.fixing.choosing import Choice  # only who approves one by one has one


SPACES = 8
"""Namespaces that are kept: objects of one mostly follow each other."""


class Edited(NamedTuple):
    """What a person edits of an object that was wanted; `doubt`: why its owner was not read."""

    raw: dict[str, Any]
    doubt: str = ""

    @property
    def namespace(self) -> str:
        """Where it lives."""
        return namespace_of(whole_object(self.raw))


class Look(NamedTuple):
    """What is counted of an object, and what is printed; `error`: why there is no plan.

    `refused` tells why nothing of it may be changed at all, and `instead` the command for it. What
    changes has its `plan` and the `effect` of it where they are kept, to be carried out; `added`
    are the requests of its Pods in addition, where somebody asks for them.
    """

    ref: Ref
    result: FileResult
    text: str = ""
    refused: str = ""
    instead: str = ""
    error: ProdreadyError | None = None
    plan: Planned | None = None
    effect: Consequences = Consequences()
    added: tuple[Added, ...] = ()


class Looker:
    """Looks at objects in their namespaces. A worker process gets one and loads its own rules."""

    def __init__(
        self,
        judge: Callable[[], Judge],
        decisions: Decisions,
        report: LiveReport,
        *,
        forced: Forced,
        keep: bool = False,
    ) -> None:
        """Keep what holds for all objects; `judge` gives the one who asks the rules.

        With `keep` looks have their plans.
        """
        self._kept = judge, decisions, report, forced, keep
        self._spaces: dict[str, tuple[Seen, Namespace]] = {}

    @cached_property
    def _judge(self) -> Judge:
        return self._kept[0]()

    def __reduce__(self) -> tuple[object, ...]:
        """Travel without the rules: functions do not."""
        *rest, forced, keep = self._kept
        return partial(Looker, forced=forced, keep=keep), tuple(rest)

    def namespace(self, seen: Seen) -> Namespace:
        """The namespace in which plans are made, of what was seen there; the last few are kept."""
        known = self._spaces.pop(seen.name, None)
        if known is None or known[0] is not seen:
            known = seen, seen.namespace(self._judge, self._kept[1])
        self._spaces[seen.name] = known
        if len(self._spaces) > SPACES:
            del self._spaces[next(iter(self._spaces))]
        return known[1]

    def looks(self, namespace: Namespace, objects: Iterable[Edited]) -> list[Look]:
        """What is to be said of each of the objects of one namespace."""
        return [self._look(namespace, one) for one in objects]

    def _look(self, namespace: Namespace, one: Edited) -> Look:
        try:
            plan = self.plan(namespace, one)
        except ProdreadyError as error:
            return Look(Ref("", "", ""), FileResult(LIVE), error=error)
        look = self._said(plan)
        if plan.workload:
            plan.workload.close()
        return look

    def _said(self, plan: Planned) -> Look:
        *_, report, _, keep = self._kept
        look = Look(plan.ref, result_of(plan), report.text(plan), plan.refused, plan.instead)
        if not plan.changes or plan.workload is None:
            return look
        if self._judge.options.effects:
            effect, added = effect_of(plan.workload, plan.changes)
            look = look._replace(effect=effect, added=added)
        if keep:
            effect = consequences(plan.workload, [change.path for change in plan.changes])
            look = look._replace(plan=plan._replace(workload=None), effect=effect)
        return look

    def plan(self, namespace: Namespace, one: Edited, choice: Choice | None = None) -> Planned:
        """The plan for an object, of what was chosen if there is a choice.

        Raises UnprovenError, also for a shape that no server gives.
        """
        try:
            plan = namespace.plan(one.raw, forced=self._kept[3], choice=choice)
        except Malformed as error:
            raise UnprovenError(f"{written(error.path)} must be {error.expected}") from None
        if one.doubt and plan.refused:
            return plan._replace(refused=f"{plan.refused} ({one.doubt})")
        return plan
