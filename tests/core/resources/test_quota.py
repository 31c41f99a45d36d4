"""How many Pods count under a quota, whose they are, and what of it is new."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
import yaml

from kubectl_prodready.core.kinds import objects_in
from kubectl_prodready.core.model import LeftAlone
from kubectl_prodready.core.neighbours import Neighbour, Neighbours
from kubectl_prodready.core.resources.sizing import missing_request
from kubectl_prodready.core.workload import Workload
from tests.core.test_neighbours import job, quota, scaler
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


def test_a_daemon_set_has_a_pod_for_each_node() -> None:
    text = documents(quota("{requests.memory: 100Gi}"), deployment(kind="DaemonSet"))
    assert reasons(text)["memory-request"] == (
        "ResourceQuota/x may not hold a Pod for each node: their number is unknown"
    )
    assert "requests.cpu" in accepted(text)
    elsewhere = quota("{requests.memory: 1Mi}", spec=", scopes: [Terminating]")
    assert "requests.memory" in accepted(documents(elsewhere, deployment(kind="DaemonSet")))


FULL = "[{name: web, image: web, resources: {requests: {memory: 1Gi}, limits: {memory: 1Gi}}}]"
HALF = "[{name: web, image: web, resources: {limits: {memory: 1Gi}}}, {name: b, image: b}]"


class TestWhatIsUsed:
    """What a quota's Pods use was read from a cluster: those of a workload read there are in it."""

    @pytest.mark.parametrize(
        ("used", "status", "fits"),
        [
            # 3 Pods of 1152Mi are needed, and 2 of 1Gi give back what they use
            ("2Gi", "{replicas: 2}", True),
            ("2241Mi", "{replicas: 2}", False),
            ("2240Mi", "{replicas: 2}", True),
            ("2240Mi", "{}", True),
            ("2240Mi", "{replicas: 1}", False),
            ("2240Mi", "{readyReplicas: 0}", False),
            ("2240Mi", "{replicas: some}", False),
        ],
    )
    def test_a_workload_gives_back_what_it_uses(self, used: str, status: str, fits: bool) -> None:
        one = deployment(HALF, spec="replicas: 2", metadata="uid: u") + f"status: {status}\n"
        hard = quota("{requests.memory: 3648Mi}", used=f"{{requests.memory: {used}}}")
        told = reasons(documents(hard, one)).get("memory-request", "")
        assert ("exceed what is left" not in told) is fits

    def test_one_from_a_file_gives_nothing_back(self) -> None:
        hard = quota("{requests.memory: 3648Mi}", used="{requests.memory: 2Gi}")
        text = documents(hard, deployment(HALF, spec="replicas: 2"))
        assert "3 Pods with 1152Mi, 1 of a rollout, exceed" in reasons(text)["memory-request"]

    def test_a_quota_from_a_file_takes_nothing_off(self) -> None:
        text = documents(
            quota("{requests.memory: 3Gi}"), deployment(HALF, spec="replicas: 2", metadata="uid: u")
        )
        assert "exceed" in reasons(text)["memory-request"]

    def test_a_cron_jobs_pods_come_and_go(self) -> None:
        text = job("CronJob", "parallelism: 2").replace("name: web}", "name: web, uid: u}", 1)
        hard = quota("{requests.memory: 1Gi}", used="{requests.memory: 900Mi}")
        assert "2 Pods with 128Mi exceed" in reasons(documents(hard, text))["memory-request"]


def workload(text: str, around: Neighbours, peers: Sequence[Workload] = ()) -> Workload:
    """The workload of a text."""
    (found,) = objects_in(yaml.safe_load(text))
    return Workload(found, around, (1, 30), peers=peers)


def reason(texts: list[str], hard: str, *, used: str = "", scopes: str = "[]") -> str:
    """Why the first of some workloads of one place gets no memory request, or ""."""
    spec = f"{{hard: {{requests.memory: {hard}}}, scopes: {scopes}}}"
    status = f"{{used: {{requests.memory: {used}}}}}" if used else "{}"
    raw = yaml.safe_load(f"{{spec: {spec}, status: {status}}}")
    around = Neighbours([Neighbour("ResourceQuota", "", "q", raw)])
    place: list[Workload] = []
    place += [workload(text, around, place) for text in texts]
    (said,) = missing_request(place[0].containers[0], "memory")
    return said.reason if isinstance(said, LeftAlone) else ""


WEB, BARE = deployment(), deployment(name="db")
OWNED = "ownerReferences: [{kind: Deployment, name: x, controller: true}]"


class TestPeers:
    """All workloads of a place share its quotas."""

    def test_the_sum_of_all_counts(self) -> None:
        assert reason([WEB, BARE], "512Mi") == ""
        assert reason([WEB, BARE, deployment(name="c")], "512Mi") == (
            "2 Pods with 128Mi, 1 of a rollout, and those of 2 other workloads"
            " exceed what is left of ResourceQuota/q"
        )
        assert "those of 1 other workload exceed" in reason([WEB, BARE], "511Mi")
        assert reason([WEB], "511Mi") == ""

    @pytest.mark.parametrize(
        ("peer", "needs"),
        [
            (deployment(FULL, spec="{replicas: 3, strategy: {type: Recreate}}"), 3072),
            (deployment(FULL, spec="replicas: 3"), 4096),
            (deployment(spec="replicas: 3"), 512),
            (deployment(FULL, kind="StatefulSet"), 1024),
            (deployment(FULL, kind="DaemonSet"), 1024),
            (deployment(kind="DaemonSet"), 0),
            (deployment(FULL, metadata=OWNED, kind="ReplicaSet"), 0),
            (deployment("[{name: a, resources: foo}]"), 0),
            (deployment("[{name: a}]", metadata="ownerReferences: foo"), 0),
            (job("Job", "parallelism: 2"), 256),
            (job("Job", "parallelism: 2").replace("name: web}", "name: web, uid: u}", 1), 0),
            (deployment(FULL, pod="activeDeadlineSeconds: 9"), 0),
        ],
    )
    def test_what_another_has_or_would_get(self, peer: str, needs: int) -> None:
        for more, fits in ((0, True), (-1, False)):
            told = reason([WEB, peer], f"{256 + needs + more}Mi", scopes="[NotTerminating]")
            assert (told == "") is fits, told

    def test_what_is_used_already_is_not_needed_again(self) -> None:
        """Two Pods of 1Gi are there; a third is, too, while they are replaced."""
        there = deployment(FULL, spec="replicas: 2", metadata="uid: u") + "status: {replicas: 2}\n"
        agents = deployment(FULL, kind="DaemonSet", metadata="uid: u")
        pod = "apiVersion: v1\nkind: Pod\nmetadata: {name: p, uid: u}\nspec: {containers: []}\n"
        for hard, fits in (("3328Mi", True), ("3327Mi", False)):
            assert (reason([WEB, there, agents, pod], hard, used="2Gi") == "") is fits

    def test_who_shrinks_makes_no_room_yet(self) -> None:
        there = deployment(FULL, spec="replicas: 1", metadata="uid: u") + "status: {replicas: 9}\n"
        assert reason([WEB, there], "9471Mi", used="9Gi") != ""
        assert reason([WEB, there], "9472Mi", used="9Gi") == ""
