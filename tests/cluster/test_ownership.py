"""What the API server does with fields that several managers own: the ground that apply stands on.

Each is a fact that the code relies on; where a server answers otherwise, this is where it shows.
"""

from __future__ import annotations

from typing import Any

import pytest

from kubectl_prodready.core.delivered import deliverer
from tests.cluster.client import RefusedError
from tests.cluster.shop import Shop, container, owners, settled

pytestmark = pytest.mark.cluster

GRACE = "terminationGracePeriodSeconds"
TCP = {"tcpSocket": {"port": 8080}}
DEFAULTS = {"timeoutSeconds": 1, "periodSeconds": 10, "successThreshold": 1, "failureThreshold": 3}


def created(shop: Shop, **fields: Any) -> dict[str, Any]:
    """As `kubectl create` makes it."""
    spec = shop.spec()
    spec["template"]["spec"]["containers"] = [{"name": "web", "image": "web:1", **fields}]
    path = f"{shop.path('').rstrip('/')}?fieldManager=kubectl-create"
    return shop.plane.request("POST", path, {"metadata": {"name": "web"}, "spec": spec})


def ours(shop: Shop, *, force: bool = False, grace: int = 0, **fields: Any) -> dict[str, Any]:
    """Applied as prodready: fields of the container, and a grace period."""
    pod: dict[str, Any] = {"containers": [{"name": "web", **fields}]} if fields else {}
    if grace:
        pod[GRACE] = grace
    applied = shop.apply_as("prodready", {"template": {"spec": pod}}, force=force)
    assert isinstance(applied, dict)
    return applied


def conflicts(shop: Shop, **wanted: Any) -> list[tuple[str, str]]:
    """The managers and fields that stand in the way."""
    with pytest.raises(RefusedError) as caught:
        ours(shop, **wanted)
    assert caught.value.code == 409
    causes = caught.value.status["details"]["causes"]
    return [(one["message"].split('"')[1], one["field"]) for one in causes]


def invalid(shop: Shop, **wanted: Any) -> str:
    with pytest.raises(RefusedError) as caught:
        ours(shop, **wanted)
    assert caught.value.code == 422
    return str(caught.value)


def test_what_nobody_set_conflicts_with_nobody_even_over_empty_resources(shop: Shop) -> None:
    created(shop)
    ours(
        shop,
        resources={"requests": {"cpu": "100m"}},
        livenessProbe=TCP,
        lifecycle={"preStop": {"sleep": {"seconds": 5}}},
    )


def test_who_creates_owns_the_defaults_as_well(shop: Shop) -> None:
    created(shop)
    where = f".spec.template.spec.{GRACE}"
    assert conflicts(shop, grace=45) == [("kubectl-create", where)]
    ours(shop, grace=30)


def test_who_applies_server_side_does_not(shop: Shop) -> None:
    shop.apply_as("creator", shop.spec())
    assert ours(shop, grace=45)["spec"]["template"]["spec"][GRACE] == 45


def test_what_is_not_applied_again_is_removed_defaults_and_all(shop: Shop) -> None:
    created(shop)
    probe = container(ours(shop, livenessProbe=TCP))["livenessProbe"]
    assert probe == {**TCP, **DEFAULTS}
    now = ours(shop, resources={"requests": {"cpu": "100m"}})
    assert "livenessProbe" not in container(now)


def test_a_leaf_of_another_stays_behind_and_is_no_probe(shop: Shop) -> None:
    created(shop)
    ours(shop, livenessProbe=TCP)
    shop.edit({"livenessProbe": {"periodSeconds": 5}})
    assert "must specify a handler type" in invalid(shop)


def test_force_and_letting_go_does_not_bring_the_value_back(shop: Shop) -> None:
    """The field goes, and the server puts its default in its place: 30, whatever was there."""
    spec = shop.spec()
    spec["template"]["spec"][GRACE] = 50
    path = f"{shop.path('').rstrip('/')}?fieldManager=kubectl-create"
    shop.plane.request("POST", path, {"metadata": {"name": "web"}, "spec": spec})
    ours(shop, grace=60, force=True)
    assert ours(shop)["spec"]["template"]["spec"][GRACE] == 30


@pytest.mark.parametrize("force", [False, True])
def test_two_handlers_are_no_probe_forced_or_not(shop: Shop, *, force: bool) -> None:
    created(shop, livenessProbe=TCP)
    told = invalid(shop, force=force, livenessProbe={"httpGet": {"port": 8080}})
    assert "may not specify more than 1 handler type" in told


