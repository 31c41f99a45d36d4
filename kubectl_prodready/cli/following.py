"""Follow the rollouts of what a run has applied: they go on side by side, so none waits long."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from typing import NamedTuple

from kubectl_prodready.cluster.server import Server
from kubectl_prodready.core.model import Ref
from kubectl_prodready.core.rollout import Stage
from kubectl_prodready.errors import ProdreadyError
from kubectl_prodready.live.noting import Noted, take_back
from kubectl_prodready.live.waiting import Clock, Wait, wait_for
from kubectl_prodready.report.report import remark


class Begun(NamedTuple):
    """An object that was applied, where it is, what was recorded of it, and when (monotonic)."""

    ref: Ref
    path: str
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

    def begin(self, ref: Ref, path: str, noted: Noted) -> None:
        """An object was applied just now."""
        self._begun.append(Begun(ref, path, noted, time.monotonic()))

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
        clock = self._clock._replace(since=one.since)

        def tell(told: str) -> None:
            remark(f"{one.ref}: {told}")

        rollout = wait_for(self._server, one.path, self._wait.timeout, clock, tell)
        if rollout.stage is Stage.DONE:
            say(one.ref)
        elif rollout.stage is Stage.NONE:
            tell(rollout.told)
        elif self._wait.undo:
            more = take_back(self._server, one.noted)
            self.taken_back.append(one.ref)
            fail(one.ref, f"taken back: {rollout.told}{f'; {more}' if more else ''}")
        else:
            fail(one.ref, rollout.told)
