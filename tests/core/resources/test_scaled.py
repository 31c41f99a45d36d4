"""Requests that a HorizontalPodAutoscaler measures use against."""

from __future__ import annotations

import pytest

from kubectl_prodready.core.model import Change, Safety
from kubectl_prodready.core.neighbours import Neighbour
from kubectl_prodready.core.resources.autoscaler import Utilization, followed
from tests.core.resources.test_sizing import DECLARED, container, limit_range
from tests.core.test_neighbours import scaler, vpa
from tests.help import deployment, documents, fixed


def utilization(resource: str, percent: int, container: str = "") -> str:
    """One metric of a HorizontalPodAutoscaler, of the Pod or of one container."""
    target = f"name: {resource}, target: {{type: Utilization, averageUtilization: {percent}}}"
    if container:
        return f"{{containerResource: {{container: {container}, {target}}}}}"
    return f"{{resource: {{{target}}}}}"


def hpa(*metrics: str) -> str:
    """A HorizontalPodAutoscaler with some metrics."""
    return scaler(f"metrics: [{', '.join(metrics)}]")


def request(*texts: str, rule: str = "cpu-request") -> Change:
    """The request of the first container beside some neighbours."""
    both = f"[{container()}, {container(name='other')}]"
    found = [f.change for f in fixed(documents(*texts, deployment(both)), select=(rule,)).findings]
    return found[0]


@pytest.mark.parametrize(
    ("metric", "safety"),
    [
        (utilization("cpu", 70, "web"), Safety.REVIEW),
        (utilization("cpu", 70, "other"), Safety.SAFE),
        (utilization("memory", 70, "web"), Safety.SAFE),
        (utilization("cpu", 70), Safety.REVIEW),
    ],
)
def test_a_metric_of_one_container_concerns_that_one_only(metric: str, safety: Safety) -> None:
    assert request(limit_range(DECLARED), hpa(metric)).safety is safety


V1 = "targetCPUUtilizationPercentage: 50"


@pytest.mark.parametrize(
    ("autoscaler", "value"),
    [
        (hpa(utilization("cpu", 70)), "500m"),
        (hpa(utilization("cpu", 70, "web")), "500m"),
        (hpa(utilization("cpu", 70, "other")), "350m"),
        (hpa(utilization("cpu", 60)), "584m"),
        (hpa(utilization("cpu", 60), utilization("cpu", 70)), "584m"),
        (hpa(utilization("cpu", 70), utilization("cpu", 60, "web")), "584m"),
        (hpa(utilization("cpu", 140)), "250m"),
        (hpa(utilization("cpu", 0)), "350m"),
        (hpa("{resource: {name: cpu, target: {type: AverageValue, averageValue: 1}}}"), "350m"),
        (scaler("metrics: [{resource: {name: cpu, targetAverageUtilization: 70}}]"), "500m"),
        (scaler("maxReplicas: 3"), "438m"),
        (scaler(V1, "v1"), "700m"),
    ],
)
def test_a_measured_request_leaves_room_for_what_is_aimed_at(autoscaler: str, value: str) -> None:
    """With the target itself as the request, all Pods would seem to run at 100 %."""
    assert request(vpa("Off", "cpu: 350m"), autoscaler).value == value


SCALES = "scales on cpu use over request: a new request wakes it up or changes it"


def test_it_is_for_review_and_names_both() -> None:
    found = request(vpa("Off", "cpu: 350m"), hpa(utilization("cpu", 70)))
    assert found.safety is Safety.REVIEW
    assert [str(one) for one in found.evidence] == [
        "measured target 350m (VerticalPodAutoscaler/v)",
        "500m: the target is the 70 % of it that the autoscaler keeps (HorizontalPodAutoscaler/x)",
        f"{SCALES} (HorizontalPodAutoscaler/x)",
    ]


def test_memory_too_and_what_was_not_measured_stays() -> None:
    by_memory = hpa(utilization("memory", 70))
    assert request(vpa("Off", "memory: 300Mi"), by_memory, rule="memory-request").value == "429Mi"
    assert request(by_memory, rule="memory-request").value == "128Mi"


def test_the_percentage_of_one_overlay_is_no_evidence_for_all() -> None:
    one = Neighbour("HorizontalPodAutoscaler", "", "x", {"spec": {}})
    assert followed([one], "web", "cpu") == Utilization(80, str(one))
    assert followed([one._replace(everywhere=False)], "web", "cpu") == Utilization(None, str(one))
    assert followed([one], "web", "memory") is None
