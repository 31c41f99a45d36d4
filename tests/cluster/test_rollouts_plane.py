"""The control plane with controllers does with workloads what a cluster does, within seconds."""

from __future__ import annotations

import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from tests.cluster.arranging import deployment, enforce_quota, pod_spec
from tests.cluster.client import MERGE
from tests.cluster.conftest import NUMBERS
from tests.cluster.rollouts import Rollouts, collection, is_rolled_out, is_true, path_of

pytestmark = pytest.mark.cluster

NEW = {"metadata": {"annotations": {"changed": "yes"}}}
NEVER = {"metadata": {"labels": {"never-ready": "true"}}}
MANY = 100


@pytest.fixture
def place(rollouts: Rollouts) -> str:
    """A namespace where workloads roll out."""
    return rollouts.add_namespace(f"rollouts-{next(NUMBERS)}")


def workload(kind: str, **spec: Any) -> dict[str, Any]:
    """A StatefulSet or DaemonSet called `web`."""
    made = deployment()
    del made["spec"]["replicas"]
    return {**made, "kind": kind, "spec": {**made["spec"], **spec}}


def ready(pod: dict[str, Any]) -> bool:
    return is_true(pod["status"].get("conditions", []), "Ready")


def revisions(rollouts: Rollouts, place: str) -> dict[str, str]:
    """The revision of each Pod of a StatefulSet, by the end of its name."""
    found = rollouts.pods(place)
    labels = {one["metadata"]["name"][-1]: one["metadata"]["labels"] for one in found}
    return {number: one["controller-revision-hash"] for number, one in labels.items()}


def test_a_deployment_becomes_available_on_nodes_of_the_servers_version(
    rollouts: Rollouts, place: str
) -> None:
    made = rollouts.wait_for(place, rollouts.create(place, deployment(replicas=3)))
    assert is_true(made["status"]["conditions"], "Available")
    pods = rollouts.pods(place)
    assert [ready(pod) for pod in pods] == [True] * 3
    assert {pod["spec"]["nodeName"] for pod in pods} <= {"one", "two"}
    assert all(pod["status"]["podIP"].startswith("10.64.") for pod in pods)
    node = rollouts.request("GET", "/api/v1/nodes/one")
    assert node["status"]["nodeInfo"]["kubeletVersion"] == rollouts.version


def test_a_changed_template_rolls_over_to_a_new_replicaset(rollouts: Rollouts, place: str) -> None:
    web = rollouts.wait_for(place, rollouts.create(place, deployment(replicas=3)))
    [old] = rollouts.request("GET", collection(place, "ReplicaSet"))["items"]
    rollouts.wait_for(place, rollouts.change_template(place, web, NEW))
    found = rollouts.request("GET", collection(place, "ReplicaSet"))["items"]
    replicas = {one["metadata"]["name"]: one["spec"]["replicas"] for one in found}
    assert replicas.pop(old["metadata"]["name"]) == 0
    assert list(replicas.values()) == [3]
    annotations = [pod["metadata"].get("annotations", {}) for pod in rollouts.pods(place)]
    assert annotations == [{"changed": "yes"}] * 3


def test_what_is_never_ready_misses_its_deadline_beside_the_old_pods(
    rollouts: Rollouts, place: str
) -> None:
    made = deployment(replicas=3)
    made["spec"] |= {"progressDeadlineSeconds": 2, "strategy": {"type": "RollingUpdate"}}
    made["spec"]["strategy"]["rollingUpdate"] = {"maxSurge": 1, "maxUnavailable": 0}
    web = rollouts.wait_for(place, rollouts.create(place, made))
    rollouts.change_template(place, web, NEVER)

    def reason() -> str:
        conditions = rollouts.read(place, web)["status"]["conditions"]
        [said] = [one for one in conditions if one["type"] == "Progressing"]
        return f"{said['status']} {said['reason']}"

    rollouts.wait(lambda: reason() == "False ProgressDeadlineExceeded", "the deadline is missed")
    assert not is_rolled_out(rollouts.read(place, web))
    counted = Counter((pod["status"]["phase"], ready(pod)) for pod in rollouts.pods(place))
    assert counted == {("Running", True): 3, ("Running", False): 1}


