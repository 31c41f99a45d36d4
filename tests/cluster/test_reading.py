"""Reading from a real API server: connections, refusals, kinds, pages, owners, neighbours."""

from __future__ import annotations

import json
import shlex
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path
from threading import Event
from typing import TYPE_CHECKING, Any, TypeVar

import pytest

from kubectl_prodready.cluster.around import Around
from kubectl_prodready.cluster.connection import Connection, connect
from kubectl_prodready.cluster.discovery import ACCEPT, Discovery
from kubectl_prodready.cluster.kinds import wanted
from kubectl_prodready.cluster.owners import Owners
from kubectl_prodready.cluster.patience import Patience
from kubectl_prodready.cluster.reading import Read, Scope, read
from kubectl_prodready.cluster.resource import WORKLOADS
from kubectl_prodready.cluster.server import Object, Server
from kubectl_prodready.cluster.wire import JSON, Request
from kubectl_prodready.errors import ClusterError, ForbiddenError, MissingError

if TYPE_CHECKING:
    from tests.cluster.conftest import ControlPlane

pytestmark = pytest.mark.cluster

Answer = TypeVar("Answer")

NUMBERS = count(1)
DEPLOYMENT = WORKLOADS["Deployment"]


@pytest.fixture
def server(control_plane: ControlPlane) -> Server:
    return connect(Connection(kubeconfig=str(control_plane.kubeconfig)))


@pytest.fixture
def namespace(server: Server) -> str:
    return new_namespace(server)


def new_namespace(server: Server) -> str:
    name = f"reading-{next(NUMBERS)}"
    server.post("/api/v1/namespaces", {"metadata": {"name": name}})
    # without it the server accepts no Pod, and there is no controller that would make it
    accounts = f"/api/v1/namespaces/{name}/serviceaccounts"
    server.post(accounts, {"metadata": {"name": "default"}})
    return name


def template(name: str) -> dict[str, Any]:
    containers = [{"name": "web", "image": "web:1"}]
    return {"metadata": {"labels": {"app": name}}, "spec": {"containers": containers}}


def create(
    server: Server, kind: str, namespace: str, name: str, owner: Object | None = None, **spec: Any
) -> Object:
    """A workload, owned by another object or by nobody."""
    resource = WORKLOADS[kind]
    metadata: dict[str, Any] = {"name": name, "labels": {"app": name}}
    if owner:
        metadata["ownerReferences"] = [
            {
                "apiVersion": owner["apiVersion"],
                "kind": owner["kind"],
                "name": owner["metadata"]["name"],
                "uid": owner["metadata"]["uid"],
                "controller": True,
            }
        ]
    if not spec:
        spec = {"selector": {"matchLabels": {"app": name}}, "template": template(name)}
    body = {"apiVersion": resource.api_version, "kind": kind, "metadata": metadata, "spec": spec}
    return server.post(resource.path(namespace), body)


def allow(server: Server, user: str, namespace: str, *resources: str) -> None:
    """Let a user read resources in one namespace."""
    rbac = f"/apis/rbac.authorization.k8s.io/v1/namespaces/{namespace}"
    rules = [{"apiGroups": ["*"], "resources": list(resources), "verbs": ["get", "list"]}]
    server.post(f"{rbac}/roles", {"metadata": {"name": user}, "rules": rules})
    bind(server, f"{rbac}/rolebindings", user, "Role")


def allow_namespaces(server: Server, user: str) -> None:
    """Let a user list the namespaces."""
    rbac = "/apis/rbac.authorization.k8s.io/v1"
    rules = [{"apiGroups": [""], "resources": ["namespaces"], "verbs": ["list"]}]
    server.post(f"{rbac}/clusterroles", {"metadata": {"name": user}, "rules": rules})
    bind(server, f"{rbac}/clusterrolebindings", user, "ClusterRole")


def bind(server: Server, path: str, user: str, kind: str) -> None:
    role = {"apiGroup": "rbac.authorization.k8s.io", "kind": kind, "name": user}
    subject = {"apiGroup": "rbac.authorization.k8s.io", "kind": "User", "name": user}
    server.post(path, {"metadata": {"name": user}, "roleRef": role, "subjects": [subject]})


def as_user(control_plane: ControlPlane, user: str) -> Server:
    return connect(Connection(kubeconfig=str(control_plane.kubeconfig), as_user=user))


