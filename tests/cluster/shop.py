"""A namespace of a test's own, what is created in it, and the program as it is called for it."""

from __future__ import annotations

import os
from collections.abc import Callable
from copy import deepcopy
from itertools import count
from pathlib import Path
from typing import Any
from unittest import mock

from kubectl_prodready.cluster.connection import Connection, connect
from tests.cli.command import Done, process, prodready
from tests.cluster.client import APPLY, MERGE
from tests.cluster.controlplane import ControlPlane

NUMBERS = count(1)
CONTAINER = {
    "name": "web",
    "image": "registry.example.com/shop/web:1.4",
    "env": [{"name": "DB_PASSWORD", "value": "hunter2"}],
    "ports": [{"containerPort": 8080}],
    "resources": {"limits": {"memory": "256Mi"}},
}
BOOKKEEPING = ("resourceVersion", "generation")


class Shop:
    """A namespace, the ways to fill it, and the command line."""

    def __init__(self, control_plane: ControlPlane, folder: Path) -> None:
        self.plane = control_plane
        self.folder = folder
        self.records = folder / "records"
        self.kubeconfig = str(control_plane.kubeconfig)
        self.server = connect(Connection(kubeconfig=self.kubeconfig))
        self.name = f"live-{next(NUMBERS)}"
        control_plane.add_namespace(self.name)

    def create(self, path: str, kind: str, name: str, spec: Any, **metadata: Any) -> Any:
        group, plural = path.rsplit("/", 1)
        body = {
            "apiVersion": group.removeprefix("/apis/").removeprefix("/api/"),
            "kind": kind,
            "metadata": {"name": name, "namespace": self.name, **metadata},
            "spec": spec,
        }
        return self.server.post(f"{group}/namespaces/{self.name}/{plural}", body)

    def deployment(self, name: str = "web", **metadata: Any) -> Any:
        return self.create(
            "/apis/apps/v1/deployments", "Deployment", name, self.spec(name), **metadata
        )

    def spec(self, name: str = "web", replicas: int = 3, **pod: Any) -> dict[str, Any]:
        labels = {"app": name}
        template = {"metadata": {"labels": labels}, "spec": {"containers": [CONTAINER], **pod}}
        return {"replicas": replicas, "selector": {"matchLabels": labels}, "template": template}

    def service(self, name: str = "web") -> None:
        spec = {
            "selector": {"app": name},
            "ports": [{"port": 80, "targetPort": 8080}],
        }
        self.create("/api/v1/services", "Service", name, spec)

    def path(self, name: str = "web", plural: str = "deployments") -> str:
        return f"/apis/apps/v1/namespaces/{self.name}/{plural}/{name}"

    def now(self, name: str = "web", plural: str = "deployments") -> dict[str, Any]:
        """An object as it is on the server."""
        return self.plane.request("GET", self.path(name, plural))

    def edit(self, container: dict[str, Any], name: str = "web", **pod: Any) -> dict[str, Any]:
        """Change the container called `web` as `kubectl edit` does."""
        template = {"spec": {"containers": [{"name": "web", **container}], **pod}}
        return self.plane.request(
            "PATCH",
            f"{self.path(name)}?fieldManager=kubectl-edit",
            {"spec": {"template": template}},
            "application/strategic-merge-patch+json",
        )

    def apply_as(self, manager: str, spec: Any, name: str = "web", *, force: bool = False) -> Any:
        """Server-side apply of a Deployment's spec as another field manager."""
        body = {"apiVersion": "apps/v1", "kind": "Deployment", "metadata": {"name": name}}
        query = f"?fieldManager={manager}&force={str(force).lower()}"
        return self.plane.request("PATCH", self.path(name) + query, {**body, "spec": spec}, APPLY)

    def label(self, name: str = "web", **labels: str) -> Any:
        """Change something that has nothing to do with what is fixed."""
        return self.plane.request("PATCH", self.path(name), {"metadata": {"labels": labels}}, MERGE)

    def run(self, command: str, *words: str) -> Done:
        where = ("-n", self.name, "--kubeconfig", self.kubeconfig)
        return prodready(command, *words, *where, cwd=self.folder)

    def apply(self, *words: str) -> Done:
        """`fix --apply --yes` of what the words name, recorded in the shop's folder."""
        return self.run("fix", *words, "--apply", "--yes", "--record", str(self.records))

    def undo(self, *words: str) -> Done:
        """`undo --yes` of a run."""
        return self.run_of("undo", *words, "--yes")

    def run_of(self, command: str, *words: str, kubeconfig: bool = True, **env: str) -> Done:
        """A command on the shop's records, with other variables in its environment."""
        where = ("--kubeconfig", self.kubeconfig) if kubeconfig else ()
        with mock.patch.dict(os.environ, env):
            return prodready(
                command, *words, *where, "--record", str(self.records), cwd=self.folder
            )

    def process(self, command: str, *words: str) -> Done:
        """The same as `run`, as a process of its own."""
        where = ("-n", self.name, "--kubeconfig", self.kubeconfig)
        return process(command, *words, *where, cwd=self.folder)


def container(raw: dict[str, Any]) -> dict[str, Any]:
    """The first container of a workload."""
    found: dict[str, Any] = raw["spec"]["template"]["spec"]["containers"][0]
    return found


def owners(raw: dict[str, Any]) -> set[str]:
    """The field managers of an object."""
    return {one["manager"] for one in raw["metadata"].get("managedFields", ())}


def settled(raw: dict[str, Any]) -> dict[str, Any]:
    """An object without what changes with each write: versions, times, status."""
    raw = deepcopy(raw)
    raw.pop("status", None)
    metadata = raw["metadata"]
    for key in BOOKKEEPING:
        metadata.pop(key, None)
    metadata.get("annotations", {}).pop("deprecated.daemonset.template.generation", None)
    for entry in metadata.get("managedFields", ()):
        entry.pop("time", None)
    metadata.get("managedFields", []).sort(key=str)
    return raw


def whenever(plane: ControlPlane, deed: Callable[[], object]) -> Callable[[dict[str, Any]], None]:
    """For a webhook: lets everything pass, and does something meanwhile."""

    def answer(_: dict[str, Any]) -> None:
        deed()

    return answer
