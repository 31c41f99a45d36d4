"""`check` and `fix` on live objects, as people call them, against a real API server."""

from __future__ import annotations

import os
import subprocess

import pytest
import yaml

from tests.cli.command import SCRIPT, TOP, needs_kubectl, prodready
from tests.cluster.shop import CONTAINER, Shop

pytestmark = pytest.mark.cluster


def test_the_diff_shows_what_is_safe_and_says_what_more_there_is(shop: Shop) -> None:
    shop.deployment()
    shop.service()
    done = shop.run("fix", "deployment/web")
    assert done.code == 1
    added = [line[1:].strip() for line in done.out.splitlines()[2:] if line[0] == "+"]
    assert added == ["requests:", "memory: 256Mi", "readinessProbe:", "tcpSocket:", "port: 8080"]
    assert not [line for line in done.out.splitlines()[2:] if line[0] == "-"]
    assert "2 changes to make (2 safe)" in done.err
    assert "more changes with --safety review" in done.err


def test_nothing_is_changed_and_secrets_stay_hidden(shop: Shop) -> None:
    before = shop.deployment()
    done = shop.run("fix", "deploy", "--safety", "review", "-v")
    assert "hunter2" not in done.out + done.err
    now = shop.server.get(f"/apis/apps/v1/namespaces/{shop.name}/deployments/web")
    assert now["metadata"]["resourceVersion"] == before["metadata"]["resourceVersion"]


def test_the_fixed_object_is_complete_and_taken_by_the_server(shop: Shop) -> None:
    raw = shop.deployment()
    done = shop.run("fix", "deploy/web", "-o", "yaml", "--safety", "review")
    assert done.code == 0
    fixed = yaml.safe_load(done.out)
    assert list(fixed) == ["apiVersion", "kind", "metadata", "spec"]
    assert set(fixed["metadata"]) == {"name", "namespace"}
    (container,) = fixed["spec"]["template"]["spec"]["containers"]
    assert container["env"] == CONTAINER["env"]
    assert set(container["resources"]["requests"]) == {"cpu", "memory", "ephemeral-storage"}
    path = f"/apis/apps/v1/namespaces/{shop.name}/deployments/web"
    merged = shop.server.patch(path, fixed, "application/merge-patch+json", dryRun="All")
    assert merged["metadata"]["generation"] > raw["metadata"]["generation"]


def test_check_says_each_finding_with_its_evidence(shop: Shop) -> None:
    shop.deployment()
    shop.service()
    done = shop.run("check", "deployments", "web")
    assert done.code == 1
    named = f"safe readiness-probe: {shop.name}/Deployment/web: "
    (line,) = (line for line in done.out.splitlines() if line.startswith(named))
    assert line.endswith(f"{shop.name}/Service/web port 80 -> 8080 (its targetPort)")
    assert "hint twelve-factor-config" in done.out


def test_names_are_those_of_what_changes(shop: Shop) -> None:
    shop.deployment("web")
    shop.deployment("api")
    done = shop.run("fix", "deploy", "-o", "name")
    assert sorted(done.out.split()) == ["deployment.apps/api", "deployment.apps/web"]


def test_a_replica_set_leads_to_its_deployment_once(shop: Shop) -> None:
    raw = shop.deployment()
    owner = {
        "apiVersion": "apps/v1",
        "kind": "Deployment",
        "name": "web",
        "uid": raw["metadata"]["uid"],
        "controller": True,
    }
    spec = {key: raw["spec"][key] for key in ("selector", "template")}
    for name in ("web-1", "web-2"):
        shop.create("/apis/apps/v1/replicasets", "ReplicaSet", name, spec, ownerReferences=[owner])
    done = shop.run("fix", "rs", "-o", "name")
    assert done.out.split() == ["deployment.apps/web"]


@pytest.mark.parametrize("names", [("deploy/web",), ("deploy", "web")])
def test_what_others_bring_is_refused_by_name_and_counted_in_bulk(
    shop: Shop, names: tuple[str, ...]
) -> None:
    shop.deployment(labels={"kustomize.toolkit.fluxcd.io/name": "apps"})
    named = shop.run("fix", *names)
    assert named.code == 2
    assert "the Flux Kustomization apps brings it" in named.err
    assert "kubectl prodready fix -R -f FOLDER --write" in named.err
    bulk = shop.run("fix", "deploy")
    assert bulk.code == 0
    assert "left alone: 1 x the Flux Kustomization apps" in bulk.err
    assert shop.run("fix", "deploy/web", "--force-managed").code == 1
    assert shop.run("check", "deploy/web").code == 1