def names(found: Iterator[Read] | list[Object]) -> list[str]:
    return [
        type(one).__name__ if isinstance(one, ClusterError) else one["metadata"]["name"]
        for one in found
    ]


def test_the_server_says_who_and_what_it_is(server: Server, control_plane: ControlPlane) -> None:
    assert (server.context, server.url, server.namespace) == ("test", control_plane.url, "default")
    assert server.user == "admin"
    assert server.version >= (1, 30)
    assert server.oldest_kubelet() is None


def test_the_oldest_kubelet_is_that_of_the_oldest_node(
    server: Server, control_plane: ControlPlane
) -> None:
    nodes = {"old": "v1.29.3", "new": "v1.34.0"}
    for name, version in nodes.items():
        server.post("/api/v1/nodes", {"metadata": {"name": name}})
        status = {"status": {"nodeInfo": {"kubeletVersion": version}}}
        path = f"/api/v1/nodes/{name}/status"
        server.patch(path, status, "application/strategic-merge-patch+json")
    assert server.oldest_kubelet() == (1, 29)
    # what they say would hold for every test that comes after
    for name in nodes:
        control_plane.request("DELETE", f"/api/v1/nodes/{name}")


def test_a_refused_token_is_told(control_plane: ControlPlane) -> None:
    flags = Connection(kubeconfig=str(control_plane.kubeconfig_with({"token": "expired"})))
    with pytest.raises(ClusterError, match="kubectl auth whoami") as caught:
        connect(flags).get("/version")
    assert (caught.value.status, caught.value.reason) == (401, "Unauthorized")


def test_a_certificate_that_nobody_signed_is_told(control_plane: ControlPlane) -> None:
    with pytest.raises(ClusterError, match=r"name the authority .* --certificate-authority"):
        connect(Connection(server=control_plane.url, token="x"), environ={}).get("/version")
    flags = Connection(kubeconfig=str(control_plane.kubeconfig), tls_server_name="other.example")
    with pytest.raises(ClusterError, match="is for another name"):
        connect(flags).get("/version")
    trusting = flags._replace(tls_server_name="", insecure_skip_tls_verify=True)
    assert connect(trusting).get("/version")


def test_a_refusal_names_who_may_not_do_what_where(
    control_plane: ControlPlane, namespace: str
) -> None:
    with pytest.raises(ForbiddenError) as caught:
        as_user(control_plane, "nobody").get(DEPLOYMENT.path(namespace, "web"))
    assert 'User "nobody" cannot get resource "deployments"' in caught.value.message
    assert namespace in caught.value.message


def test_groups_and_extras_of_an_impersonated_user_arrive(control_plane: ControlPlane) -> None:
    path = "/apis/authentication.k8s.io/v1/selfsubjectreviews"
    flags = Connection(
        kubeconfig=str(control_plane.kubeconfig),
        as_user="ann",
        as_uid="7",
        as_groups=("system:masters", "shop"),
        as_user_extra=("example.com/why=one", "example.com/why=two"),
    )
    body = {"apiVersion": "authentication.k8s.io/v1", "kind": "SelfSubjectReview"}
    info = connect(flags).post(path, body)["status"]["userInfo"]
    assert (info["username"], info["uid"]) == ("ann", "7")
    assert {"system:masters", "shop"} <= set(info["groups"])
    assert info["extra"]["example.com/why"] == ["one", "two"]


def test_a_credential_program_is_asked_again_once_its_token_is_refused(
    server: Server, control_plane: ControlPlane, namespace: str, tmp_path: Path
) -> None:
    accounts = f"/api/v1/namespaces/{namespace}/serviceaccounts"
    server.post(accounts, {"metadata": {"name": "web"}})
    body = {"apiVersion": "authentication.k8s.io/v1", "kind": "TokenRequest", "spec": {}}
    token = server.post(f"{accounts}/web/token", body)["status"]["token"]
    tokens = tmp_path / "tokens"
    tokens.write_text(f"expired\n{token}\n")
    config = json.loads(control_plane.kubeconfig.read_text())
    config["users"][0]["user"] = {"exec": login(tmp_path, tokens)}
    path = tmp_path / "kubeconfig"
    path.write_text(json.dumps(config))
    assert connect(Connection(kubeconfig=str(path))).get("/version")
    assert tokens.read_text() == ""


