"""Rollouts that are followed, on a server that answers as a test says."""

from __future__ import annotations

import threading
from typing import Any, cast

import pytest

from kubectl_prodready.cluster.server import Server
from kubectl_prodready.core.applying.recorded import Saved
from kubectl_prodready.core.rollout import Rollout, Stage
from kubectl_prodready.errors import ClusterError, MissingError
from kubectl_prodready.live.waiting import Clock, Wait, wait_for

SAVED = Saved("/web", {"metadata": {"uid": "u-1"}}, ())


def deployment(new: int, uid: str = "u-1") -> dict[str, Any]:
    """A Deployment of which so many of two Pods are new."""
    counts = {"replicas": 2, "updatedReplicas": new, "availableReplicas": 2}
    status = {"observedGeneration": 1, **counts}
    metadata = {"uid": uid, "generation": 1}
    return {"kind": "Deployment", "metadata": metadata, "spec": {"replicas": 2}, "status": status}


class Slow:
    """A server whose answers take so many seconds of its clock."""

    def __init__(self, *answers: tuple[float, dict[str, Any] | ClusterError]) -> None:
        self._answers = list(answers)
        self.time = 0.0
        self.stop = threading.Event()

    def get(self, _: str) -> dict[str, Any]:
        seconds, answer = self._answers.pop(0)
        self.time += seconds
        if isinstance(answer, ClusterError):
            raise answer
        return answer

    def wait_for(self, timeout: float) -> Rollout:
        clock = Clock(self.stop, lambda: self.time)
        return wait_for(cast("Server", self), SAVED, Wait(timeout), clock, lambda _: None)


def test_the_time_for_which_the_server_is_away_does_not_count() -> None:
    server = Slow((100, deployment(1)), (100, deployment(2)))
    assert server.wait_for(50).stage is Stage.DONE


def test_time_that_passes_counts() -> None:
    server = Slow((0, deployment(1)))
    rollout = server.wait_for(0)
    assert rollout == (Stage.FAILED, "not rolled out within 0 s: 1 of 2 new Pods are there")


def test_who_waits_no_more_does_not_call_it_failed() -> None:
    server = Slow((0, deployment(1)))
    clock = Clock(server.stop, lambda: server.time)
    server.stop.set()
    rollout = wait_for(cast("Server", server), SAVED, Wait(60), clock, lambda _: None)
    assert rollout == (Stage.GOING, "1 of 2 new Pods are there")


@pytest.mark.parametrize(
    ("answer", "told"),
    [
        (deployment(2, "u-2"), "it was deleted since, and made anew"),
        (MissingError("deployments.apps web not found"), "it was deleted since"),
    ],
)
def test_another_object_is_not_followed(answer: dict[str, Any] | ClusterError, told: str) -> None:
    with pytest.raises(MissingError) as raised:
        Slow((0, answer)).wait_for(60)
    assert raised.value.message == told
