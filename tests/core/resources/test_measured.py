"""A limit is never under what a VerticalPodAutoscaler saw, however little it may be trusted."""

from __future__ import annotations

from typing import Any

import pytest

from kubectl_prodready.core.model import Change, Safety
from kubectl_prodready.core.neighbours import Neighbour
from kubectl_prodready.core.resources.autoscaler import Peak, peak
from tests.core.resources.test_sizing import container, limit_range
from tests.core.resources.test_storage import amount
from tests.core.test_neighbours import vpa
from tests.help import deployment, documents, fixed, reasons


def with_bound(target: str, bound: str, name: str = "v") -> str:
    """A VerticalPodAutoscaler that is off, and recommends a target of memory and an upper bound."""
    return vpa("Off", f"memory: {target}", name=name).replace(
        "containerName: web,", f"containerName: web, upperBound: {{memory: {bound}}},"
    )


def limit_of(*texts: str, resources: str = "{}", rule: str = "memory-limit") -> Change:
    """The one limit that a container gets beside some neighbours."""
    stream = documents(*texts, deployment(f"[{container(resources)}]"))
    (found,) = [f.change for f in fixed(stream).findings if f.change.rule == rule]
    return found


ASKED = "{requests: {memory: 100Mi}}"


@pytest.mark.parametrize("resources", ["{}", ASKED])
@pytest.mark.parametrize(
    ("neighbours", "limit"),
    [
        ((vpa("Off", "memory: 800Mi"),), "3200Mi"),
        ((with_bound("800Mi", "5Gi"),), "5Gi"),
        ((with_bound("800Mi", "1Gi"),), "3200Mi"),
        ((vpa("Off", "memory: 800Mi"), vpa("Off", "memory: 200Mi", name="w")), "3200Mi"),
        ((with_bound("300Mi", "5Gi"), with_bound("800Mi", "1Gi", name="w")), "5Gi"),
    ],
)
def test_a_limit_is_generous_for_what_was_measured(
    neighbours: tuple[str, ...], limit: str, resources: str
) -> None:
    found = limit_of(*neighbours, resources=resources)
    assert found.value == limit
    assert found.safety is Safety.REVIEW
    assert found.why == "generous for what was measured"
    said = " ".join(map(str, found.evidence))
    assert "no limit was measured" not in said
    assert "VerticalPodAutoscaler/" in said


def test_a_request_above_what_was_measured_decides() -> None:
    found = limit_of(vpa("Off", "memory: 200Mi"), resources="{requests: {memory: 800Mi}}")
    assert found.value == "3200Mi"
    assert [str(one) for one in found.evidence] == [
        "measured target 200Mi (VerticalPodAutoscaler/v)",
        "3200Mi is generous for a request of 800Mi (table of defaults)",
    ]


def test_the_evidence_names_target_and_upper_bound() -> None:
    found = limit_of(with_bound("800Mi", "5Gi"), resources=ASKED)
    assert [str(one) for one in found.evidence] == [
        "measured target 800Mi and upper bound 5Gi (VerticalPodAutoscaler/v)"
    ]
    found = limit_of(with_bound("800Mi", "1Gi"), resources=ASKED)
    assert found.evidence[-1].fact == "3200Mi is generous for a measured target of 800Mi"


def test_the_cpu_limit_too() -> None:
    found = limit_of(vpa("Off", "cpu: 1500m"), resources="{requests: {cpu: 10m}}", rule="cpu-limit")
    assert found.value == "6"


def test_an_early_measurement_is_a_floor() -> None:
    early = vpa("Off", "memory: 800Mi").replace(
        "status: {", "status: {conditions: [{type: LowConfidence, status: 'True'}], "
    )
    assert limit_of(early, resources=ASKED).value == "3200Mi"


def test_a_limit_ranges_default_under_what_was_measured_is_not_taken() -> None:
    """What is in force already is safe to write, but not where it is known to be too low."""
    default = limit_range("{type: Container, default: {memory: 512Mi}}")
    assert limit_of(default, vpa("Off", "memory: 800Mi"), resources=ASKED).value == "3200Mi"
    found = limit_of(default, with_bound("300Mi", "5Gi"), resources=ASKED)
    assert (found.value, found.safety) == ("512Mi", Safety.SAFE)


def test_a_maximum_under_what_was_measured_leaves_the_limit() -> None:
    most = limit_range("{type: Container, max: {memory: 512Mi}}")
    text = documents(most, vpa("Off", "memory: 800Mi"), deployment(f"[{container(ASKED)}]"))
    assert "3200Mi is over the maximum 512Mi" in reasons(text)["memory-limit"]


def recommending(name: str = "v", *, everywhere: bool = True, **amounts: str) -> Neighbour:
    """A VerticalPodAutoscaler with one recommendation: its `target` and the like, of cpu."""
    entry: dict[str, Any] = {"containerName": "web"}
    entry |= {kind: {"cpu": text} for kind, text in amounts.items()}
    status = {"recommendation": {"containerRecommendations": [entry]}}
    return Neighbour("VerticalPodAutoscaler", "", name, {"status": status}, everywhere)


def test_a_target_that_a_policy_capped_is_no_peak() -> None:
    """`uncappedTarget` is what was measured before `maxAllowed` cut it."""
    found = peak([recommending(target="1", uncappedTarget="3")], "web", "cpu")
    assert found == Peak(amount("3"), amount("3"), "VerticalPodAutoscaler/v")


def test_a_measurement_of_one_overlay_binds_all() -> None:
    some = [
        recommending(target="1", upperBound="2"),
        recommending("w", target="500m", upperBound="7", everywhere=False),
        recommending("x"),
    ]
    assert peak(some, "web", "cpu") == Peak(
        amount("1"), amount("7"), "VerticalPodAutoscaler/v, VerticalPodAutoscaler/w"
    )
    assert peak(some, "other", "cpu") is None
    assert peak([recommending("x")], "web", "cpu") is None
