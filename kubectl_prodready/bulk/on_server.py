"""Carry out a plan on live objects: each read again, compared, tried, applied and followed."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TypeAlias

from kubectl_prodready.bulk.keys import key_of
from kubectl_prodready.bulk.proposals import DECIDED, LeftError, decided, stands
from kubectl_prodready.cluster.server import Object, Server
from kubectl_prodready.core.applying.recorded import Saved, saved_of
from kubectl_prodready.core.applying.restoring import not_ours
from kubectl_prodready.core.fields.resources import resources_wrong
from kubectl_prodready.core.model import Change, Ref
from kubectl_prodready.core.plain import text
from kubectl_prodready.core.rollout import Rollout
from kubectl_prodready.errors import (
    InputError,
    MissingError,
    ProdreadyError,
    UnprovenError,
)
from kubectl_prodready.fixing.choosing import Choice
from kubectl_prodready.live.applying import Applier
from kubectl_prodready.live.noting import Noted, take_back
from kubectl_prodready.live.planning import Planned as LivePlan
from kubectl_prodready.live.waiting import Clock, Told, Wait, wait_for
from kubectl_prodready.live.writes import version_of, was_done
from kubectl_prodready.plans.model import OnServer as Source
from kubectl_prodready.plans.model import Planned
from kubectl_prodready.records.journal import FOLLOWED, PLANNED, UNDOING, Journal
from kubectl_prodready.records.lines import DONE, FAILED, UNDONE

MEANWHILE = "it was done meanwhile"

Plan: TypeAlias = Callable[[Object, Choice | None], LivePlan]
"""Plans an object, of what was chosen if there is a choice."""


class SoAlreadyError(ProdreadyError):
    """An object that is as the plan wants it, whoever did it."""


def _no_doubt(_: str) -> str:
    """All of each namespace was seen."""
    return ""


class OnServer:
    """The live objects of a plan. All methods raise ClusterError, and WriteError of the journal."""

    def __init__(
        self,
        server: Server,
        plan: Plan,
        journal: Journal,
        *,
        force: bool,
        doubt: Callable[[str], str] = _no_doubt,
    ) -> None:
        """Do nothing yet. With `force` what others own is taken over.

        `doubt` tells what of a namespace could not be seen, or "".
        """
        self._server = server
        self._plan = plan
        self._journal = journal
        self._force = force
        self._doubt = doubt

    def settle(self, planned: Planned) -> None:
        """Find out what became of what a run had begun when it was killed."""
        key = key_of(planned)
        entry = self._journal.unsure(key)
        if entry is None:
            return
        saved = saved_of(entry.what)
        now = self._still(saved) if saved else {}
        if not saved or not now:
            self._journal.settle(key, UNDONE if entry.facts.get(UNDOING) else FAILED)
        elif entry.facts.get(UNDOING):
            gone = all(not_ours(now, one) for one in saved.sets)
            self._journal.settle(key, UNDONE if gone else DONE, resourceVersion=version_of(now))
        elif done := was_done(saved.before, now, saved.sets):
            self._journal.settle(key, DONE, resourceVersion=version_of(now))
        elif done is False:  # else the next write settles it, for only one of them can be done
            self._journal.settle(key, FAILED)

    def _still(self, saved: Saved) -> Object:
        """The object of which something was saved, {} where it is gone."""
        try:
            now = self._server.get(saved.path)
        except MissingError:
            return {}
        return now if now["metadata"]["uid"] == saved.uid else {}

    def tried(self, planned: Planned) -> LivePlan:
        """What would be done, after a dry run. Raises LeftError, SoAlreadyError, InputError."""
        plan, applier = self._planned(planned)
        tried = applier.tried(plan).plan
        if not tried.changes:
            raise SoAlreadyError(MEANWHILE)
        return tried

    def apply(self, planned: Planned) -> tuple[LivePlan, Noted]:
        """Try and apply what is planned. Raises LeftError, SoAlreadyError, InputError."""
        plan, applier = self._planned(planned)
        noted = Noted(self._journal, {PLANNED: [key_of(planned)]})
        done = applier.apply(applier.tried(plan), noted, may_grow=False)
        if not done.changes:
            raise SoAlreadyError(MEANWHILE)
        return done, noted

    def before(self, planned: Planned) -> Noted | None:
        """What a run before applied of an object, whose rollout is to be followed still."""
        entry = self._journal.unfollowed(key_of(planned))
        return Noted.again(self._journal, entry.number, entry.what) if entry else None

    def follow(self, noted: Noted, wait: Wait, clock: Clock, tell: Told) -> Rollout:
        """How the rollout of an object ends."""
        return wait_for(self._server, noted.saved, wait, clock, tell)

    def followed(self, noted: Noted) -> None:
        """The rollout of an object came to its end."""
        self._journal.done(noted.number, **{FOLLOWED: True})

    def take_back(self, noted: Noted) -> str:
        """Take back what was applied of an object; what is left to do for people, or ""."""
        return take_back(self._server, noted)

    def _planned(self, planned: Planned) -> tuple[LivePlan, Applier]:
        """The plan for the object as it is now, of what the plan says yes to, and its applier."""
        raw = self._read(planned)
        plan = self._plan(raw, None)
        if plan.refused:
            raise LeftError(plan.refused, advice=plan.instead)
        try:
            chosen = decided(planned, plan.changes, partial(stands, raw, ()))
        except LeftError as error:
            raise self._doubted(planned, error) from None
        if not chosen:
            raise SoAlreadyError("it is so already")
        if chosen != plan.changes:
            plan = self._chosen(raw, chosen)
        return plan, Applier(self._server, partial(self._again, chosen=chosen), force=self._force)

    def _doubted(self, planned: Planned, error: LeftError) -> LeftError:
        """Why an object is left alone, and what could not be seen that may be the reason."""
        doubt = self._doubt(planned.ref.namespace)
        if not doubt:
            return error
        return LeftError(f"{error.message}: {doubt}", advice="ask for the right to list them")

    def _again(self, raw: Object, *, chosen: tuple[Change, ...]) -> LivePlan:
        return self._plan(raw, Choice({0: chosen}))

    def _chosen(self, raw: Object, chosen: tuple[Change, ...]) -> LivePlan:
        plan = self._again(raw, chosen=chosen)
        if len(plan.changes) < len(chosen):
            raise UnprovenError("some of it has no place in the object")
        if any(DECIDED in change.evidence for change in chosen):
            after = self._plan(plan.after, None).workload
            if told := resources_wrong([after] if after else []):
                raise InputError(told, advice="correct the values")
        return plan

    def _read(self, planned: Planned) -> Object:
        source = _source(planned)
        try:
            raw = self._server.get(source.path)
        except MissingError:
            raise LeftError("it was deleted since") from None
        if _ref_of(raw) != planned.ref:
            raise LeftError("its path is of another object", advice="plan anew")
        if raw["metadata"]["uid"] != source.uid:
            raise LeftError("it was deleted since, and made anew", advice="plan anew")
        return raw


def _ref_of(raw: Object) -> Ref:
    metadata = raw["metadata"]
    return Ref(text(raw.get("kind")), text(metadata.get("namespace")), text(metadata.get("name")))


def _source(planned: Planned) -> Source:
    if not isinstance(planned.source, Source):
        raise TypeError("an object of a file")
    return planned.source
