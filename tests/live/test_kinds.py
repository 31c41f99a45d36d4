"""kubectl's resource arguments, with what a server has discovered in either way."""

from __future__ import annotations

from typing import Any

import pytest

from kubectl_prodready.cluster.discovery import Discovery
from kubectl_prodready.cluster.kinds import wanted
from kubectl_prodready.cluster.resource import Resource
from kubectl_prodready.errors import ClusterError, MissingError, UsageError
from tests.live.stand_in import Asked, Reply, answering, status

Group = dict[str, list[dict[str, Any]]]


def kind(name: str, kind: str, *short: str, namespaced: bool = True, **more: Any) -> dict[str, Any]:
    return {
        "name": name,
        "singularName": kind.lower(),
        "namespaced": namespaced,
        "kind": kind,
        "verbs": ["get", "list"],
        "shortNames": list(short),
    } | more


GROUPS: dict[str, Group] = {
    "": {
        "v1": [
            kind("services", "Service", "svc"),
            kind("services/status", "Service"),
            kind("nodes", "Node", "no", namespaced=False),
            kind("bindings", "Binding", verbs=["create"]),
            kind("events", "Event", "ev"),
        ]
    },
    "events.k8s.io": {"v1": [kind("events", "Event", "ev")]},
    "autoscaling": {"v2": [kind("hpas", "HPA")], "v1": [kind("hpas", "HPA")]},
    "shop.example": {"v1beta1": [kind("carts", "Cart", "svc", "ct")]},
}


def old_way(asked: Asked) -> Reply:
    """A server before 1.26: the groups by name, then each version of each."""
    if asked.path == "/api":
        return Reply({"kind": "APIVersions", "versions": ["v1"]})
    if asked.path == "/apis":
        groups = [
            {
                "name": name,
                "versions": [{"version": version} for version in reversed(versions)],
                "preferredVersion": {"version": next(iter(versions))},
            }
            for name, versions in GROUPS.items()
            if name
        ]
        return Reply({"kind": "APIGroupList", "groups": groups})
    *_, group, version = ("", *asked.path.removeprefix("/apis/").split("/"))
    found = GROUPS["" if group == "api" or asked.path.startswith("/api/") else group][version]
    return Reply({"kind": "APIResourceList", "resources": found})


def new_way(asked: Asked) -> Reply:
    """A server that has all in one answer."""
    assert "as=APIGroupDiscoveryList" in asked.header("Accept")[0]
    items = [
        {
            "metadata": {"name": name},
            "versions": [
                {"version": version, "resources": [_aggregated(one) for one in resources]}
                for version, resources in versions.items()
            ],
        }
        for name, versions in GROUPS.items()
        if (asked.path == "/api") == (name == "")
    ]
    return Reply({"kind": "APIGroupDiscoveryList", "items": items})


def _aggregated(one: dict[str, Any]) -> dict[str, Any]:
    return {
        "resource": one["name"],
        "singularResource": one["singularName"],
        "responseKind": {"kind": one["kind"]},
        "scope": "Namespaced" if one["namespaced"] else "Cluster",
        "verbs": [] if "/" in one["name"] else one["verbs"],
        "shortNames": one["shortNames"],
    }


def meant(*arguments: str) -> list[tuple[str, tuple[str, ...]]]:
    """What arguments mean, without discovery where that is possible."""
    with answering(new_way) as there:
        return [
            (f"{one.resource.title}/{one.resource.version}", one.names)
            for one in wanted(arguments, Discovery(there.connect()))
        ]


@pytest.mark.parametrize(
    "word",
    ["deploy", "deployment", "Deployment", "DEPLOYMENTS", "deployments.apps", "deploy.v1.apps"],
)
def test_the_usual_workloads_need_no_discovery(word: str) -> None:
    with answering(lambda _: status(500, "Never asked")) as there:
        (found,) = wanted([word], Discovery(there.connect()))
    assert found.resource == Resource("apps", "v1", "deployments", "Deployment")
    assert there.asked == []


