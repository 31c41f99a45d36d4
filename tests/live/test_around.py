"""What surrounds workloads, and what it costs to ask."""

from __future__ import annotations

from typing import Any

from kubectl_prodready.cluster.around import Around
from kubectl_prodready.cluster.neighbour_kinds import PLURALS, VERSIONS, neighbour_kinds
from kubectl_prodready.cluster.resource import WORKLOADS
from kubectl_prodready.core.kinds import NEIGHBOURS
from tests.live.stand_in import Asked, Reply, StandIn, answering, status

FORBIDDEN = status(403, "Forbidden", "you may not")
NOT_SERVED = Reply(b"404 page not found", 404)
GROUPS = {
    "autoscaling": ("v2", "v1"),
    "policy": ("v1",),
    "networking.k8s.io": ("v1",),
    "gateway.networking.k8s.io": ("v1",),
}


def one(name: str, namespace: str = "shop", **metadata: Any) -> dict[str, Any]:
    return {"metadata": {"name": name, "namespace": namespace, "uid": name} | metadata}


class Api:
    """A server that has lists by their plural, of which some may not be read."""

    def __init__(self, **lists: list[dict[str, Any]]) -> None:
        self.lists = lists
        self.forbidden: set[str] = set()
        self.warned: list[str] = []

    def __call__(self, asked: Asked) -> Reply:
        if asked.path == "/apis":
            return _groups()
        plural, namespace = _asked_for(asked)
        where = f"{namespace}/{plural}" if namespace else plural
        if where in self.forbidden:
            return FORBIDDEN
        if plural.endswith("routes") and "gateway" in asked.path and plural != "httproutes":
            return NOT_SERVED
        items = [
            item
            for item in self.lists.get(plural, ())
            if namespace in {"", item["metadata"]["namespace"]}
        ]
        return Reply({"kind": "ThingList", "apiVersion": "v1", "items": items})

    def around(self, there: StandIn, *, everywhere: bool = False) -> Around:
        return Around(there.connect(), everywhere=everywhere, warn=self.warned.append)


def _groups() -> Reply:
    groups = [
        {"name": name, "versions": [{"version": version} for version in versions]}
        for name, versions in GROUPS.items()
    ]
    return Reply({"kind": "APIGroupList", "groups": groups})


def _asked_for(asked: Asked) -> tuple[str, str]:
    *_, before, namespace, plural = asked.path.split("/")
    return plural, namespace if before == "namespaces" else ""


def names(found: Any) -> list[str]:
    return [each.name for each in found]


def lists(there: StandIn, plural: str) -> list[str]:
    return [asked.path for asked in there.asked if asked.path.endswith(f"/{plural}")]


def test_each_kind_is_listed_once_for_a_namespace() -> None:
    api = Api(services=[one("web"), one("other", "bank")], ingressclasses=[one("nginx", "")])
    with answering(api) as there:
        around = api.around(there)
        assert names(around.beside("shop").neighbours) == ["web", "nginx"]
        assert around.beside("shop") is around.beside("shop")
        assert names(around.beside("bank").neighbours) == ["other", "nginx"]
    assert len(lists(there, "services")) == 2
    assert len(lists(there, "ingressclasses")) == 1
    assert len(lists(there, "grpcroutes")) == 1, "what is not served is asked for once"
    assert not lists(there, "verticalpodautoscalers"), "nor what has no group"
    assert api.warned == []


def test_everywhere_each_kind_is_listed_once_for_all() -> None:
    api = Api(services=[one("web"), one("other", "bank")], deployments=[one("d"), one("e", "bank")])
    with answering(api) as there:
        around = api.around(there, everywhere=True)
        assert names(around.beside("shop").neighbours) == ["web"]
        assert names(around.beside("bank").neighbours) == ["other"]
        assert around.beside("empty").neighbours == ()
        assert len(around.peers("shop").workloads) == len(around.peers("bank").workloads) == 1
        assert around.peers("shop") is around.peers("shop")
    assert lists(there, "services") == ["/api/v1/services"]
    assert lists(there, "deployments") == ["/apis/apps/v1/deployments"]


def test_a_kind_that_is_forbidden_is_told_and_recorded() -> None:
    api = Api(services=[one("web")])
    api.forbidden = {"shop/limitranges", "shop/jobs"}
    with answering(api) as there:
        around = api.around(there)
        beside = around.beside("shop")
        assert names(beside.neighbours) == ["web"]
        assert beside.unread == {"LimitRange"}
        assert around.peers("shop").unread == {"Job"}
        assert around.beside("bank").unread == frozenset()
    assert (
        api.warned[0]
        == "what the LimitRange objects of namespace shop say is not known: you may not"
    )
    assert len(api.warned) == 2


def test_where_not_all_may_be_listed_each_namespace_is_tried() -> None:
    api = Api(services=[one("web"), one("other", "bank")])
    api.forbidden = {"services", "bank/services"}
    with answering(api) as there:
        around = api.around(there, everywhere=True)
        assert names(around.beside("shop").neighbours) == ["web"]
        assert around.beside("bank").unread == {"Service"}
    assert lists(there, "services").count("/api/v1/services") == 1


def test_what_has_no_namespace_and_is_forbidden_is_unread_everywhere() -> None:
    api = Api()
    api.forbidden = {"ingressclasses"}
    with answering(api) as there:
        around = api.around(there)
        assert around.beside("shop").unread == around.beside("bank").unread == {"IngressClass"}


def test_neighbours_are_kept_without_what_only_writers_need() -> None:
    last = "kubectl.kubernetes.io/last-applied-configuration"
    web = one("web", managedFields=[{"manager": "x"}], annotations={last: "{}", "a": "b"})
    api = Api(services=[web])
    with answering(api) as there:
        (found,) = api.around(there).beside("shop").neighbours
    assert "managedFields" not in found.raw["metadata"]
    assert found.raw["metadata"]["annotations"] == {"a": "b"}


def test_workloads_that_another_workload_made_are_no_peers() -> None:
    def owner(kind: str) -> dict[str, Any]:
        return {"kind": kind, "name": "x", "apiVersion": "v1", "uid": "x", "controller": True}

    made = one("made", ownerReferences=[owner("CronJob")])
    operated = one("operated", ownerReferences=[owner("Operator")])
    api = Api(jobs=[made, operated, one("own")])
    with answering(api) as there:
        found = api.around(there).peers("shop").workloads
    assert [each.raw["metadata"]["name"] for each in found] == ["operated", "own"]


def test_workloads_that_were_read_anyway_are_not_read_again() -> None:
    api = Api(statefulsets=[one("db")])
    with answering(api) as there:
        around = api.around(there)
        around.know(WORKLOADS["Deployment"], [{"kind": "Deployment"} | one("web")])
        assert len(around.peers("shop").workloads) == 2
    assert not lists(there, "deployments")


def test_where_the_groups_are_not_told_all_kinds_are_tried() -> None:
    api = Api(services=[one("web")])

    def answer(asked: Asked) -> Reply:
        return FORBIDDEN if asked.path == "/apis" else api(asked)

    with answering(answer) as there:
        assert names(api.around(there).beside("shop").neighbours) == ["web"]
    assert lists(there, "verticalpodautoscalers")
    assert "which APIs there are is not known" in api.warned[0]


def test_every_kind_of_neighbour_has_a_place_in_the_api() -> None:
    kinds = {kind.kind: kind.resources for kind in neighbour_kinds(None)}
    assert kinds.keys() == NEIGHBOURS.keys()
    assert set(PLURALS) <= kinds.keys()
    assert {one.group for found in kinds.values() for one in found} == VERSIONS.keys()
