"""deploy/ on a real API server: its rights are enough for its report, and none is too many."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterator
from copy import deepcopy
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from kubectl_prodready.cli import vast
from kubectl_prodready.cluster import resolving
from kubectl_prodready.cluster.around import PEERS
from kubectl_prodready.cluster.connection import Connection, connect
from kubectl_prodready.cluster.neighbour_kinds import neighbour_kinds
from kubectl_prodready.cluster.resource import WORKLOADS
from tests.cli.command import Done, prodready
from tests.cluster.arranging import RBAC, deployment, may
from tests.cluster.client import RefusedError, until
from tests.test_deploy import DEPLOY, check_words, objects, pod_template

if TYPE_CHECKING:
    from tests.cluster.conftest import ControlPlane

pytestmark = pytest.mark.cluster

CRDS = "/apis/apiextensions.k8s.io/v1/customresourcedefinitions"
INSTALLED = {
    "verticalpodautoscalers.autoscaling.k8s.io": "VerticalPodAutoscaler",
    "gateways.gateway.networking.k8s.io": "Gateway",
    "httproutes.gateway.networking.k8s.io": "HTTPRoute",
    "grpcroutes.gateway.networking.k8s.io": "GRPCRoute",
    "tcproutes.gateway.networking.k8s.io": "TCPRoute",
    "tlsroutes.gateway.networking.k8s.io": "TLSRoute",
    "backendconfigs.cloud.google.com": "BackendConfig",
    "healthcheckpolicies.networking.gke.io": "HealthCheckPolicy",
}
"""The kinds of which a cluster without add-ons has none."""

SPACE = objects()["Namespace"]["metadata"]["name"]
ROLE = objects()["ClusterRole"]
GIVEN = [
    (group, resource)
    for rule in ROLE["rules"]
    for group in rule["apiGroups"]
    for resource in rule["resources"]
]
ASKED = ("deployments", "statefulsets", "daemonsets", "cronjobs")
KINDS = {
    (one.group, one.plural): one.kind
    for one in (
        *(one for kind in neighbour_kinds(None) for one in kind.resources),
        *(WORKLOADS[kind] for kind in PEERS),
    )
}
TOLD_BY_NOBODY = ("nodes", "namespaces")
"""Those of which it matters only in some clusters that they cannot be listed."""


@pytest.fixture(scope="module")
def deployed(control_plane: ControlPlane) -> Iterator[ControlPlane]:
    """A server on which somebody ran `kubectl apply -k deploy`, with add-ons of all kinds."""
    control_plane.start_apiserver()
    for name, kind in INSTALLED.items():
        control_plane.request("POST", CRDS, definition(name, kind))
    try:
        for name in INSTALLED:
            plural, _, group = name.partition(".")
            path = f"/apis/{group}/v1/{plural}"
            until(partial(is_served, control_plane, path), f"{name} is served")
        apply(control_plane)
        path = f"/apis/apps/v1/namespaces/{SPACE}/deployments"
        control_plane.request("POST", path, deployment("web"))
        yield control_plane
    finally:
        for name in INSTALLED:
            control_plane.request("DELETE", f"{CRDS}/{name}")


def definition(name: str, kind: str) -> dict[str, Any]:
    plural, _, group = name.partition(".")
    schema = {"type": "object", "x-kubernetes-preserve-unknown-fields": True}
    version = {"name": "v1", "served": True, "storage": True, "schema": {"openAPIV3Schema": schema}}
    names = {"plural": plural, "singular": kind.lower(), "kind": kind}
    spec = {"group": group, "names": names, "scope": "Namespaced", "versions": [version]}
    # https://github.com/kubernetes/enhancements/pull/1111: what the server wants of *.k8s.io
    annotations = {"api-approved.kubernetes.io": "unapproved, for a test"}
    return {"metadata": {"name": name, "annotations": annotations}, "spec": spec}


def is_served(plane: ControlPlane, path: str) -> bool:
    try:
        return bool(plane.request("GET", path))
    except RefusedError:
        return False


def apply(plane: ControlPlane) -> None:
    """As the README of deploy/ says."""
    where = ("--kubeconfig", str(plane.kubeconfig))
    command = ["kubectl", *where, "apply", "--server-side", "-k", str(DEPLOY)]
    subprocess.run(command, capture_output=True, check=True)
    rule = {"verbs": ["list"], "apiGroups": ["apps"], "resources": ["deployments"]}
    account = f"system:serviceaccount:{SPACE}:prodready"
    until(partial(may, plane, SPACE, account, rule), "the role holds")


def token_of(plane: ControlPlane, account: str) -> str:
    path = f"/api/v1/namespaces/{SPACE}/serviceaccounts/{account}/token"
    body = {"apiVersion": "authentication.k8s.io/v1", "kind": "TokenRequest", "spec": {}}
    return str(plane.request("POST", path, body)["status"]["token"])


def lacking(plane: ControlPlane, resource: str) -> Path:
    """The kubeconfig of an account with all these rights but one."""
    name = f"lacking-{resource}"
    rules = deepcopy(ROLE["rules"])
    for rule in rules:
        rule["resources"] = [one for one in rule["resources"] if one != resource]
    group = "rbac.authorization.k8s.io"
    plane.request(
        "POST", f"/api/v1/namespaces/{SPACE}/serviceaccounts", {"metadata": {"name": name}}
    )
    role = {"metadata": {"name": name}, "rules": [one for one in rules if one["resources"]]}
    plane.request("POST", f"{RBAC}/clusterroles", role)
    binding = {
        "metadata": {"name": name},
        "roleRef": {"apiGroup": group, "kind": "ClusterRole", "name": name},
        "subjects": [{"kind": "ServiceAccount", "name": name, "namespace": SPACE}],
    }
    plane.request("POST", f"{RBAC}/clusterrolebindings", binding)
    for rule in role["rules"]:
        user = f"system:serviceaccount:{SPACE}:{name}"
        until(partial(may, plane, "", user, rule), f"{name} has the role")
    return plane.kubeconfig_with({"token": token_of(plane, name)}, name)


def test_the_report_of_the_pod_names_what_workloads_lack(
    deployed: ControlPlane, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With nothing but what the kubelet gives a Pod: two variables and a mounted token."""
    account = tmp_path / "serviceaccount"
    account.mkdir()
    (account / "token").write_text(token_of(deployed, "prodready"))
    (account / "ca.crt").write_text(deployed.ca.read_text())
    (account / "namespace").write_text(SPACE)
    monkeypatch.setattr(resolving, "SERVICE_ACCOUNT", str(account))
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.delenv("KUBECONFIG", raising=False)
    host, _, port = deployed.url.removeprefix("https://").partition(":")
    monkeypatch.setenv("KUBERNETES_SERVICE_HOST", host)
    monkeypatch.setenv("KUBERNETES_SERVICE_PORT", port)
    done = prodready(*check_words(), cwd=tmp_path)
    assert f"{SPACE}/Deployment/web" in done.out
    assert "not seen" not in done.err
    assert "cannot list" not in done.err
    assert f"{SPACE}/CronJob/prodready" not in done.out


