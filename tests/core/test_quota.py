"""How many Pods count under a quota, whose they are, and what of it is new."""

from __future__ import annotations

import pytest

from tests.core.test_neighbours import quota, scaler
from tests.help import accepted, deployment, documents, reasons


class TestPods:
    """How many Pods a workload has at a time."""

    @pytest.mark.parametrize(
        ("spec", "pods"),
        [
            ("minReplicas: 10, maxReplicas: 20", 13),
            ("maxReplicas: 20", 3),
            ("minReplicas: 1, maxReplicas: 20", 3),
            ("minReplicas: 3, maxReplicas: 20, metrics: [{type: External}]", 4),
            ("minReplicas: many, maxReplicas: 20", 3),
        ],
    )
    def test_an_autoscaler_keeps_no_fewer_than_its_least(self, spec: str, pods: int) -> None:
        text = documents(
            quota("{requests.memory: 1Mi}"), scaler(spec), deployment(spec="replicas: 2")
        )
        assert reasons(text)["memory-request"].startswith(f"{pods} Pods with 128Mi")

    def test_where_the_manifest_leaves_the_count_to_the_autoscaler(self) -> None:
        least = scaler("minReplicas: 4, maxReplicas: 9")
        text = documents(quota("{requests.memory: 512Mi}"), least, deployment())
        assert "5 Pods" in reasons(text)["memory-request"]

    def test_the_autoscaler_of_another_counts_for_that_one(self) -> None:
        other = scaler("minReplicas: 10").replace("name: web", "name: db")
        text = documents(quota("{requests.memory: 256Mi}"), other, deployment())
        assert accepted(text)["requests.memory"] == "128Mi"
