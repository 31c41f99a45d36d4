"""Kinds, groups and lists: which objects a document holds, and which of them are workloads."""

from __future__ import annotations

from typing import Any

import pytest

from kubectl_prodready.core.kinds import (
    NEIGHBOURS,
    WORKLOADS,
    Malformed,
    group_of,
    is_neighbour,
    is_workload,
    mapping_at,
    objects_in,
)
from kubectl_prodready.paths import written
from tests.help import accepted, fixed

POD_SPEC = {"containers": [{"name": "web", "image": "web"}]}


def found(data: Any) -> list[tuple[str, str, str]]:
    """Path, group and kind of every object."""
    return [(written(one.path), one.group, one.kind) for one in objects_in(data)]


def manifest(kind: str, version: str) -> str:
    """A whole workload of a kind."""
    spec: Any = {"metadata": {"labels": {"a": "b"}}, "spec": POD_SPEC}
    if kind == "Pod":
        whole: dict[str, Any] = {"spec": POD_SPEC}
    elif kind == "PodTemplate":
        whole = {"template": spec}
    elif kind == "CronJob":
        whole = {"spec": {"jobTemplate": {"spec": {"template": spec}}}}
    else:
        whole = {"spec": {"template": spec}}
    return str({"apiVersion": version, "kind": kind, "metadata": {"name": "web"}, **whole})


@pytest.mark.parametrize(
    ("kind", "version"),
    [
        ("Pod", "v1"),
        ("PodTemplate", "v1"),
        ("ReplicationController", "v1"),
        ("Deployment", "apps/v1"),
        ("Deployment", "apps/v1beta1"),
        ("Deployment", "extensions/v1beta1"),
        ("ReplicaSet", "apps/v1"),
        ("StatefulSet", "apps/v1"),
        ("DaemonSet", "apps/v1"),
        ("Job", "batch/v1"),
        ("CronJob", "batch/v1"),
        ("CronJob", "batch/v1beta1"),
        ("CronJob", "batch/v2alpha1"),
    ],
)
def test_every_kind_is_fixed(kind: str, version: str) -> None:
    assert len(accepted(manifest(kind, version))) == 6
    assert [str(ref) for ref in fixed(manifest(kind, version)).workloads] == [f"{kind}/web"]


@pytest.mark.parametrize(
    ("kind", "version"),
    [
        ("Pod", "apps/v1"),
        ("Deployment", "v1"),
        ("Deployment", "example.com/v1"),
        ("Job", "apps/v1"),
        ("CronJob", "batch.example.com/v1"),
        ("Rollout", "argoproj.io/v1alpha1"),
        ("pod", "v1"),
    ],
)
def test_another_group_or_kind_is_none_of_ours(kind: str, version: str) -> None:
    result = fixed(manifest(kind, version))
    assert (result.workloads, result.findings, result.errors) == ((), (), ())


@pytest.mark.parametrize("kind", sorted(NEIGHBOURS))
def test_neighbours_have_groups_too(kind: str) -> None:
    version = f"{min(NEIGHBOURS[kind])}/v1".removeprefix("/")
    (one,) = objects_in({"kind": kind, "apiVersion": version})
    assert is_neighbour(one)
    assert not is_workload(one)
    (other,) = objects_in({"kind": kind, "apiVersion": "example.com/v1"})
    assert not is_neighbour(other)


@pytest.mark.parametrize(
    ("version", "group"), [("v1", ""), ("apps/v1", "apps"), (None, ""), (1, ""), ("a.b/c", "a.b")]
)
def test_group(version: object, group: str) -> None:
    assert group_of(version) == group


@pytest.mark.parametrize("data", [None, [], "x", 1, {"kind": 1}, {"kind": None}, {"kind": ["Pod"]}])
def test_what_is_no_object(data: Any) -> None:
    assert found(data) == []


def test_a_list_is_opened() -> None:
    items = [{"kind": "Pod", "apiVersion": "v1"}, 1, None, {"kind": "Deployment"}]
    data = {"kind": "List", "apiVersion": "v1", "items": items}
    assert found(data) == [("items[0]", "", "Pod"), ("items[3]", "", "Deployment")]


def test_a_typed_list_says_what_its_items_are() -> None:
    items = [{"metadata": {}}, {"kind": "StatefulSet", "apiVersion": "apps/v1beta1"}]
    data = {"kind": "DeploymentList", "apiVersion": "apps/v1", "items": items}
    assert found(data) == [("items[0]", "apps", "Deployment"), ("items[1]", "apps", "StatefulSet")]


def test_lists_in_lists() -> None:
    pods = {"kind": "PodList", "apiVersion": "v1", "items": [{}]}
    data = {"kind": "List", "apiVersion": "v1", "items": [pods, {"kind": "List", "items": [pods]}]}
    assert found(data) == [
        ("items[0].items[0]", "", "Pod"),
        ("items[1].items[0].items[0]", "", "Pod"),
    ]


def test_lists_without_end_are_not_followed() -> None:
    data: dict[str, Any] = {"kind": "Pod", "apiVersion": "v1"}
    for _ in range(6):
        data = {"kind": "List", "apiVersion": "v1", "items": [data]}
    assert [kind for _, _, kind in found(data)] == ["List"]


@pytest.mark.parametrize("items", [None, {}, "x"])
def test_a_list_without_items_is_an_object(items: Any) -> None:
    assert found({"kind": "PodList", "apiVersion": "v1", "items": items}) == [("", "", "PodList")]


def test_a_list_of_workloads_is_fixed_item_by_item() -> None:
    items = ", ".join((manifest("Pod", "v1"), manifest("Deployment", "apps/v1")))
    result = fixed(f"{{apiVersion: v1, kind: List, items: [{items}]}}")
    assert [str(ref) for ref in result.workloads] == ["Pod/web", "Deployment/web"]
    assert len(result.findings) == 12


@pytest.mark.parametrize(
    ("data", "path", "expected"),
    [
        ({"a": {"b": {"c": 1}}}, ("a", "b"), {"c": 1}),
        ({"a": None}, ("a", "b"), {}),
        ({"a": None}, ("a",), {}),
        ({}, ("a", "b"), {}),
        ({"x": 1}, (), {"x": 1}),
    ],
)
def test_mapping_at(data: Any, path: tuple[str, ...], expected: Any) -> None:
    assert mapping_at(data, path, ()) == expected


@pytest.mark.parametrize(
    ("data", "place"),
    [({"a": 1}, "items[0].a"), ({"a": {"b": []}}, "items[0].a.b"), ([], "items[0]")],
)
def test_mapping_at_names_what_stands_in_the_way(data: Any, place: str) -> None:
    with pytest.raises(Malformed, match="a mapping") as error:
        mapping_at(data, ("a", "b"), ("items", 0))
    assert written(error.value.path) == place


def test_every_workload_has_a_path_to_its_pods() -> None:
    assert all(kind.groups for kind in WORKLOADS.values())
    assert [name for name, kind in WORKLOADS.items() if not kind.template] == ["Pod"]