@pytest.mark.parametrize(
    ("word", "title"),
    [
        ("svc", "services/v1"),
        ("Service", "services/v1"),
        ("no", "nodes/v1"),
        ("ev", "events/v1"),
        ("events.events.k8s.io", "events.events.k8s.io/v1"),
        ("ev.v1.events.k8s.io", "events.events.k8s.io/v1"),
        ("hpa", "hpas.autoscaling/v2"),
        ("hpa.v1.autoscaling", "hpas.autoscaling/v1"),
        ("ct", "carts.shop.example/v1beta1"),
        ("svc.shop", "carts.shop.example/v1beta1"),
        ("svc.v1beta1.shop", "carts.shop.example/v1beta1"),
        ("cart.shop.example", "carts.shop.example/v1beta1"),
    ],
)
def test_other_kinds_are_found_as_kubectl_finds_them(word: str, title: str) -> None:
    assert meant(word) == [(title, ())]


def test_both_ways_to_discover_give_the_same() -> None:
    with answering(new_way) as new, answering(old_way) as old:
        known = Discovery(new.connect()).known
        assert Discovery(old.connect()).known == known
    assert len(new.asked) == 2
    assert [one.resource.title for one in known][:3] == ["services", "nodes", "events"]


def test_a_group_that_does_not_answer_is_told_and_the_others_are_known() -> None:
    def answer(asked: Asked) -> Reply:
        is_ill = asked.path.startswith("/apis/shop.example/")
        return status(403, "Forbidden") if is_ill else old_way(asked)

    told: list[str] = []
    with answering(answer) as there:
        known = Discovery(there.connect(), told.append).known
    assert "carts" not in {one.resource.plural for one in known}
    assert len(told) == 1
    assert told[0].startswith("what shop.example/v1beta1 has is not known")


def test_a_kind_of_an_object_is_found() -> None:
    with answering(new_way) as there:
        discovery = Discovery(there.connect())
        found = discovery.of_kind("shop.example/v1beta1", "Cart")
        assert found == Resource("shop.example", "v1beta1", "carts", "Cart")
        assert discovery.of_kind("shop.example/v1", "Cart") is None


def test_several_types_and_names() -> None:
    assert meant("deploy,sts,deploy") == [("deployments.apps/v1", ()), ("statefulsets.apps/v1", ())]
    assert meant("deploy,svc", "web", "db", "web") == [
        ("deployments.apps/v1", ("web", "db")),
        ("services/v1", ("web", "db")),
    ]
    assert meant("deploy/web", "ct/a", "deploy/web") == [
        ("deployments.apps/v1", ("web",)),
        ("carts.shop.example/v1beta1", ("a",)),
    ]


def test_all_are_the_workloads() -> None:
    titles = [title for title, _ in meant("all")]
    assert titles[0] == "deployments.apps/v1"
    assert titles[-1] == "pods/v1"
    assert len(titles) == 8


@pytest.mark.parametrize("word", ["foo", "foo.example", "deploy.v2.apps", "bindings", "web/a"])
def test_a_kind_that_does_not_exist_is_named(word: str) -> None:
    words = f'the server does not have a resource type "{word.partition("/")[0]}"'
    with pytest.raises(MissingError, match=words):
        meant(word)


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ((), "no resource is named"),
        (("",), "names no resource type"),
        ((",",), "names no resource type"),
        (("deploy", ""), "a name is empty"),
        (("deploy/web", "db"), '"db" stands beside arguments of the form TYPE/NAME'),
        (("deploy", "sts/db"), '"deploy" stands beside'),
        (("deploy/web/db",), "is no TYPE/NAME"),
        (("deploy/",), "is no TYPE/NAME"),
        (("/web",), "is no TYPE/NAME"),
        (("all", "web"), "all goes with no names"),
    ],
)
def test_arguments_that_cannot_be_are_refused(arguments: tuple[str, ...], words: str) -> None:
    with pytest.raises(UsageError, match=words):
        meant(*arguments)


def test_a_server_that_tells_nothing_is_an_error() -> None:
    with answering(lambda _: status(403, "Forbidden")) as there, pytest.raises(ClusterError):
        wanted(["foo"], Discovery(there.connect()))


def test_paths_hold_what_they_name() -> None:
    deployments = Resource("apps", "v1", "deployments", "Deployment")
    assert deployments.path() == "/apis/apps/v1/deployments"
    assert deployments.path("shop", "a/b") == "/apis/apps/v1/namespaces/shop/deployments/a%2Fb"
    nodes = Resource("", "v1", "nodes", "Node", namespaced=False)
    assert nodes.path("shop", "one") == "/api/v1/nodes/one"