def login(folder: Path, tokens: Path) -> dict[str, Any]:
    """A credential program that gives the next token of a file each time."""
    api = "client.authentication.k8s.io/v1"
    script = folder / "login.py"
    script.write_text(f"""
import json, pathlib
file = pathlib.Path({str(tokens)!r})
token, rest = file.read_text().split("\\n", 1)
file.write_text(rest)
print(json.dumps({{"apiVersion": {api!r}, "kind": "ExecCredential", "status": {{"token": token}}}}))
""")
    command = folder / "login"
    command.write_text(f"#!/bin/sh\nexec {shlex.join((sys.executable, str(script)))}\n")
    command.chmod(0o700)
    return {"apiVersion": api, "command": str(command), "interactiveMode": "Never"}


def test_both_ways_to_discover_give_the_same(server: Server) -> None:
    class Older(Server):
        """Speaks to the server as if it were older than its aggregated discovery."""

        def get(self, path: str, *, accept: str = JSON, **query: Any) -> Object:
            return super().get(path, accept=JSON if accept == ACCEPT else accept, **query)

    known = Discovery(server).known
    server.__class__ = Older
    assert Discovery(server).known == known
    assert len(known) > 40


@pytest.mark.parametrize(
    ("word", "title"),
    [
        ("svc", "services"),
        ("HorizontalPodAutoscaler", "horizontalpodautoscalers.autoscaling"),
        ("netpol", "networkpolicies.networking.k8s.io"),
        ("ev", "events"),
        ("events.v1.events.k8s.io", "events.events.k8s.io"),
        ("ns", "namespaces"),
    ],
)
def test_kinds_are_found_by_their_words(server: Server, word: str, title: str) -> None:
    assert [one.resource.title for one in wanted([word], Discovery(server))] == [title]


def test_a_kind_that_does_not_exist_is_named(server: Server) -> None:
    with pytest.raises(MissingError, match='does not have a resource type "foo"'):
        wanted(["foo"], Discovery(server))


def test_every_usual_workload_kind_is_where_it_is_looked_for(server: Server) -> None:
    known = {one.resource for one in Discovery(server).known}
    assert set(WORKLOADS.values()) <= known


def test_objects_are_read_by_type_name_and_selector(server: Server, namespace: str) -> None:
    for name in ("web", "db"):
        create(server, "Deployment", namespace, name)
    scope = Scope(namespace)

    def of(*arguments: str, **more: Any) -> list[str]:
        found = wanted(arguments, Discovery(server))
        return names(read(server, found, scope._replace(**more)))

    assert of("deploy") == ["db", "web"]
    assert of("deploy/web", "sts/web") == ["web", "MissingError"]
    assert of("deploy", "gone", "db") == ["MissingError", "db"]
    assert of("deploy", labels="app in (web)") == ["web"]
    assert of("deploy", fields="metadata.name!=web") == ["db"]
    assert of("all") == ["db", "web"]
    assert of("deploy", namespace="nowhere") == []


def test_the_clusters_own_namespaces_are_read_only_when_named(server: Server) -> None:
    name = f"agent-{next(NUMBERS)}"
    create(server, "DaemonSet", "kube-system", name)
    found = wanted(["ds"], Discovery(server))
    assert name not in names(read(server, found, Scope("", everywhere=True)))
    assert name in names(read(server, found, Scope("kube-system")))


def test_a_forbidden_namespace_among_many_is_told_and_the_rest_goes_on(
    server: Server, control_plane: ControlPlane
) -> None:
    allowed, forbidden = new_namespace(server), new_namespace(server)
    for namespace in (allowed, forbidden):
        create(server, "Deployment", namespace, "web")
    user = f"viewer-{allowed}"
    allow(server, user, allowed, "deployments")
    found = wanted(["deploy"], Discovery(server))
    everywhere = Scope("", everywhere=True)

    (nothing,) = read(as_user(control_plane, user), found, everywhere)
    assert "name one with -n" in str(nothing)

    allow_namespaces(server, user)
    objects = list(read(as_user(control_plane, user), found, everywhere))
    assert [one["metadata"]["namespace"] for one in objects if isinstance(one, dict)] == [allowed]
    refusals = [str(one) for one in objects if isinstance(one, ForbiddenError)]
    assert any(f'in the namespace "{forbidden}"' in one for one in refusals)


