"""What is said before Pods restart."""

from __future__ import annotations

from typing import Any

import pytest

from kubectl_prodready.core.consequences import Consequences, consequences
from kubectl_prodready.core.kinds import whole_object
from kubectl_prodready.core.neighbours import Neighbour, Neighbours
from kubectl_prodready.core.workload import Workload
from tests.live.objects import deployment, neighbour, planned


def said(raw: dict[str, Any], *around: Neighbour) -> Consequences:
    plan = planned(raw, *around)
    assert plan.workload is not None
    return consequences(plan.workload, [change.path for change in plan.changes])


def of(kind: str, **spec: Any) -> dict[str, Any]:
    raw = deployment()
    raw["kind"] = kind
    raw["spec"].update(spec)
    return raw


def test_a_deployment_rolls() -> None:
    found = said(deployment())
    assert found == Consequences(
        3, ("3 Pods restart, RollingUpdate with maxUnavailable 25% and maxSurge 25%",), ()
    )


@pytest.mark.parametrize(
    ("spec", "risk"),
    [
        ({"strategy": {"type": "Recreate"}}, "a single replica: nothing answers while it restarts"),
        ({}, "a single replica: what it holds in memory is gone"),
    ],
)
def test_a_single_replica_is_a_risk(spec: dict[str, Any], risk: str) -> None:
    found = said(of("Deployment", replicas=1, **spec))
    assert found.pods == 1
    assert found.risks == (risk,)
    assert found.said[0].startswith("1 Pod restarts, ")


def test_all_at_once_and_one_by_one() -> None:
    assert said(of("Deployment", strategy={"type": "Recreate"})).said == (
        "3 Pods restart, all at once (Recreate)",
    )
    found = said(of("StatefulSet", updateStrategy={"type": "OnDelete"}))
    assert found.said == ("3 Pods restart, each when somebody deletes it (OnDelete)",)
    assert found.risks == ("a StatefulSet: its Pods may keep state that others need",)


def test_a_daemon_set_has_one_a_node() -> None:
    raw = of("DaemonSet", updateStrategy={"type": "RollingUpdate"})
    raw["status"] = {"desiredNumberScheduled": 5}
    assert said(raw).said == ("5 Pods restart, RollingUpdate",)
    raw["status"] = {"desiredNumberScheduled": "many"}
    assert said(raw).pods == 0


def test_what_is_scaled_to_nothing_is_no_risk() -> None:
    raw = of("Deployment", replicas=0)
    raw["status"] = {"observedGeneration": 1}
    assert said(raw).risks == ()


def test_a_cron_jobs_template_comes_with_its_next_run() -> None:
    raw = deployment()
    job = {"spec": {"template": raw["spec"]["template"]}}
    cron = {**raw, "apiVersion": "batch/v1", "kind": "CronJob", "spec": {"jobTemplate": job}}
    assert said(cron) == Consequences(0, ("nothing restarts: its next run has it",), ())


def test_a_budget_is_named_with_what_it_holds_for() -> None:
    labels = {"matchLabels": {"app": "web"}}
    budget = neighbour("PodDisruptionBudget", "web", selector=labels, minAvailable=2)
    other = neighbour("PodDisruptionBudget", "db", selector={"matchLabels": {"app": "db"}})
    told = said(deployment(), budget, other).said[1:]
    assert told == (
        "PodDisruptionBudget/web (minAvailable 2) holds for evictions, not for a rollout",
    )


def test_an_autoscaler_is_woken_by_requests() -> None:
    target = {"kind": "Deployment", "name": "web"}
    hpa = neighbour("HorizontalPodAutoscaler", "web", scaleTargetRef=target, minReplicas=2)
    found = said(deployment(), hpa)
    assert found.risks == found.said[1:]
    assert "it scales on use over request" in found.risks[0]
    plan = planned(deployment(), hpa)
    assert plan.workload is not None
    assert consequences(plan.workload, ()).risks == ()


def test_what_is_paused_restarts_once_it_is_resumed() -> None:
    (told, *_) = said(of("Deployment", paused=True)).said
    assert told == "3 Pods restart, once it is resumed (paused)"


def test_without_pods_nothing_restarts() -> None:
    found = said(of("Deployment", replicas=0))
    assert found == (0, ("nothing restarts: it has no Pods",), ())


def of_file(raw: dict[str, Any]) -> Consequences:
    """The same of a manifest that was never in a cluster."""
    raw["metadata"].pop("uid", None)
    raw.pop("status", None)
    return said(raw)


def test_what_is_only_in_a_file_is_told_as_what_will_be() -> None:
    found = of_file(of("Deployment", replicas=2, strategy={"type": "Recreate"}))
    assert found.said == ("once it is applied: 2 Pods restart, all at once (Recreate)",)
    found = of_file(of("DaemonSet", updateStrategy={"type": "RollingUpdate"}))
    assert found.said == ("once it is applied: its Pod on each node restarts, RollingUpdate",)


def test_what_cannot_be_changed_has_to_be_made_anew() -> None:
    workload = Workload(whole_object(of("Job")), Neighbours(), (1, 30))
    assert "deleted and made anew" in consequences(workload, []).said[0]


def test_a_risk_that_is_said_is_told_once() -> None:
    found = Consequences(1, ("it restarts", "it scales"), ("it scales", "it is alone"))
    assert found.with_risks == ("it restarts", "it scales", "it is alone")
