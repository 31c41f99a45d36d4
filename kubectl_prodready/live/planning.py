"""What live objects lack, and the objects that they would be. Pure: nothing is read or written."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property, partial
from typing import TYPE_CHECKING, Any, NamedTuple

from kubectl_prodready.core.applying.unchosen import (
    as_chosen,
    grace_path,
    has_default,
    without_grace,
)
from kubectl_prodready.core.delivered import deliverer
from kubectl_prodready.core.gate import Decision
from kubectl_prodready.core.kinds import Found, is_workload, whole_object
from kubectl_prodready.core.labelled import Labelled
from kubectl_prodready.core.lifecycle.stopping import DEFAULT_GRACE
from kubectl_prodready.core.model import Change, Failed, LeftAlone, Ref
from kubectl_prodready.core.neighbours import Neighbours
from kubectl_prodready.core.patched import NO_WAY
from kubectl_prodready.core.plain import mapping
from kubectl_prodready.core.settings import Settings
from kubectl_prodready.core.workload import Workload, ref_of
from kubectl_prodready.errors import UnprovenError
from kubectl_prodready.fixing.judge import Judge
from kubectl_prodready.paths import with_value, written

if TYPE_CHECKING:
    from kubectl_prodready.fixing.choosing import Choice  # only who approves one by one has one


class Forced(NamedTuple):
    """What is planned all the same: what others deliver, and what an operator's object owns."""

    delivered: bool = False
    owned: bool = False


UNFORCED = Forced()


class Planned(NamedTuple):
    """A live object, what would be changed of it, and the object that it would be then.

    `refused` tells why nothing of it may be changed at all, and `instead` the command for it.
    """

    raw: dict[str, Any]
    ref: Ref
    workload: Workload | None = None
    decision: Decision = Decision()
    after: dict[str, Any] = {}  # noqa: RUF012  never changed: a new one takes its place
    failed: tuple[Failed, ...] = ()
    refused: str = ""
    instead: str = ""

    @property
    def changes(self) -> tuple[Change, ...]:
        """What would be changed."""
        return self.decision.accepted


class Namespace:
    """The workloads of one namespace, each with all that surrounds it there."""

    def __init__(
        self,
        judge: Judge,
        neighbours: Neighbours,
        beside: Sequence[Found],
        settings: Settings,
        doubt: str = "",
    ) -> None:
        """Keep what all of them share: their neighbours, one another, the team's decisions.

        A `doubt` tells what could not be seen there.
        """
        self._judge = judge
        self._doubt = doubt
        self._neighbours = neighbours
        self._beside = beside
        self._settings = settings

    def plan(
        self,
        raw: dict[str, Any],
        *,
        forced: Forced = UNFORCED,
        choice: Choice | None = None,
    ) -> Planned:
        """What a live object lacks. Raises UnprovenError where a plan does not hold.

        With a `choice`, what a person chose is planned of what the gate would let through.
        Raises Malformed where the object has a shape that no API server gives.
        """
        found = whole_object(raw)
        ref = ref_of(found)
        if not is_workload(found):
            return Planned(raw, ref, refused="it has no pod template that is known")
        if mapping(raw.get("metadata")).get("deletionTimestamp"):
            return Planned(raw, ref, refused="it is being deleted")
        if not forced.delivered and (source := deliverer(raw)):
            return Planned(raw, ref, refused=str(source), instead=source.command)
        chosen = as_chosen(raw)
        workload = self._view(found._replace(raw=chosen), forced)
        decision, failed = self._judge.decide(workload, self._doubt)
        if choice:
            decision = choice.of(0, workload, decision)
        is_unchosen = chosen is not raw
        if is_unchosen:
            decision = _over_defaults(raw, decision)
        if reason := _as_a_whole(workload, decision.left):
            return Planned(raw, ref, workload, decision, raw, failed, refused=reason)
        after = changed(raw, decision.accepted)
        if self._judge.options.prove:
            # nobody has chosen it since
            is_still = is_unchosen and has_default(after)
            seen = without_grace(after) if is_still else after
            self._prove(found._replace(raw=seen), forced, decision, choice)
        return Planned(raw, ref, workload, decision, after, failed)

    def _view(self, found: Found, forced: Forced) -> Workload:
        ref = ref_of(found)
        return Workload(
            found._replace(raw=disowned(found.raw)) if forced.owned else found,
            self._neighbours,
            self._judge.options.gate.version,
            NO_WAY,
            [peer for peer in self._peers if peer.ref != ref],
            self._settings,
            partial(self._labelled.besides, ref),
        )

    @cached_property
    def _labelled(self) -> Labelled:
        return Labelled(self._beside)

    @cached_property
    def _peers(self) -> list[Workload]:
        """The workloads that share what a quota allows; only where there is one they matter."""
        version = self._judge.options.gate.version
        if not any(self._neighbours.of_kind("ResourceQuota")):
            return []
        return [Workload(found, self._neighbours, version) for found in self._beside]

    def _prove(
        self, fixed: Found, forced: Forced, decision: Decision, choice: Choice | None
    ) -> None:
        """Look at the changed object again: nothing more may be wanted for it."""
        rules = {change.rule for change in decision.accepted}
        if rules:
            view = self._view(fixed, forced)
            more = self._judge.wishes(view, rules, self._doubt)
            view.close()
            if choice:
                may_want = choice.may_want({change.path for change in decision.accepted}, ())
                more = tuple(change for change in more if not may_want(change.path))
            if more:
                place = f"{more[0].rule} at {written(more[0].path)}"
                raise UnprovenError(f"after the change more would be proposed: {place}")


def disowned(raw: dict[str, Any]) -> dict[str, Any]:
    """The object as if nobody owned it."""
    metadata = {key: value for key, value in raw["metadata"].items() if key != "ownerReferences"}
    return {**raw, "metadata": metadata}


def _over_defaults(raw: dict[str, Any], decision: Decision) -> Decision:
    """The decision, where what it adds takes the place of a default that nobody chose."""
    path = grace_path(raw)
    accepted, offered = (
        tuple(one._replace(old=DEFAULT_GRACE) if one.path == path else one for one in changes)
        for changes in (decision.accepted, decision.offered)
    )
    return decision._replace(accepted=accepted, offered=offered)


def changed(raw: dict[str, Any], changes: Sequence[Change]) -> dict[str, Any]:
    """The object with the changes made. Raises UnprovenError where one has no place."""
    after = raw
    for change in changes:
        try:
            after = with_value(after, change.path, change.value, change.old)
        except KeyError:
            raise UnprovenError(f"no place for {written(change.path)}") from None
    return after


def _as_a_whole(workload: Workload, left: Sequence[LeftAlone]) -> str:
    """Why the object is left alone as a whole, or ""."""
    whole = (one.reason for one in left if not one.rule and one.path == workload.path)
    return next(whole, "")
