"""Carry out a plan on many live objects: in batches, several at a time, each to its end."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from itertools import groupby, islice
from typing import NamedTuple

from kubectl_prodready.bulk.on_server import OnServer, SoAlreadyError
from kubectl_prodready.bulk.proposals import LeftError
from kubectl_prodready.bulk.states import Nobody, State, Watcher
from kubectl_prodready.core.rollout import Rollout, Stage
from kubectl_prodready.errors import (
    InputError,
    MissingError,
    ProdreadyError,
    UnreachableError,
    WriteError,
)
from kubectl_prodready.live.noting import Noted
from kubectl_prodready.live.waiting import Clock, Wait
from kubectl_prodready.plans.model import Planned

MOST = 100
"""Objects that are at work at a time, however big a batch is."""

NOBODY_WAITS = "nobody waits any more"
_ENDS = {Stage.GOING: State.STILL, Stage.NONE: State.IDLE}
"""What becomes of an object whose rollout is neither over nor failed."""


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
        self._stop = threading.Event()  # nothing more is begun
        self._leave = threading.Event()  # no rollout is followed any more
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
        workers = self._pace.unavailable or min(len(able), MOST)
        with ThreadPoolExecutor(max(1, min(workers, len(able)))) as pool:
            try:
                futures = [pool.submit(self._one, one) for one in able]
                for future in futures:
                    future.result()
            except BaseException:
                self._end()
                raise

    def _end(self) -> None:
        """What is being written comes to its end; rollouts are left to the next run."""
        self._stop.set()
        self._leave.set()

    def _is_ready(self, planned: Planned) -> bool:
        """Whether what surrounds an object could be read, where that matters."""
        if self._begun(planned):
            return True
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
        if self._way.wait and (noted := self._begun(planned)):
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

    def _begun(self, planned: Planned) -> Noted | None:
        """What a run before noted of an object that is only to be followed."""
        return self._on_server.before(planned) if self._way.wait else None

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

        if self._leave.is_set():
            self._watcher.tell(planned, State.STILL, NOBODY_WAITS)
            return
        try:
            rollout = self._on_server.follow(noted, wait, Clock(self._leave), tell)
            if rollout.stage is Stage.DONE:
                self._on_server.followed(noted)
        except WriteError as error:  # it is only followed again, if ever
            self._fatal(error)
        except ProdreadyError as error:
            self._lost(planned, error)
            return
        if rollout.stage is Stage.FAILED:
            self._failed(planned, noted, rollout, wait)
        elif rollout.stage is Stage.DONE:
            self._watcher.tell(planned, good)
        else:
            self._watcher.tell(planned, _ENDS[rollout.stage], rollout.told)

    def _lost(self, planned: Planned, error: ProdreadyError) -> None:
        """Nobody can see how a rollout goes on."""
        if is_gone(error):
            self._end()
        self._fail(planned, error, State.STUCK if isinstance(error, MissingError) else State.STILL)

    def _failed(self, planned: Planned, noted: Noted, rollout: Rollout, wait: Wait) -> None:
        """A rollout did not come to its end: take it back, if that is wanted."""
        told, state = rollout.told, State.STUCK
        if wait.undo:
            try:
                more = self._on_server.take_back(noted)
            except WriteError as error:  # the next run looks whether it was taken back
                self._fatal(error)
                told = f"{told}; {error.told}"
            except ProdreadyError as error:
                told = f"{told}; not taken back: {error.told}"
            else:
                told, state = f"{told}; {more}" if more else told, State.UNDONE
        self._count_failure()
        self._watcher.tell(planned, state, told)

    def _fatal(self, error: WriteError) -> None:
        """Begin nothing more: what cannot be journalled is not written."""
        self.fatal = error
        self._stop.set()

    def _fail(self, planned: Planned, error: ProdreadyError, state: State = State.FAILED) -> None:
        self._count_failure(gone=is_gone(error))
        self._watcher.tell(planned, state, error.told)

    def _count_failure(self, *, gone: bool = False) -> None:
        """Begin nothing more after too many of them, or where the server is gone."""
        with self._lock:
            self._failures += 1
            if gone or 0 < self._pace.failures <= self._failures:
                self._stop.set()


def is_gone(error: ProdreadyError) -> bool:
    """Whether it is the server that is gone, and nothing else can be done there."""
    return any(isinstance(one, UnreachableError) for one in (error, error.__cause__))


def _batches(planned: Iterable[Planned], size: int) -> Iterator[list[Planned]]:
    if not size:
        for _, group in groupby(planned, key=lambda one: one.ref.namespace):
            yield list(group)
        return
    rest = iter(planned)
    while batch := list(islice(rest, size)):
        yield batch