def test_a_pod_and_a_job_lead_to_what_a_person_edits(server: Server, namespace: str) -> None:
    web = create(server, "Deployment", namespace, "web")
    copies = create(server, "ReplicaSet", namespace, "web-1", web)
    pod = create(server, "Pod", namespace, "web-1-a", copies, **template("web")["spec"])
    owners = Owners(server)
    top = owners.top_of(pod)
    assert (top.raw["kind"], top.raw["metadata"]["uid"]) == ("Deployment", web["metadata"]["uid"])

    server.patch(
        WORKLOADS["ReplicaSet"].path(namespace, "web-1"),
        {"metadata": {"ownerReferences": None}},
        "application/merge-patch+json",
    )
    assert owners.top_of(pod) == top, "it was read before"
    assert Owners(server).top_of(pod).raw["kind"] == "ReplicaSet"


def test_an_owner_of_an_operator_and_one_that_is_gone_are_told(
    server: Server, namespace: str
) -> None:
    stranger = {
        "apiVersion": "example.com/v1",
        "kind": "Shop",
        "metadata": {"name": "main", "uid": "1-2-3"},
    }
    top = Owners(server).top_of(create(server, "StatefulSet", namespace, "db", stranger))
    assert (str(top.owner), top.error) == ("Shop/main (example.com)", None)

    gone = {"apiVersion": "apps/v1", "kind": "Deployment", "metadata": stranger["metadata"]}
    top = Owners(server).top_of(create(server, "ReplicaSet", namespace, "old", gone))
    assert "its owner Deployment/main (apps)" in str(top.error)


def fill(server: Server, namespace: str) -> None:
    """A workload with a Service, an autoscaler, a budget and bounds."""
    create(server, "Deployment", namespace, "web")
    ports = [{"port": 80}]
    service = {"clusterIP": "None", "selector": {"app": "web"}, "ports": ports}
    scaled = {"apiVersion": "apps/v1", "kind": "Deployment", "name": "web"}
    budget = {"minAvailable": 1, "selector": {"matchLabels": {"app": "web"}}}
    for path, spec in (
        ("/api/v1/namespaces/{}/services", service),
        ("/api/v1/namespaces/{}/resourcequotas", {"hard": {"pods": "5"}}),
        ("/api/v1/namespaces/{}/limitranges", {"limits": []}),
        (
            "/apis/autoscaling/v2/namespaces/{}/horizontalpodautoscalers",
            {"scaleTargetRef": scaled, "maxReplicas": 3},
        ),
        ("/apis/policy/v1/namespaces/{}/poddisruptionbudgets", budget),
    ):
        server.post(path.format(namespace), {"metadata": {"name": "web"}, "spec": spec})


SURROUNDING = {
    "Service",
    "ResourceQuota",
    "LimitRange",
    "HorizontalPodAutoscaler",
    "PodDisruptionBudget",
}


@pytest.mark.parametrize("everywhere", [True, False])
def test_neighbours_are_those_of_the_namespace(
    server: Server, namespace: str, everywhere: bool
) -> None:
    fill(server, namespace)
    warned: list[str] = []
    around = Around(server, everywhere=everywhere, warn=warned.append)
    beside = around.beside(namespace)
    assert {one.kind for one in beside.neighbours} == SURROUNDING
    assert {one.namespace for one in beside.neighbours} == {namespace}
    assert [one.kind for one in around.peers(namespace).workloads] == ["Deployment"]
    assert (beside.unread, warned) == (frozenset(), [])


@pytest.mark.parametrize("everywhere", [True, False])
def test_what_a_user_may_not_see_beside_a_workload_is_told(
    server: Server, control_plane: ControlPlane, namespace: str, everywhere: bool
) -> None:
    fill(server, namespace)
    user = f"viewer-{namespace}"
    allow(server, user, namespace, "services", "deployments", "resourcequotas")
    warned: list[str] = []
    viewer = as_user(control_plane, user)
    beside = Around(viewer, everywhere=everywhere, warn=warned.append).beside(namespace)
    assert {one.kind for one in beside.neighbours} == {"Service", "ResourceQuota"}
    unread = {"LimitRange", "HorizontalPodAutoscaler", "PodDisruptionBudget"}
    assert beside.unread == unread | {"Ingress", "IngressClass"}
    assert len(warned) == len(beside.unread)


