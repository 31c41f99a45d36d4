"""The control plane of these tests tells the truth: it is what it is said to be, and holds."""

from __future__ import annotations

import json
import os
import ssl
import subprocess
import time
from pathlib import Path
from typing import Any

import pytest

from tests.cli.command import needs_kubectl
from tests.cluster.arranging import allow, deployment, enforce_quota, pod, set_limits
from tests.cluster.client import APPLY, MERGE, Client, RefusedError
from tests.cluster.controlplane import GROUPS, PEOPLE, ControlPlane, EndedError, token_of
from tests.cluster.interrupted import interrupted
from tests.cluster.processes import Program
from tests.cluster.webhooks import webhook_for

pytestmark = pytest.mark.cluster


def pods(namespace: str, query: str = "?dryRun=All") -> str:
    return f"/api/v1/namespaces/{namespace}/pods{query}"


def deployments(namespace: str, name: str = "") -> str:
    return f"/apis/apps/v1/namespaces/{namespace}/deployments{name and '/'}{name}"


def applied(plane: ControlPlane, namespace: str, replicas: int) -> dict[str, Any]:
    body = {"apiVersion": "apps/v1", "kind": "Deployment", "metadata": {"name": "web"}}
    path = f"{deployments(namespace, 'web')}?fieldManager=prodready"
    return plane.request("PATCH", path, {**body, "spec": {"replicas": replicas}}, APPLY)


def scaled(plane: ControlPlane, namespace: str, replicas: int) -> dict[str, Any]:
    path = deployments(namespace, "web")
    return plane.request("PATCH", path, {"spec": {"replicas": replicas}}, MERGE)


def test_the_version_is_the_one_that_is_asked_for(control_plane: ControlPlane) -> None:
    assert control_plane.version == os.environ.get("CONTROLPLANE", control_plane.version)
    told = control_plane.request("GET", "/version")
    assert control_plane.version.startswith(f"v{told['major']}.{told['minor']}.")


def test_the_openapi_document_is_whole(control_plane: ControlPlane) -> None:
    paths = control_plane.request("GET", "/openapi/v3")["paths"]
    document = control_plane.request("GET", paths["apis/apps/v1"]["serverRelativeURL"])
    container = document["components"]["schemas"]["io.k8s.api.core.v1.Container"]["properties"]
    assert container["ports"]["x-kubernetes-list-map-keys"] == ["containerPort", "protocol"]


def test_a_pod_is_accepted_where_there_is_an_account_and_nowhere_else(
    control_plane: ControlPlane, namespace: str
) -> None:
    accepted = control_plane.request("POST", pods(namespace), pod())
    assert accepted["spec"]["serviceAccountName"] == "default"
    assert accepted["spec"]["volumes"][0]["name"].startswith("kube-api-access-")
    control_plane.request("POST", pods("default"), pod())
    bare = f"{namespace}-bare"
    control_plane.request("POST", "/api/v1/namespaces", {"metadata": {"name": bare}})
    with pytest.raises(RefusedError, match='serviceaccount "default" not found'):
        control_plane.request("POST", pods(bare), pod())


def test_a_conflict_names_the_manager(control_plane: ControlPlane, namespace: str) -> None:
    path = f"{deployments(namespace)}?fieldManager=shop"
    control_plane.request("POST", path, deployment(replicas=2))
    with pytest.raises(RefusedError) as caught:
        applied(control_plane, namespace, 3)
    assert caught.value.code == 409
    [cause] = caught.value.status["details"]["causes"]
    assert 'conflict with "shop"' in cause["message"]
    assert cause["field"] == ".spec.replicas"
    assert applied(control_plane, namespace, 2)["spec"]["replicas"] == 2


def test_a_quota_holds(control_plane: ControlPlane, namespace: str) -> None:
    enforce_quota(control_plane, namespace, {"pods": "2"}, used={"pods": "1"})
    control_plane.request("POST", pods(namespace, ""), pod("one"))
    with pytest.raises(RefusedError, match="exceeded quota: quota, requested: pods=1") as caught:
        control_plane.request("POST", pods(namespace), pod("two"))
    assert caught.value.code == 403


def test_bounds_hold(control_plane: ControlPlane, namespace: str) -> None:
    set_limits(control_plane, namespace, max={"memory": "64Mi"}, default={"memory": "32Mi"})
    made = control_plane.request("POST", pods(namespace), pod())
    assert made["spec"]["containers"][0]["resources"]["limits"] == {"memory": "32Mi"}
    large = pod(resources={"limits": {"memory": "1Gi"}})
    with pytest.raises(RefusedError, match="maximum memory usage per Container is 64Mi"):
        control_plane.request("POST", pods(namespace), large)


def test_pod_security_holds(control_plane: ControlPlane, namespace: str) -> None:
    labels = {"pod-security.kubernetes.io/enforce": "restricted"}
    restricted = control_plane.add_namespace(f"{namespace}-restricted", labels)
    with pytest.raises(RefusedError, match='violates PodSecurity "restricted:latest"'):
        control_plane.request("POST", pods(restricted), pod())