@pytest.mark.parametrize(
    ("reason", "phase", "restarts"),
    [("CrashLoopBackOff", "Running", 3), ("ImagePullBackOff", "Pending", 0)],
)
def test_a_pod_says_why_it_is_never_ready(
    rollouts: Rollouts, place: str, reason: str, phase: str, restarts: int
) -> None:
    labels = {"never-ready": reason}
    body = {"metadata": {"name": "web", "labels": labels}, "spec": pod_spec()}
    rollouts.request("POST", f"/api/v1/namespaces/{place}/pods", body)
    waits = "containerStatuses"
    rollouts.wait(lambda: rollouts.pods(place)[0]["status"].get(waits), "the Pod waits")
    [pod] = rollouts.pods(place)
    [container] = pod["status"][waits]
    assert container["state"] == {"waiting": {"reason": reason}}
    assert (pod["status"]["phase"], container["restartCount"]) == (phase, restarts)
    assert not ready(pod)


def test_a_pod_is_ready_as_late_as_it_says(rollouts: Rollouts, place: str) -> None:
    made = deployment(replicas=1)
    made["spec"]["template"]["metadata"]["annotations"] = {"ready-after": "2s"}
    begin = time.monotonic()
    rollouts.wait_for(place, rollouts.create(place, made))
    assert time.monotonic() - begin > 2


def test_a_statefulset_rolls_from_its_last_pod(rollouts: Rollouts, place: str) -> None:
    made = workload("StatefulSet", replicas=2, serviceName="web")
    web = rollouts.wait_for(place, rollouts.create(place, made))
    old = revisions(rollouts, place)["0"]
    assert revisions(rollouts, place) == {"0": old, "1": old}
    rollouts.change_template(place, web, NEW)
    seen = []

    def is_done() -> bool:
        seen.append(revisions(rollouts, place))
        return is_rolled_out(rollouts.read(place, web))

    rollouts.wait(is_done, "the StatefulSet is rolled out")
    new = seen[-1]["0"]
    assert seen[-1] == {"0": new, "1": new}
    assert new != old
    assert all(one["1"] == new for one in seen if one.get("0", old) != old)


def test_a_statefulset_keeps_the_pod_that_is_never_ready(rollouts: Rollouts, place: str) -> None:
    made = workload("StatefulSet", replicas=2, serviceName="web")
    web = rollouts.wait_for(place, rollouts.create(place, made))
    old = revisions(rollouts, place)["0"]
    changed = rollouts.change_template(place, web, NEVER)
    rollouts.wait(lambda: revisions(rollouts, place).get("1", old) != old, "the last Pod is new")
    rollouts.change_template(place, web, {"metadata": {"labels": {"never-ready": None}}})
    observed = changed["metadata"]["generation"] + 1
    rollouts.wait(
        lambda: rollouts.read(place, web)["status"]["observedGeneration"] == observed,
        "the controller has seen the old template",
    )
    first, last = rollouts.pods(place)
    assert (ready(first), ready(last)) == (True, False)
    assert last["metadata"]["labels"]["never-ready"] == "true"


def test_a_daemonset_gets_one_pod_on_each_node(rollouts: Rollouts, place: str) -> None:
    rollouts.wait_for(place, rollouts.create(place, workload("DaemonSet")))
    nodes = [one["metadata"]["name"] for one in rollouts.request("GET", "/api/v1/nodes")["items"]]
    assert sorted(pod["spec"]["nodeName"] for pod in rollouts.pods(place)) == sorted(nodes)


def test_a_job_completes(rollouts: Rollouts, place: str) -> None:
    template = {"spec": {**pod_spec(), "restartPolicy": "Never"}}
    body = {"metadata": {"name": "web"}, "spec": {"template": template}}
    path = f"/apis/batch/v1/namespaces/{place}/jobs"
    rollouts.request("POST", path, body)
    rollouts.wait(
        lambda: is_true(
            rollouts.request("GET", f"{path}/web")["status"].get("conditions", []), "Complete"
        ),
        "the Job is complete",
    )


