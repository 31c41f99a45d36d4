"""Carry out a plan on many live objects: in batches, several at a time, each to its end."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from enum import Enum
from itertools import groupby, islice
from typing import NamedTuple, Protocol

from kubectl_prodready.bulk.on_server import OnServer, SoAlreadyError
from kubectl_prodready.bulk.proposals import LeftError
from kubectl_prodready.core.rollout import Rollout, Stage
from kubectl_prodready.errors import (
    InputError,
    ProdreadyError,
    UnreachableError,
    WriteError,
)
from kubectl_prodready.live.noting import Noted
from kubectl_prodready.live.planning import Planned as LivePlan
from kubectl_prodready.live.waiting import Clock, Wait
from kubectl_prodready.plans.model import Planned


class State(Enum):
    """What has become of an object of a plan; the values are words for people."""

    WAITING = "waiting"
    APPLYING = "applying"
    APPLIED = "applied"
    ROLLING = "rolling out"
    ROLLED_OUT = "rolled out"
    FOLLOWED = "rolled out since"
    """By a run before it was applied."""
    SO_ALREADY = "so already"
    LEFT = "left alone"
    FAILED = "failed"
    UNDONE = "taken back"
    UNTRIED = "not tried"


GOOD = frozenset({State.APPLIED, State.ROLLED_OUT})
BAD = frozenset({State.FAILED, State.UNDONE})


class Pace(NamedTuple):
    """How fast to go: objects of a batch, seconds between batches, applied at a time (`jobs`).

    With a `batch` of 0 each namespace is one. At most `unavailable` objects are being applied or
    rolled out at a time; 0 is as many as a batch has. After `failures` failures (0: never) nothing
    more is begun.
    """

    batch: int = 100
    pause: float = 0.0
    jobs: int = 4
    unavailable: int = 0
    failures: int = 0


class Way(NamedTuple):
    """How each object is done: only as a try, or with its rollout followed."""

    dry_run: bool = False
    wait: Wait | None = None


class Watcher(Protocol):
    """Hears what becomes of each object, from several threads."""

    def tell(self, planned: Planned, state: State, told: str = "") -> None:
        """It came to this state."""

    def applied(self, planned: Planned, plan: LivePlan) -> None:
        """This was applied, or would be."""


class Nobody:
    """Hears nothing."""

    def tell(self, planned: Planned, state: State, told: str = "") -> None:
        """Do nothing."""

    def applied(self, planned: Planned, plan: LivePlan) -> None:
        """Do nothing."""


class Bulk:
    """One run over the objects of a plan. `ready` is called for a namespace before its objects."""

    def __init__(
        self,
        on_server: OnServer,
        pace: Pace,
        ready: Callable[[str], object],
        way: Way = Way(),  # noqa: B008  it cannot be changed
    ) -> None:
        """Begin nothing yet."""
        self._on_server = on_server
        self._pace = pace
        self._ready = ready
        self._way = way
        self._watcher: Watcher = Nobody()
        self._stop = threading.Event()
        self._applying = threading.Semaphore(pace.jobs)
        self._lock = threading.Lock()
        self._failures = 0
        self.fatal: WriteError | None = None
        """Why nothing more could be journalled."""

    def run(self, planned: Iterable[Planned], watcher: Watcher) -> None:
        """Do all of it. Raises KeyboardInterrupt once what was begun is in the journal."""
        self._watcher = watcher
        for number, batch in enumerate(_batches(planned, self._pace.batch)):
            if number and self._pace.pause:
                self._stop.wait(self._pace.pause)
            self._do(batch)

    def _do(self, batch: Sequence[Planned]) -> None:
        able = [one for one in batch if self._is_ready(one)]
        workers = self._pace.unavailable or len(able)
        with ThreadPoolExecutor(max(1, min(workers, len(able)))) as pool:
            futures = [pool.submit(self._one, one) for one in able]
            try:
                for future in futures:
                    future.result()
            except BaseException:
                self._stop.set()  # what was begun comes to its end, and nobody waits for rollouts
                raise

    def _is_ready(self, planned: Planned) -> bool:
        """Whether what surrounds an object could be read."""
        if self._stop.is_set():
            self._watcher.tell(planned, State.UNTRIED)
            return False
        try:
            self._ready(planned.ref.namespace)
        except ProdreadyError as error:
            self._fail(planned, error)
            return False
        return True

    def _one(self, planned: Planned) -> None:
        if self._way.wait and (noted := self._on_server.before(planned)):
            self._follow(planned, noted, self._way.wait, State.FOLLOWED)
            return
        with self._applying:
            if self._stop.is_set():
                self._watcher.tell(planned, State.UNTRIED)
                return
            self._watcher.tell(planned, State.APPLYING)
            noted = self._applied(planned)
        if noted and self._way.wait:
            self._follow(planned, noted, self._way.wait)

    def _applied(self, planned: Planned) -> Noted | None:
        """What was noted of an object that was applied; what stood in the way is told."""
        try:
            if self._way.dry_run:
                self._watcher.applied(planned, self._on_server.tried(planned))
                self._watcher.tell(planned, State.APPLIED)
                return None
            plan, noted = self._on_server.apply(planned)
        except SoAlreadyError as error:
            self._watcher.tell(planned, State.SO_ALREADY, error.told)
        except (LeftError, InputError) as error:
            self._watcher.tell(planned, State.LEFT, error.told)
        except WriteError as error:
            self._fatal(error)
            self._watcher.tell(planned, State.UNTRIED, error.told)
        except ProdreadyError as error:
            self._fail(planned, error)
        else:
            self._watcher.applied(planned, plan)
            self._watcher.tell(planned, State.APPLIED)
            return noted
        return None

    def _follow(
        self, planned: Planned, noted: Noted, wait: Wait, good: State = State.ROLLED_OUT
    ) -> None:
        def tell(told: str) -> None:
            self._watcher.tell(planned, State.ROLLING, told)

        try:
            rollout = self._on_server.follow(planned, wait, Clock(self._stop), tell)
            if rollout.stage is not Stage.FAILED:
                self._on_server.followed(noted)
        except WriteError as error:  # it is only followed again, if ever
            self._fatal(error)
        except ProdreadyError as error:
            self._fail(planned, error)
            return
        if rollout.stage is Stage.FAILED:
            self._failed(planned, noted, rollout, wait)
        elif rollout.stage is Stage.NONE and good is State.ROLLED_OUT:
            self._watcher.tell(planned, State.APPLIED, rollout.told)
        else:
            self._watcher.tell(planned, good)

    def _failed(self, planned: Planned, noted: Noted, rollout: Rollout, wait: Wait) -> None:
        """A rollout did not come to its end: take it back, if that is wanted."""
        if not wait.undo:
            self._fail(planned, ProdreadyError(rollout.told))
            return
        try:
            more = self._on_server.take_back(noted)
        except ProdreadyError as error:
            self._fail(planned, ProdreadyError(f"{rollout.told}; not taken back: {error.told}"))
            return
        self._count_failure()
        told = f"{rollout.told}; {more}" if more else rollout.told
        self._watcher.tell(planned, State.UNDONE, told)

    def _fatal(self, error: WriteError) -> None:
        """Begin nothing more: what cannot be journalled is not written."""
        self.fatal = error
        self._stop.set()

    def _fail(self, planned: Planned, error: ProdreadyError) -> None:
        self._count_failure(is_gone=_is_gone(error))
        self._watcher.tell(planned, State.FAILED, error.told)

    def _count_failure(self, *, is_gone: bool = False) -> None:
        """Begin nothing more after too many of them, or where the server is gone."""
        with self._lock:
            self._failures += 1
            if is_gone or 0 < self._pace.failures <= self._failures:
                self._stop.set()


def _is_gone(error: ProdreadyError) -> bool:
    return any(isinstance(one, UnreachableError) for one in (error, error.__cause__))


def _batches(planned: Iterable[Planned], size: int) -> Iterator[list[Planned]]:
    if not size:
        for _, group in groupby(planned, key=lambda one: one.ref.namespace):
            yield list(group)
        return
    rest = iter(planned)
    while batch := list(islice(rest, size)):
        yield batch