DEFINITIONS = "/apis/apiextensions.k8s.io/v1/customresourcedefinitions"


@pytest.fixture
def vertical_autoscalers(server: Server) -> Iterator[None]:
    """The API of VerticalPodAutoscalers, as far as a definition brings it."""
    plural, group = "verticalpodautoscalers", "autoscaling.k8s.io"
    anything = {"type": "object", "x-kubernetes-preserve-unknown-fields": True}
    version = {"name": "v1", "served": True, "storage": True}
    names = {"plural": plural, "kind": "VerticalPodAutoscaler", "shortNames": ["vpa"]}
    spec = {
        "group": group,
        "scope": "Namespaced",
        "names": names,
        "versions": [version | {"schema": {"openAPIV3Schema": anything}}],
    }
    approved = {"api-approved.kubernetes.io": "https://github.com/kubernetes/kubernetes/pull/63797"}
    metadata = {"name": f"{plural}.{group}", "annotations": approved}
    server.post(DEFINITIONS, {"metadata": metadata, "spec": spec})
    yield
    path = f"{DEFINITIONS}/{plural}.{group}"
    server._done(Request("DELETE", path))


@pytest.mark.usefixtures("vertical_autoscalers")
def test_custom_resources_are_found_read_and_neighbours(server: Server, namespace: str) -> None:
    (vpa,) = eventually(lambda: wanted(["vpa"], Discovery(server)))
    assert vpa.resource.title == "verticalpodautoscalers.autoscaling.k8s.io"
    body = {"apiVersion": vpa.resource.api_version, "kind": vpa.resource.kind}
    path = vpa.resource.path(namespace)
    eventually(lambda: server.post(path, body | {"metadata": {"name": "web"}}))
    assert names(read(server, wanted(["vpa/web"], Discovery(server)), Scope(namespace))) == ["web"]
    assert [str(one) for one in Around(server).beside(namespace).neighbours] == [
        f"{namespace}/VerticalPodAutoscaler/web"
    ]


def eventually(attempt: Callable[[], Answer]) -> Answer:
    """What an attempt gives, once the server serves a kind that it was just told of."""
    for _ in range(100):
        try:
            return attempt()
        except MissingError:
            time.sleep(0.1)
    return attempt()


def test_a_list_whose_revision_is_gone_starts_again(
    server: Server, control_plane: ControlPlane, namespace: str
) -> None:
    for name in ("a", "b", "c"):
        create(server, "Deployment", namespace, name)
    told: list[str] = []
    reader = connect(Connection(kubeconfig=str(control_plane.kubeconfig)), tell=told.append)
    pages = reader.pages(DEPLOYMENT.path(namespace), limit=1)
    found = names(next(pages))
    create(server, "Deployment", namespace, "d")
    compact(server, control_plane)
    # a server that has been running keeps what it read in memory for a while
    control_plane.stop_apiserver()
    control_plane.start_apiserver()
    for page in pages:
        found += names(page)
    assert found == ["a", "b", "c", "d"]
    assert told[-1].endswith("reading it again from its beginning")


def compact(server: Server, control_plane: ControlPlane) -> None:
    """Let etcd forget all but its newest revision."""
    newest = server.get("/api/v1/namespaces", limit=1)["metadata"]["resourceVersion"]
    body = json.dumps({"revision": newest, "physical": True}).encode()
    urllib.request.urlopen(f"{control_plane.etcd}/v3/kv/compaction", body).close()


def test_a_server_that_comes_back_in_the_middle_of_a_list_is_waited_for(
    server: Server, control_plane: ControlPlane, namespace: str
) -> None:
    for name in ("a", "b", "c"):
        create(server, "Deployment", namespace, name)
    told: list[str] = []
    stopped = Event()

    def come_back(_: float) -> None:
        assert stopped.wait(60)  # the next page is fetched meanwhile, and may fail before
        control_plane.start_apiserver()

    reader = connect(
        Connection(kubeconfig=str(control_plane.kubeconfig)),
        tell=told.append,
        patience=Patience(sleep=come_back),
    )
    pages = reader.pages(DEPLOYMENT.path(namespace), limit=1)
    found = names(next(pages))
    control_plane.stop_apiserver()
    stopped.set()
    for page in pages:
        found += names(page)
    assert found == ["a", "b", "c"]
    assert "trying again" in told[0]
