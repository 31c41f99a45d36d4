from __future__ import annotations

from typing import Any

from kubectl_prodready.core.effects import effect_of
from kubectl_prodready.core.kinds import whole_object
from kubectl_prodready.core.model import Change, Ref, Safety
from kubectl_prodready.core.neighbours import Neighbours
from kubectl_prodready.core.workload import Workload
from kubectl_prodready.paths import Item

WEB = {"name": "web", "image": "web", "resources": {"requests": {"cpu": "100m"}}}
INIT = {"name": "init", "image": "init", "resources": {"requests": {"cpu": "1"}}}


def workload(kind: str = "Deployment", **spec: Any) -> Workload:
    template = {"spec": {"containers": [WEB], "initContainers": [INIT]}}
    raw = {"apiVersion": "apps/v1", "kind": kind, "metadata": {"name": "web"}}
    return Workload(
        whole_object({**raw, "spec": {"template": template, **spec}}), Neighbours(), (1, 30)
    )


def request(resource: str, value: str) -> Change:
    path = ("spec", "template", "spec", "containers", Item("name", "web"))
    ref = Ref("Deployment", "", "web")
    return Change(ref, (*path, "resources", "requests", resource), value, Safety.SAFE, (), "rule")


def added(workload: Workload, *changes: Change) -> list[tuple[str, str, bool]]:
    return [
        (one.resource, str(one.amount), one.per_node) for one in effect_of(workload, changes).added
    ]


def test_all_pods_count() -> None:
    assert added(workload(replicas=3), request("memory", "128Mi")) == [("memory", "384Mi", False)]


def test_what_an_init_container_asks_for_anyway_is_not_added() -> None:
    assert added(workload(replicas=3), request("cpu", "500m")) == []
    assert added(workload(replicas=3), request("cpu", "1500m")) == [("cpu", "1500m", False)]


def test_of_a_daemon_set_in_a_file_each_node_has_one() -> None:
    assert added(workload("DaemonSet"), request("memory", "1Gi")) == [("memory", "1Gi", True)]


def test_what_happens_to_the_pods_is_told() -> None:
    effect = effect_of(workload(replicas=3), [request("memory", "1Gi")])
    assert effect.consequences.pods == 3
    assert effect_of(workload(replicas=3), []).added == ()