def test_an_operators_object_names_its_owner(shop: Shop) -> None:
    owner = {
        "apiVersion": "argoproj.io/v1",
        "kind": "Rollout",
        "name": "web",
        "uid": "00000000-0000-0000-0000-000000000001",
        "controller": True,
    }
    shop.deployment(ownerReferences=[owner])
    done = shop.run("fix", "deploy/web")
    assert done.code == 2
    assert "owned by Rollout/web: change that" in done.err


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("deploy/nope",), 'there is no deployments.apps "nope" in namespace'),
        (("nonsense/web",), 'the server does not have a resource type "nonsense"'),
        (("deploy/web", "web"), "stands beside arguments of the form TYPE/NAME"),
        (("deploy", "--context", "nope"), 'no context "nope"'),
        (("deploy", "--report", "x=y"), '--report "x=y" is no FORMAT=FILE'),
        (("deploy", "--write"), "--write is for files"),
    ],
)
def test_what_cannot_be_is_told_and_ends_with_2(
    shop: Shop, words: tuple[str, ...], told: str
) -> None:
    done = shop.run("fix", *words)
    assert done.code == 2
    assert told in done.err
    assert "Traceback" not in done.err


def test_nothing_there_is_no_input(shop: Shop) -> None:
    assert shop.run("fix", "deploy").code == 3
    assert shop.run("check", "deploy").code == 3


def test_all_namespaces_leave_those_of_the_cluster_out(shop: Shop) -> None:
    shop.deployment()
    system = shop.server.listed("/apis/apps/v1/namespaces/kube-system/deployments")
    if not system:
        body = shop.server.get(f"/apis/apps/v1/namespaces/{shop.name}/deployments/web")
        body["metadata"] = {"name": "dns", "namespace": "kube-system"}
        shop.server.post("/apis/apps/v1/namespaces/kube-system/deployments", body)
    everywhere = prodready("check", "deploy", "-A", "--kubeconfig", shop.kubeconfig, cwd=TOP)
    assert f"{shop.name}/Deployment/web" in everywhere.out
    assert "kube-system" not in everywhere.out
    where = ("-n", "kube-system", "--kubeconfig", shop.kubeconfig)
    named = prodready("check", "deploy", *where, cwd=TOP)
    assert "kube-system/Deployment/dns" in named.out


@needs_kubectl
def test_as_a_plugin_of_kubectl(shop: Shop) -> None:
    shop.deployment()
    done = subprocess.run(
        ["kubectl", "prodready", "fix", "deploy/web", "-n", shop.name],
        env={
            "KUBECONFIG": shop.kubeconfig,
            "PATH": f"{SCRIPT.parent}{os.pathsep}{os.environ['PATH']}",
        },
        capture_output=True,
        check=False,
        text=True,
    )
    assert done.returncode == 1, done.stderr
    assert done.stdout.startswith(f"--- live/{shop.name}/Deployment/web\n")


def test_what_this_user_may_not_see_is_said_and_then_nothing_is_safe(shop: Shop) -> None:
    shop.deployment()
    rules = [{"apiGroups": ["apps"], "resources": ["deployments"], "verbs": ["get", "list"]}]
    role = {"apiGroup": "rbac.authorization.k8s.io", "kind": "Role", "name": "reader"}
    path = f"/apis/rbac.authorization.k8s.io/v1/namespaces/{shop.name}"
    shop.server.post(f"{path}/roles", {"metadata": {"name": "reader"}, "rules": rules})
    binding = {
        "metadata": {"name": "reader"},
        "roleRef": role,
        "subjects": [{"kind": "User", "name": "bob", "apiGroup": "rbac.authorization.k8s.io"}],
    }
    shop.server.post(f"{path}/rolebindings", binding)
    done = shop.run("fix", "deploy/web", "--as", "bob")
    assert done.code == 0
    assert not done.raw
    (warning,) = (line for line in done.err.splitlines() if line.startswith("warning: "))
    assert "ResourceQuota" in warning
    assert "Service" in warning
    review = shop.run("fix", "deploy/web", "--as", "bob", "--safety", "review")
    assert "(5 review)" in review.err
    other = shop.run("fix", "deploy", "--as", "eve")
    assert other.code == 2
    assert 'User "eve" cannot list resource "deployments"' in other.err