def test_a_webhook_changes_pods_of_its_namespace(
    control_plane: ControlPlane, namespace: str
) -> None:
    label = {"op": "add", "path": "/metadata/labels", "value": {"mesh": "yes"}}
    with webhook_for(control_plane, namespace, lambda _: [label]) as webhook:
        made = control_plane.request("POST", pods(namespace), pod())
        assert made["metadata"]["labels"] == {"mesh": "yes"}
        other = control_plane.request("POST", pods("default"), pod())
        assert "labels" not in other["metadata"]
    [request] = webhook.requests
    assert (request["name"], request["dryRun"]) == ("web", True)


def test_a_webhook_rejects_and_one_that_is_gone_stops_all(
    control_plane: ControlPlane, namespace: str
) -> None:
    control_plane.request("POST", deployments(namespace), deployment())
    with webhook_for(
        control_plane,
        namespace,
        lambda request: "too few" if request["object"]["spec"]["replicas"] < 3 else None,
        ("deployments",),
        "apps",
        mutating=False,
    ) as webhook:
        with pytest.raises(RefusedError, match="denied the request: too few"):
            scaled(control_plane, namespace, 1)
        assert scaled(control_plane, namespace, 4)["spec"]["replicas"] == 4
        webhook.stop()
        with pytest.raises(RefusedError, match="failed calling webhook") as caught:
            scaled(control_plane, namespace, 5)
        assert caught.value.code == 500


def test_objects_outlive_the_server(control_plane: ControlPlane, namespace: str) -> None:
    made = control_plane.request("POST", deployments(namespace), deployment())
    url = control_plane.url
    control_plane.stop_apiserver()
    with pytest.raises(OSError, match="refused"):
        control_plane.request("GET", deployments(namespace, "web"))
    control_plane.stop_apiserver()
    control_plane.start_apiserver()
    control_plane.start_apiserver()
    assert control_plane.url == url
    assert control_plane.request("GET", deployments(namespace, "web")) == made
    assert control_plane.request("POST", pods(namespace), pod())


@needs_kubectl
def test_kubectl_knows_who_has_which_kubeconfig(control_plane: ControlPlane) -> None:
    assert whoami(control_plane.kubeconfig) == ("admin", ["system:masters"])
    for user in PEOPLE:
        assert whoami(control_plane.kubeconfig_for(user)) == (user, [])
        for group in GROUPS:
            assert whoami(control_plane.kubeconfig_for(user, [group])) == (user, [group])
    with pytest.raises(ValueError, match="no token token-mallory"):
        control_plane.kubeconfig_for("mallory")


def whoami(kubeconfig: Path) -> tuple[str, list[str]]:
    command = ("kubectl", "auth", "whoami", "-o", "json", "--kubeconfig", kubeconfig)
    done = subprocess.run(command, capture_output=True, check=True)
    info = json.loads(done.stdout)["status"]["userInfo"]
    return info["username"], [one for one in info["groups"] if one != "system:authenticated"]


def test_rights_are_those_that_a_test_gives(control_plane: ControlPlane, namespace: str) -> None:
    context = ssl.create_default_context(cafile=str(control_plane.ca))
    alice = Client(control_plane.url, context, token_of("alice"))
    with pytest.raises(RefusedError, match='User "alice" cannot list resource "deployments"'):
        alice.request("GET", deployments(namespace))
    rule = {"apiGroups": ["apps"], "resources": ["deployments"], "verbs": ["list"]}
    allow(control_plane, namespace, "alice", rule)
    assert alice.request("GET", deployments(namespace))["items"] == []


def test_an_expired_certificate_is_refused(control_plane: ControlPlane) -> None:
    context = ssl.create_default_context(cafile=str(control_plane.ca))
    context.load_cert_chain(*control_plane.authority.client("admin", ("system:masters",), days=-1))
    with pytest.raises(RefusedError) as caught:
        Client(control_plane.url, context).request("GET", "/api/v1/nodes")
    assert caught.value.code == 401


@pytest.mark.parametrize("ends", ["etcd", "kube-apiserver"])
def test_programs_that_end_are_tried_again_and_then_shown_with_what_they_wrote(
    tmp_path: Path, ends: str
) -> None:
    for name in ("etcd", "kube-apiserver"):
        deed = f"echo {name} cannot bind\nexit 1\n" if name == ends else "exec sleep 600\n"
        (tmp_path / name).write_text(f"#!/bin/sh\n{deed}")
        (tmp_path / name).chmod(0o755)
    plane = ControlPlane(tmp_path, tmp_path)
    with pytest.raises(EndedError, match=f"{ends} cannot bind"):
        plane.start()
    assert (tmp_path / f"{ends}.log").read_text().count("cannot bind") == 3


def test_a_program_that_does_not_want_to_end_is_ended(tmp_path: Path) -> None:
    log = tmp_path / "log"
    program = Program(("sh", "-c", "trap '' TERM; echo up; while :; do sleep 0.1; done"), log)
    while "up" not in log.read_text():
        time.sleep(0.01)
    program.stop()
    assert not program.is_running()


def test_nothing_is_left_running_after_an_interrupt(
    control_plane: ControlPlane, tmp_path: Path
) -> None:
    out = interrupted(tmp_path, "control_plane", "control_plane.url")
    [url] = [word for word in out.split() if word.startswith("https://127.0.0.1:")]
    with pytest.raises(OSError, match="refused"):
        Client(url, ssl.create_default_context()).request("GET", "/readyz")
