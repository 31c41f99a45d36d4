"""Workloads found by the labels of their Pods."""

from __future__ import annotations

from typing import Any

from kubectl_prodready.core.kinds import Found, whole_object
from kubectl_prodready.core.labelled import Labelled, lean
from kubectl_prodready.core.model import Ref


def pod(name: str, labels: Any, **metadata: Any) -> Found:
    raw = {"kind": "Pod", "metadata": {"name": name, "labels": labels, **metadata}}
    return Found((), "Pod", "", raw)


def having(found: list[Found], *labels: tuple[str, str], own: str = "") -> list[str]:
    refs = Labelled(found).besides(Ref("Pod", "", own), frozenset(labels))
    return [ref.name for ref in refs]


BLUE = ("colour", "blue")
BIG = ("size", "big")


def test_those_with_all_of_the_labels_are_found_in_order() -> None:
    pods = [pod("b", dict([BLUE, BIG])), pod("a", dict([BLUE])), pod("c", dict([BIG]))]
    assert having(pods, BLUE) == ["b", "a"]
    assert having(pods, BLUE, BIG) == ["b"]
    assert having(pods, ("colour", "red")) == []


def test_the_one_that_asks_is_not_beside_itself() -> None:
    assert having([pod("a", dict([BLUE])), pod("b", dict([BLUE]))], BLUE, own="a") == ["b"]


def test_parts_of_others_and_odd_shapes_do_not_count() -> None:
    owner = [{"kind": "ReplicaSet", "name": "a", "controller": True}]
    pods = [pod("a", dict([BLUE]), ownerReferences=owner), Found((), "Pod", "", {"metadata": 3})]
    assert having(pods, BLUE) == []


def test_what_is_lean_stands_in_the_index_as_before() -> None:
    owner = [{"kind": "ReplicaSet", "name": "a", "controller": True}]
    pods = [
        pod("a", dict([BLUE]), namespace="shop", uid="1"),
        pod("b", dict([BLUE]), ownerReferences=owner),
        Found((), "Pod", "", {"metadata": 3}),
    ]
    thin = list(map(lean, pods))
    assert having(thin, BLUE) == having(pods, BLUE) == ["a"]
    assert thin[0].raw["metadata"] == {"namespace": "shop", "name": "a", "labels": dict([BLUE])}


def test_lean_is_as_deep_as_its_template() -> None:
    template = {"metadata": {"labels": dict([BIG])}, "spec": {"containers": []}}
    raw = {
        "apiVersion": "apps/v1",
        "kind": "Deployment",
        "metadata": {"name": "web"},
        "spec": {"replicas": 3, "template": template},
    }
    thin = lean(whole_object(raw)).raw
    assert thin["spec"] == {"template": {"metadata": {"labels": dict([BIG])}}}
    assert thin["apiVersion"] == "apps/v1"
    assert having([whole_object(thin)], BIG) == ["web"]
