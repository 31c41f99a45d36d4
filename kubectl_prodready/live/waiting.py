"""Follow the rollout of a live object until it is over, or time is."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from typing import NamedTuple, TypeAlias

from kubectl_prodready.cluster.server import Object, Server
from kubectl_prodready.core.applying.recorded import Saved
from kubectl_prodready.core.plain import mapping, text
from kubectl_prodready.core.rollout import Rollout, Stage, rollout_of
from kubectl_prodready.errors import MissingError

FIRST, LAST = 0.5, 3.0
"""Seconds between two looks: at the beginning, and once it takes long."""


class Wait(NamedTuple):
    """How to follow rollouts: for how many seconds, and whether failed ones are taken back.

    `since` is a moment of the clock, None is from now on.
    """

    timeout: float
    undo: bool = False
    since: float | None = None


class Clock:
    """How time passes for who waits; while a request is under way it stands still.

    So the time for which the server is away does not count. `stop` is set where nobody waits any
    more.
    """

    def __init__(
        self, stop: threading.Event, monotonic: Callable[[], float] = time.monotonic
    ) -> None:
        """Go from now on."""
        self.stop = stop
        self._monotonic = monotonic
        self._away = 0.0

    def now(self) -> float:
        """Seconds since some moment."""
        return self._monotonic() - self._away

    def asked(self, ask: Callable[[], Object]) -> Object:
        """What is asked for, with the time that it takes left out."""
        since = self._monotonic()
        try:
            return ask()
        finally:
            self._away += self._monotonic() - since


Told: TypeAlias = Callable[[str], None]


def wait_for(server: Server, saved: Saved, wait: Wait, clock: Clock, tell: Told) -> Rollout:
    """How the rollout of an object ends, in time.

    It is still going only where nobody waits any more. `tell` hears each change of how far it is.
    Raises ClusterError, MissingError for an object that is gone.
    """
    end = (clock.now() if wait.since is None else wait.since) + wait.timeout
    pause, before = FIRST, ""
    while True:
        rollout = rollout_of(clock.asked(lambda: _now(server, saved)))
        if rollout.stage is not Stage.GOING:
            return rollout
        if rollout.told != before:
            tell(rollout.told)
            pause, before = FIRST, rollout.told
        if clock.now() >= end:
            return Rollout(
                Stage.FAILED, f"not rolled out within {wait.timeout:.0f} s: {rollout.told}"
            )
        if clock.stop.wait(min(pause, max(end - clock.now(), 0))):
            return rollout
        pause = min(pause * 1.5, LAST)


def _now(server: Server, saved: Saved) -> Object:
    try:
        now = server.get(saved.path)
    except MissingError:
        raise MissingError("it was deleted since") from None
    if mapping(now.get("metadata")).get("uid") != saved.uid:
        raise MissingError("it was deleted since, and made anew")
    return now


def bad_pods(server: Server, stateful_set: Object) -> list[str]:
    """The Pods of the newest template of a StatefulSet that are not ready.

    They stay, whatever the template says by then, until somebody deletes them
    (kubernetes#67250). Raises ClusterError.
    """
    status = mapping(stateful_set.get("status"))
    metadata = mapping(stateful_set.get("metadata"))
    selector = f"controller-revision-hash={text(status.get('updateRevision'))}"
    path = f"/api/v1/namespaces/{text(metadata.get('namespace'))}/pods"
    pods = server.listed(path, labelSelector=selector)
    return [text(mapping(pod.get("metadata")).get("name")) for pod in pods if not _is_ready(pod)]


def _is_ready(pod: Object) -> bool:
    conditions = mapping(pod.get("status")).get("conditions") or ()
    return any(one.get("type") == "Ready" and one.get("status") == "True" for one in conditions)
