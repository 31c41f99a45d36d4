"""A control plane on which workloads roll out: with controllers, a scheduler and fake nodes.

kube-controller-manager, kube-scheduler and kwok run beside an API server of their own, for on the
one that all other tests share nobody is to act. kwok plays the kubelets: stages.yaml tells how a
Pod becomes ready, or says that it does not.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from tests.cluster.client import MERGE, RefusedError
from tests.cluster.controlplane import ControlPlane, EndedError
from tests.cluster.processes import Program

STAGES = Path(__file__).with_name("stages.yaml")
PATIENCE = 60
"""Seconds until a few Pods are ready at the latest, on a machine with much else to do."""

ROOMY = {"cpu": "64", "memory": "256Gi", "pods": "1000"}
"""What a node has where a test does not say."""

CONTROLLERS = (
    "daemonset",
    "deployment",
    "disruption",
    "endpoints",
    "endpointslice",
    "garbage-collector",
    "job",
    "namespace",
    # takes the taint from a new node when it is ready
    "node-lifecycle",
    "pod-garbage-collector",
    "replicaset",
    "resourcequota",
    "serviceaccount",
    "statefulset",
)
AT_ONCE = ("daemonset", "deployment", "replicaset", "statefulset")
"""The controllers that work on many objects at a time, for a test may make hundreds."""

CLIENT = ("--kube-api-qps=1000", "--kube-api-burst=2000")
ALONE = ("--leader-elect=false", "--secure-port=0")

REPLICAS = ("replicas", "updatedReplicas", "availableReplicas")
DAEMONS = ("updatedNumberScheduled", "numberAvailable")
"""What the status of a workload counts, all of it alike when it is rolled out."""

Object = dict[str, Any]


class Rollouts(ControlPlane):
    """A control plane that acts: Deployments get Pods, and Pods a node; there is none at first."""

    def __init__(self, folder: Path, binaries: Path, kwok: Path) -> None:
        super().__init__(folder, binaries)
        self._kwok = kwok
        self.beside: list[Program] = []

    @property
    def pids(self) -> list[int]:
        """Of all programs, to see that they are gone."""
        return [one.pid for one in (self._etcd, self._apiserver, *self.beside) if one]

    def start(self) -> None:
        super().start()
        for command in (self._manager_command(), self._scheduler_command(), self._kwok_command()):
            log = self._folder / f"{Path(command[0]).name}.log"
            self.beside.append(Program(command, log))

    def stop(self) -> None:
        """End all: those who call the API server before it, one failing or not."""
        with ExitStack() as ending:
            ending.callback(super().stop)
            for program in self.beside:
                ending.callback(program.stop)

    def add_account(self, namespace: str) -> None:
        """The ServiceAccount of a namespace, unless the controller was faster."""
        try:
            super().add_account(namespace)
        except RefusedError as error:
            if error.status.get("reason") != "AlreadyExists":
                raise

    def add_node(self, name: str, **allocatable: str) -> None:
        """A fake node, of the server's version, on which Pods can run when this returns."""
        has = {**ROOMY, **allocatable}
        labels = {"kubernetes.io/hostname": name, "kubernetes.io/os": "linux"}
        annotations = {"kwok.x-k8s.io/node": "fake"}
        info = {"kubeletVersion": self.version, "operatingSystem": "linux", "architecture": "amd64"}
        node = {
            "metadata": {"name": name, "labels": labels, "annotations": annotations},
            "status": {"allocatable": has, "capacity": has, "nodeInfo": info},
        }
        self.request("POST", "/api/v1/nodes", node)
        path = f"/api/v1/nodes/{name}"
        self.wait(lambda: is_schedulable(self.request("GET", path)), f"{name} is ready")

    def create(self, namespace: str, workload: Object) -> Object:
        """A Deployment, StatefulSet or DaemonSet."""
        return self.request("POST", collection(namespace, workload["kind"]), workload)

    def read(self, namespace: str, workload: Object) -> Object:
        """What the server has of it now."""
        return self.request("GET", path_of(namespace, workload))

    def change_template(self, namespace: str, workload: Object, template: Object) -> Object:
        """Merge into the Pod template, by which a rollout begins."""
        body = {"spec": {"template": template}}
        return self.request("PATCH", path_of(namespace, workload), body, MERGE)

    def pods(self, namespace: str) -> list[Object]:
        """The Pods of a namespace that are not about to go, by name."""
        found = self.request("GET", f"/api/v1/namespaces/{namespace}/pods")["items"]
        return [one for one in found if "deletionTimestamp" not in one["metadata"]]

    def wait_for(self, namespace: str, workload: Object, patience: float = PATIENCE) -> Object:
        """Wait until a workload is rolled out, and return it."""
        name = workload["metadata"]["name"]
        what = f"{workload['kind']} {name} is rolled out"
        self.wait(lambda: is_rolled_out(self.read(namespace, workload)), what, patience)
        return self.read(namespace, workload)

    def wait(self, holds: Callable[[], Any], what: str, patience: float = PATIENCE) -> None:
        """Wait for what controllers are to do; with what they wrote where one of them ended."""
        end = time.monotonic() + patience
        while not holds():
            ended = [one.tail() for one in self.beside if not one.is_running()]
            if ended:
                raise EndedError("\n".join(ended))
            assert time.monotonic() < end, f"not within {patience} s: {what}"
            time.sleep(0.05)

    def _manager_command(self) -> list[str]:
        return [
            f"{self._binaries}/kube-controller-manager",
            f"--kubeconfig={self.kubeconfig}",
            f"--controllers={','.join(f'{one}-controller' for one in CONTROLLERS)}",
            *(f"--concurrent-{one}-syncs=20" for one in AT_ONCE),
            "--node-monitor-grace-period=1h",
            *ALONE,
            *CLIENT,
        ]

    def _scheduler_command(self) -> list[str]:
        scheduler = f"{self._binaries}/kube-scheduler"
        return [scheduler, f"--kubeconfig={self.kubeconfig}", *ALONE, *CLIENT]

    def _kwok_command(self) -> list[str]:
        return [
            str(self._kwok),
            f"--kubeconfig={self.kubeconfig}",
            f"--config={STAGES}",
            "--manage-nodes-with-annotation-selector=kwok.x-k8s.io/node=fake",
            "--node-lease-duration-seconds=0",
            "--cidr=10.64.0.0/16",
        ]


def collection(namespace: str, kind: str) -> str:
    return f"/apis/apps/v1/namespaces/{namespace}/{kind.lower()}s"


def path_of(namespace: str, workload: Object) -> str:
    return f"{collection(namespace, workload['kind'])}/{workload['metadata']['name']}"


def is_schedulable(node: Object) -> bool:
    """Whether a node is ready, and bears no taint that keeps Pods away."""
    conditions = node["status"].get("conditions", ())
    return "taints" not in node["spec"] and is_true(conditions, "Ready")


def is_true(conditions: list[Object], kind: str) -> bool:
    return any(one["type"] == kind and one["status"] == "True" for one in conditions)


def is_rolled_out(workload: Object) -> bool:
    """Whether all Pods are of the newest template and available, as `kubectl rollout status`."""
    spec, status = workload["spec"], workload["status"]
    if status.get("observedGeneration", 0) < workload["metadata"]["generation"]:
        return False
    if workload["kind"] == "DaemonSet":
        return {status.get(one, 0) for one in DAEMONS} == {status["desiredNumberScheduled"]}
    return {status.get(one, 0) for one in REPLICAS} == {spec["replicas"]}
