"""Apply a plan to its live object: tried first, recorded before, planned anew where it changed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import suppress
from typing import Any, NamedTuple, Protocol

from kubectl_prodready.cluster.server import Object, Server
from kubectl_prodready.cluster.wire import DRY
from kubectl_prodready.core.applying.answers import with_defaults
from kubectl_prodready.core.applying.configuration import Wanted, apply_configuration
from kubectl_prodready.core.applying.conflicts import Conflict, conflicts_of
from kubectl_prodready.core.applying.recorded import what_of
from kubectl_prodready.core.applying.restoring import sets_of
from kubectl_prodready.core.applying.unchosen import grace_path, is_unchosen
from kubectl_prodready.errors import ClusterError, ConflictError, MissingError, UnsureError
from kubectl_prodready.live.beyond import beyond
from kubectl_prodready.live.planning import Planned
from kubectl_prodready.live.preflight import check_pods, path_of
from kubectl_prodready.live.showing import snapshot
from kubectl_prodready.live.writes import (
    TRIES,
    StaleError,
    apply,
    until_fresh,
    version_of,
    was_done,
)


class Record(Protocol):
    """Keeps what is done, before and after it is."""

    def begin(self, what: Mapping[str, Any]) -> int:
        """Save what is about to be done. Raises WriteError."""

    def done(self, number: int, **facts: Any) -> None:
        """It was done."""

    def failed(self, number: int) -> None:
        """It was surely not done."""


class Tried(NamedTuple):
    """A plan that the server would carry out; `force` where it takes over what nobody chose."""

    plan: Planned
    configuration: Object
    force: bool


class Applier:
    """Tries plans, and carries them out. All methods raise ClusterError, a record WriteError."""

    def __init__(
        self, server: Server, replan: Callable[[Object], Planned], *, force: bool = False
    ) -> None:
        """Do nothing yet; `replan` plans an object anew. With `force` conflicts are overruled."""
        self._server = server
        self._replan = replan
        self._force = force

    def tried(self, plan: Planned) -> Tried:
        """A plan that went through a dry run, or the newer one that had to take its place."""
        return until_fresh(plan, self._try, self._renewed)

    def apply(self, tried: Tried, record: Record, *, may_grow: bool) -> Planned:
        """Carry out what was tried; returns what was done, without changes where nothing was left.

        Where the object changed meanwhile, it is planned and tried anew. Then more may be changed
        than was agreed to only if it `may_grow`.
        """
        agreed = tried

        def carry_out(plan: Planned) -> Planned:
            if not plan.changes:
                return plan
            if plan is agreed.plan:
                return self._write(agreed, record)
            if not may_grow and not _wanted(plan) <= _wanted(agreed.plan):
                raise ConflictError(
                    "it changed meanwhile, and now more would be changed than was agreed to",
                    advice="run again to see it",
                )
            return self._write(self._try(plan), record)

        return until_fresh(tried.plan, carry_out, self._renewed)

    def _renewed(self, plan: Planned) -> Planned:
        raw = self._server.get(path_of(plan.raw))
        if raw["metadata"]["uid"] != plan.raw["metadata"]["uid"]:
            raise MissingError("it was deleted meanwhile, and made anew", advice="run again")
        new = self._replan(raw)
        if new.refused:
            raise ConflictError(f"it changed meanwhile: {new.refused}")
        return new

    def _try(self, plan: Planned) -> Tried:
        """The dry run of the object, and of a Pod of it. Raises StaleError."""
        if not plan.changes:
            return Tried(plan, {}, force=False)
        wanted = tuple(_pairs(plan))
        tried = Tried(plan, apply_configuration(plan.raw, wanted), self._force)
        try:
            answer = self._applied(tried, dryRun=DRY)
        except ConflictError as error:
            tried = self._forced(tried, error)
            answer = self._applied(tried, dryRun=DRY)
        expected = with_defaults(plan.after, [path for path, _ in wanted])
        if more := beyond(expected, answer):
            raise ClusterError(
                f"admission would change more than is planned: {more}",
                advice="see what the webhooks of this cluster do with such objects",
            )
        check_pods(self._server, plan.raw, plan.after, wanted)
        return tried

    def _forced(self, tried: Tried, error: ConflictError) -> Tried:
        """The same by force, where all that is in the way is a default that nobody chose."""
        conflicts = conflicts_of(error.details, tried.plan.raw, tried.configuration)
        if not conflicts:
            raise error
        unchosen = grace_path(tried.plan.raw) if is_unchosen(tried.plan.raw) else None
        if any(one.path != unchosen for one in conflicts):
            raise conflict(conflicts)
        return tried._replace(force=True)

    def _write(self, tried: Tried, record: Record) -> Planned:
        """The write itself, recorded before and after. Raises StaleError."""
        plan = tried.plan
        number = record.begin(what_of(path_of(plan.raw), snapshot(plan.raw), plan.changes))
        try:
            answer = self._sent(tried)
        except UnsureError:  # it stays begun: undo looks, and so does whoever goes on with a plan
            raise
        except (StaleError, ClusterError):
            record.failed(number)
            raise
        record.done(number, resourceVersion=version_of(answer))
        return plan

    def _sent(self, tried: Tried) -> Object:
        """The object as it is then. Raises StaleError, and UnsureError where nobody knows."""
        try:
            return self._applied(tried)
        except UnsureError as error:
            return self._settled(tried, error)
        except StaleError:  # something on the way may have sent it twice
            now = self._server.get(path_of(tried.plan.raw))
            if not _was_done(tried.plan, now):
                raise
            return now

    def _settled(self, tried: Tried, doubt: UnsureError) -> Object:
        """The object after a write of which nobody knows whether it was done.

        Where it is as it was the write may still come: it is sent again, for of two that are pinned
        to one version only one can be done.
        """
        plan = tried.plan
        for left in reversed(range(TRIES)):
            try:
                now = self._server.get(path_of(plan.raw))
                done = _was_done(plan, now)
                if done:
                    return now
                if done is False:
                    raise StaleError
                with suppress(StaleError):  # the first one came late, or somebody else
                    if left:
                        return self._applied(tried)
            except UnsureError as error:
                doubt = error
            except ClusterError as error:
                raise doubt from error
        raise doubt

    def _applied(self, tried: Tried, **query: Any) -> Object:
        """What the server answers. Raises StaleError where the object is another by now."""
        raw, force = tried.plan.raw, tried.force
        return apply(self._server, raw, tried.configuration, force=force, **query)


def _was_done(plan: Planned, now: Object) -> bool | None:
    return was_done(plan.raw, now, sets_of(plan.changes))


def conflict(conflicts: tuple[Conflict, ...]) -> ConflictError:
    """The error for fields that somebody else owns."""
    return ConflictError(
        "; ".join(map(str, conflicts)),
        advice="--force-conflicts takes over what others own; --ignore RULE leaves it to them",
    )


def _pairs(plan: Planned) -> list[Wanted]:
    return [(change.path, change.value) for change in plan.changes]


def _wanted(plan: Planned) -> set[str]:
    """The changes of a plan, to be compared with those of another."""
    return {repr(pair) for pair in _pairs(plan)}
