"""Follow the rollout of a live object until it is over, or time is."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from typing import NamedTuple, TypeAlias

from kubectl_prodready.cluster.server import Object, Server
from kubectl_prodready.core.plain import mapping, text
from kubectl_prodready.core.rollout import Rollout, Stage, rollout_of

FIRST, LAST = 0.5, 3.0
"""Seconds between two looks: at the beginning, and once it takes long."""


class Wait(NamedTuple):
    """How to follow rollouts: for how many seconds, and whether failed ones are taken back."""

    timeout: float
    undo: bool = False


class Clock(NamedTuple):
    """How time passes, and since when; `stop` is set where nobody waits any more."""

    stop: threading.Event
    now: Callable[[], float] = time.monotonic
    since: float | None = None


Told: TypeAlias = Callable[[str], None]


def wait_for(server: Server, path: str, timeout: float, clock: Clock, tell: Told) -> Rollout:
    """How the rollout of the object at a path ends, within a time in seconds.

    `tell` hears each change of how far it is. Raises ClusterError.
    """
    end = (clock.now() if clock.since is None else clock.since) + timeout
    pause, before = FIRST, ""
    while True:
        rollout = rollout_of(server.get(path))
        if rollout.stage is not Stage.GOING:
            return rollout
        if rollout.told != before:
            tell(rollout.told)
            pause, before = FIRST, rollout.told
        if clock.now() >= end:
            return Rollout(Stage.FAILED, f"not rolled out within {timeout:.0f} s: {rollout.told}")
        if clock.stop.wait(min(pause, max(end - clock.now(), 0))):
            return Rollout(Stage.FAILED, f"nobody waits any more: {rollout.told}")
        pause = min(pause * 1.5, LAST)


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