def test_a_budget_counts_pods_and_a_service_finds_them(rollouts: Rollouts, place: str) -> None:
    selector = {"app": "web"}
    budgets = f"/apis/policy/v1/namespaces/{place}/poddisruptionbudgets"
    spec = {"minAvailable": 1, "selector": {"matchLabels": selector}}
    rollouts.request("POST", budgets, {"metadata": {"name": "web"}, "spec": spec})
    ports = {"selector": selector, "ports": [{"port": 80}]}
    service = {"metadata": {"name": "web"}, "spec": ports}
    rollouts.request("POST", f"/api/v1/namespaces/{place}/services", service)
    rollouts.wait_for(place, rollouts.create(place, deployment(replicas=3)))

    def counted() -> tuple[int, int]:
        status = rollouts.request("GET", f"{budgets}/web")["status"]
        slices = f"/apis/discovery.k8s.io/v1/namespaces/{place}/endpointslices"
        found = rollouts.request("GET", slices)["items"]
        return status.get("disruptionsAllowed", 0), sum(len(one["endpoints"]) for one in found)

    rollouts.wait(
        lambda: counted() == (2, 3), "2 disruptions are allowed, and 3 endpoints are there"
    )


def test_a_pod_waits_for_a_node_with_room(rollouts: Rollouts, place: str) -> None:
    rollouts.add_node("small", cpu="1")
    made = deployment(replicas=2, resources={"requests": {"cpu": "600m"}})
    made["spec"]["template"]["spec"]["nodeSelector"] = {"kubernetes.io/hostname": "small"}
    rollouts.create(place, made)

    def counted() -> tuple[int, int]:
        pods = rollouts.pods(place)
        said = [one for pod in pods for one in pod["status"].get("conditions", ())]
        return sum(map(ready, pods)), [one.get("reason") for one in said].count("Unschedulable")

    rollouts.wait(lambda: counted() == (1, 1), "one of two Pods has a node")
    rollouts.request("DELETE", "/api/v1/nodes/small")


def test_a_quota_stops_a_rollout(rollouts: Rollouts, place: str) -> None:
    enforce_quota(rollouts, place, {"pods": "2"})
    web = rollouts.create(place, deployment(replicas=3))

    def fails() -> bool:
        return is_true(rollouts.read(place, web)["status"].get("conditions", []), "ReplicaFailure")

    rollouts.wait(fails, "the quota is exceeded")
    assert len(rollouts.pods(place)) == 2


def test_pods_go_with_their_deployment_and_a_namespace_with_all(
    rollouts: Rollouts, place: str
) -> None:
    made = deployment()
    # a namespace waits half as long as its Pods may take
    made["spec"]["template"]["spec"]["terminationGracePeriodSeconds"] = 1
    web = rollouts.wait_for(place, rollouts.create(place, made))
    rollouts.request("DELETE", path_of(place, web))
    rollouts.wait(lambda: not rollouts.pods(place), "the Pods are gone")
    rollouts.wait_for(place, rollouts.create(place, made))
    rollouts.request("DELETE", f"/api/v1/namespaces/{place}")

    def names() -> set[str]:
        found = rollouts.request("GET", "/api/v1/namespaces")["items"]
        return {one["metadata"]["name"] for one in found}

    rollouts.wait(lambda: place not in names(), "the namespace is gone")


def test_many_deployments_become_ready_and_are_scaled_within_seconds(
    rollouts: Rollouts, place: str
) -> None:
    made = [deployment(f"web-{number}", replicas=1) for number in range(MANY)]
    with ThreadPoolExecutor(8) as pool:
        created = list(pool.map(lambda one: rollouts.create(place, one), made))

        def is_done() -> bool:
            found = rollouts.request("GET", collection(place, "Deployment"))["items"]
            return all(is_rolled_out({"kind": "Deployment", **one}) for one in found)

        rollouts.wait(is_done, f"{MANY} Deployments are rolled out")
        more = {"spec": {"replicas": 3}}
        paths = [path_of(place, one) for one in created]
        list(pool.map(lambda path: rollouts.request("PATCH", path, more, MERGE), paths))
        rollouts.wait(is_done, f"{3 * MANY} Pods are ready")
    assert sum(map(ready, rollouts.pods(place))) == 3 * MANY
