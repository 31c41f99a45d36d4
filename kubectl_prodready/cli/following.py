"""Follow the rollouts of what a run has applied: they go on side by side, so none waits long."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import NamedTuple

from kubectl_prodready.cluster.server import Server
from kubectl_prodready.core.model import Ref
from kubectl_prodready.core.rollout import Stage
from kubectl_prodready.errors import ProdreadyError, WriteError
from kubectl_prodready.live.noting import Noted, take_back
from kubectl_prodready.live.waiting import Clock, Wait, wait_for
from kubectl_prodready.report.report import remark


class Begun(NamedTuple):
    """An object that was applied, what was recorded of it, and when, by the clock of the run."""

    ref: Ref
    noted: Noted
    since: float


class Following:
    """The rollouts of one run."""

    def __init__(self, server: Server, wait: Wait) -> None:
        """Nothing is applied yet."""
        self._server = server
        self._wait = wait
        self._begun: list[Begun] = []
        self.taken_back: list[Ref] = []
        self._clock = Clock(threading.Event())

    def begin(self, ref: Ref, noted: Noted) -> None:
        """An object was applied just now."""
        self._begun.append(Begun(ref, noted, self._clock.now()))

    def end(self, say: Callable[[Ref], None], fail: Callable[[Ref, str], None]) -> None:
        """Wait for each; `say` hears of what is rolled out, `fail` of what is not, and why."""
        for one in self._begun:
            try:
                self._follow(one, say, fail)
            except ProdreadyError as error:
                fail(one.ref, error.told)

    def _follow(
        self, one: Begun, say: Callable[[Ref], None], fail: Callable[[Ref, str], None]
    ) -> None:
        def tell(told: str) -> None:
            remark(f"{one.ref}: {told}")

        wait = self._wait._replace(since=one.since)
        rollout = wait_for(self._server, one.noted.saved, wait, self._clock, tell)
        if rollout.stage is Stage.DONE:
            say(one.ref)
        elif rollout.stage is Stage.NONE:
            tell(rollout.told)
        elif self._wait.undo:
            fail(one.ref, self._taken_back(one, rollout.told))
        else:
            fail(one.ref, rollout.told)

    def _taken_back(self, one: Begun, told: str) -> str:
        """What is told of a rollout that failed, once it was tried to take it back."""
        try:
            more = take_back(self._server, one.noted)
        except WriteError as error:
            return f"{told}; {error.told}"
        except ProdreadyError as error:
            return f"{told}; not taken back: {error.told}"
        self.taken_back.append(one.ref)
        return f"taken back: {told}{f'; {more}' if more else ''}"