def test_a_hook_may_take_the_whole_grace_period_and_no_more(shop: Shop) -> None:
    created(shop)
    ours(shop, lifecycle={"preStop": {"sleep": {"seconds": 30}}})
    told = invalid(shop, lifecycle={"preStop": {"sleep": {"seconds": 31}}})
    assert "terminationGracePeriodSeconds" in told


def test_containers_are_merged_by_name_and_ports_by_number_and_protocol(shop: Shop) -> None:
    created(shop, ports=[{"containerPort": 53, "protocol": "UDP"}, {"containerPort": 53}])
    port = {"containerPort": 53, "protocol": "TCP", "name": "dns"}
    ports = container(ours(shop, ports=[port]))["ports"]
    assert ports == [{"containerPort": 53, "protocol": "UDP"}, port]


def test_an_apply_for_an_object_that_is_gone_makes_none(shop: Shop) -> None:
    """Its uid in the configuration is what keeps the server from making a new one."""
    raw = created(shop)
    shop.plane.request("DELETE", shop.path())
    body = {
        "apiVersion": "apps/v1",
        "kind": "Deployment",
        "metadata": {"name": "web", "uid": raw["metadata"]["uid"]},
        "spec": shop.spec(),
    }
    query = "?fieldManager=prodready&force=false"
    with pytest.raises(RefusedError) as caught:
        shop.plane.request("PATCH", shop.path() + query, body, "application/apply-patch+yaml")
    assert caught.value.code == 409


def test_a_later_apply_of_the_manifest_leaves_our_fields_alone(shop: Shop) -> None:
    """Server-side: the manifest's own fields conflict with none of ours, and take none away."""
    shop.apply_as("kubectl", shop.spec())
    assert shop.apply("deploy/web", "--safety", "review").code == 0
    before = shop.now()
    shop.apply_as("kubectl", shop.spec())
    assert settled(shop.now()) == settled(before)


def test_nothing_is_ever_sent_as_a_manager_whose_name_begins_with_kubectl(shop: Shop) -> None:
    """Flux takes back the fields of all of those."""
    shop.apply_as("creator", shop.spec())
    assert shop.apply("deploy/web", "--safety", "review").code == 0
    assert owners(shop.now()) == {"creator", "prodready"}


@pytest.mark.parametrize(
    ("labels", "annotations", "told"),
    [
        ({}, {"argocd.argoproj.io/tracking-id": "shop:apps/Deployment:a/web"}, "application shop"),
        ({"kustomize.toolkit.fluxcd.io/name": "apps"}, {}, "the Flux Kustomization apps"),
        ({"helm.toolkit.fluxcd.io/name": "web"}, {}, "the Flux HelmRelease web"),
        (
            {"app.kubernetes.io/managed-by": "Helm"},
            {"meta.helm.sh/release-name": "web", "meta.helm.sh/release-namespace": "a"},
            "the Helm release web",
        ),
        ({"olm.owner": "operator.v1"}, {}, "the Operator Lifecycle Manager"),
        ({}, {"configmanagement.gke.io/managed": "enabled"}, "Config Sync"),
        ({}, {"objectset.rio.cattle.io/id": "x"}, "Fleet"),
        ({"addonmanager.kubernetes.io/mode": "Reconcile"}, {}, "the addon manager"),
    ],
)
def test_who_brings_an_object_is_told_and_it_is_left_alone(
    shop: Shop, labels: dict[str, str], annotations: dict[str, str], told: str
) -> None:
    before = shop.deployment(labels=labels, annotations=annotations)
    done = shop.apply("deploy/web")
    assert done.code == 2
    assert told in done.err
    assert "kubectl prodready fix" in done.err
    assert shop.now() == before
    assert shop.apply("deploy/web", "--force-managed").code == 0


@pytest.mark.parametrize(
    "manager", ["argocd-controller", "kustomize-controller", "helm-controller", "helm"]
)
def test_managers_of_fields_tell_it_too(shop: Shop, manager: str) -> None:
    shop.apply_as(manager, shop.spec())
    assert deliverer(shop.now()) is not None
    assert shop.apply("deploy/web").code == 2
    assert "prodready" not in owners(shop.now())


def test_an_object_of_an_operator_names_its_owner(shop: Shop) -> None:
    owner = {
        "apiVersion": "databases.example.com/v1",
        "kind": "Database",
        "name": "db",
        "uid": "00000000-0000-0000-0000-000000000002",
        "controller": True,
    }
    before = shop.deployment(ownerReferences=[owner])
    done = shop.apply("deploy/web")
    assert done.code == 2
    assert "owned by Database/db: change that" in done.err
    assert shop.now() == before
    assert shop.apply("deploy/web", "--force-managed").code == 0
    assert "prodready" in owners(shop.now())
