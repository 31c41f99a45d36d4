from __future__ import annotations

from typing import Any

import pytest

from kubectl_prodready.core.rollout import Rollout, Stage, rollout_of

DONE = Rollout(Stage.DONE, "rolled out")


def workload(kind: str, spec: dict[str, Any], **status: Any) -> dict[str, Any]:
    return {
        "kind": kind,
        "metadata": {"generation": 2},
        "spec": spec,
        "status": {"observedGeneration": 2, **status},
    }


def going(told: str) -> Rollout:
    return Rollout(Stage.GOING, told)


def pods(new: int, every: int, available: int) -> dict[str, int]:
    return {"updatedReplicas": new, "replicas": every, "availableReplicas": available}


@pytest.mark.parametrize(
    ("status", "rollout"),
    [
        (pods(1, 4, 3), going("1 of 3 new Pods are there")),
        (pods(3, 4, 3), going("1 old Pods are still there")),
        (pods(3, 3, 2), going("2 of 3 new Pods are available")),
        (pods(3, 3, 3), DONE),
        ({"observedGeneration": 1}, going("its controller has not seen the change yet")),
    ],
)
def test_a_deployment(status: dict[str, Any], rollout: Rollout) -> None:
    assert rollout_of(workload("Deployment", {"replicas": 3}, **status)) == rollout


def test_a_deployment_without_a_number_has_one_pod() -> None:
    assert rollout_of(workload("Deployment", {}, **pods(1, 1, 1))) == DONE


def test_a_deadline_that_is_exceeded() -> None:
    said = {"type": "Progressing", "reason": "ProgressDeadlineExceeded", "message": "too slow"}
    conditions = [{"type": "Available", "status": "True"}, said]
    raw = workload("Deployment", {"replicas": 1}, conditions=conditions)
    assert rollout_of(raw) == Rollout(Stage.FAILED, "it exceeded its progress deadline: too slow")


def daemons(new: int, available: int) -> dict[str, int]:
    return {
        "desiredNumberScheduled": 2,
        "updatedNumberScheduled": new,
        "numberAvailable": available,
    }


@pytest.mark.parametrize(
    ("status", "rollout"),
    [
        (daemons(1, 2), going("1 of 2 new Pods are there")),
        (daemons(2, 1), going("1 of 2 new Pods are available")),
        (daemons(2, 2), DONE),
    ],
)
def test_a_daemon_set(status: dict[str, Any], rollout: Rollout) -> None:
    assert rollout_of(workload("DaemonSet", {}, **status)) == rollout


def numbers(ready: int, new: int, current: str = "a") -> dict[str, Any]:
    revisions = {"updateRevision": "b", "currentRevision": current}
    return {"readyReplicas": ready, "updatedReplicas": new, **revisions}


@pytest.mark.parametrize(
    ("partition", "status", "rollout"),
    [
        (0, numbers(2, 1), going("2 of 3 Pods are ready")),
        (0, numbers(3, 2), going("2 of 3 new Pods are there")),
        (0, numbers(3, 3, "b"), DONE),
        (1, numbers(3, 1), going("1 of 2 new Pods are there")),
        (1, numbers(3, 2), Rollout(Stage.DONE, "rolled out down to its partition: 2 new Pods")),
    ],
)
def test_a_stateful_set(partition: int, status: dict[str, Any], rollout: Rollout) -> None:
    strategy = {"rollingUpdate": {"partition": partition}} if partition else {}
    spec = {"replicas": 3, "updateStrategy": strategy}
    assert rollout_of(workload("StatefulSet", spec, **status)) == rollout


@pytest.mark.parametrize(
    ("kind", "spec", "told"),
    [
        ("CronJob", {}, "nothing rolls out"),
        ("Deployment", {"paused": True}, "it is paused: it rolls out once it is resumed"),
        (
            "DaemonSet",
            {"updateStrategy": {"type": "OnDelete"}},
            "it rolls out as its Pods are deleted (OnDelete)",
        ),
    ],
)
def test_what_does_not_roll_out_by_itself(kind: str, spec: dict[str, Any], told: str) -> None:
    assert rollout_of(workload(kind, spec)) == Rollout(Stage.NONE, told)