@pytest.mark.parametrize(
    ("group", "resource"), [one for one in GIVEN if one[1] not in TOLD_BY_NOBODY]
)
def test_without_one_of_the_rights_it_says_which(
    deployed: ControlPlane, tmp_path: Path, group: str, resource: str
) -> None:
    done = report(lacking(deployed, resource), tmp_path)
    if resource in ASKED:
        assert f'cannot list resource "{resource}" in API group "{group}"' in done.err
        assert done.code == 2
    else:
        assert f"not seen in {SPACE}: {KINDS[group, resource]}; this user may not list" in done.err
        assert done.code == 1


def report(kubeconfig: Path, folder: Path) -> Done:
    return prodready(*check_words(), "--kubeconfig", str(kubeconfig), cwd=folder)


def test_without_nodes_the_oldest_kubelet_is_not_known(deployed: ControlPlane) -> None:
    deployed.request("POST", "/api/v1/nodes", {"metadata": {"name": "old"}})
    status = {"status": {"nodeInfo": {"kubeletVersion": "v1.29.3"}}}
    path = "/api/v1/nodes/old"
    deployed.request("PATCH", f"{path}/status", status, "application/merge-patch+json")
    try:
        token = {"token": token_of(deployed, "prodready")}
        known = connect(Connection(kubeconfig=str(deployed.kubeconfig_with(token))))
        assert known.oldest_kubelet() == (1, 29)
        unknown = connect(Connection(kubeconfig=str(lacking(deployed, "nodes"))))
        assert unknown.oldest_kubelet() is None
    finally:
        deployed.request("DELETE", path)


def test_without_namespaces_a_vast_cluster_cannot_be_read(
    deployed: ControlPlane, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(vast, "VAST", 0)
    token = {"token": token_of(deployed, "prodready")}
    done = report(deployed.kubeconfig_with(token), tmp_path)
    assert "cannot list" not in done.err
    assert f"{SPACE}/Deployment/web" in done.out
    done = report(lacking(deployed, "namespaces"), tmp_path)
    assert 'cannot list resource "namespaces"' in done.err
    assert done.code == 2


def test_the_pod_is_let_in_where_pod_security_is_restricted(deployed: ControlPlane) -> None:
    pod = {"metadata": {"name": "prodready-1"}, "spec": pod_template()["spec"]}
    path = f"/api/v1/namespaces/{SPACE}/pods?dryRun=All"
    made = deployed.request("POST", path, pod)
    assert json.dumps(made["spec"]).count("/var/run/secrets/kubernetes.io/serviceaccount") == 1
    del pod["spec"]["securityContext"]
    with pytest.raises(RefusedError, match="violates PodSecurity"):
        deployed.request("POST", path, pod)
