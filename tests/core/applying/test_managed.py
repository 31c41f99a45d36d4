"""managedFields are read as the API server writes them, and odd ones say nothing."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kubectl_prodready.core.applying.managed import entries_of, owned_by, owners_of, step_of
from kubectl_prodready.core.applying.places import (
    is_there,
    named,
    place_of,
    pointer,
    value_at,
)
from kubectl_prodready.paths import Item
from tests.core.applying.objects import GRACE, PROBE, REQUESTS, WEB, in_web, live, owning

AT_WEB = ("spec", "template", "spec", "containers", 0)
OURS = in_web({"f:livenessProbe": {"f:httpGet": {"f:path": {}, "f:port": {}}}})
LIVE_PROBE = {"httpGet": {"path": "/", "port": 80, "scheme": "HTTP"}, "periodSeconds": 10}


def managers(entries: Any) -> list[str]:
    return [one.manager for one in entries]


def test_an_item_of_several_merge_keys_is_a_position_in_the_object() -> None:
    owned = owned_by(live(), "kubectl-create", "Update")
    assert (*AT_WEB, "ports", 0, "containerPort") in owned
    assert (*AT_WEB, "image") in owned


def test_a_manager_owns_nothing_by_another_operation_or_of_a_subresource() -> None:
    scaled = owning("prodready", OURS) | {"subresource": "scale"}
    raw = live(scaled, livenessProbe=LIVE_PROBE)
    assert owned_by(raw, "kubectl-create") == frozenset()
    assert owned_by(raw, "prodready") == frozenset()
    assert [one.name for one in entries_of(raw)] == ["kubectl-create", "prodready (scale)"]


def test_owning_a_field_is_not_owning_something_below_it() -> None:
    raw = live(owning("prodready", OURS), livenessProbe=LIVE_PROBE)
    probe = owners_of(raw, PROBE)
    assert not probe.exactly
    assert managers(probe.below) == ["prodready"]
    assert managers(owners_of(raw, (*PROBE, "httpGet", "path")).exactly) == ["prodready"]
    assert owners_of(raw, (*PROBE, "periodSeconds")) == ((), ())
    assert managers(owners_of(raw, GRACE).exactly) == ["kubectl-create"]
    assert not owners_of(raw, PROBE).besides("prodready")


def test_nobody_owns_what_is_not_there() -> None:
    assert owners_of(live(), PROBE) == ((), ())
    assert owners_of(live(), (*WEB, "ports", 4)) == ((), ())


def test_who_owns_an_empty_mapping_does_not_own_what_others_put_into_it() -> None:
    fields = in_web({"f:resources": {"f:requests": {"f:cpu": {}}}})
    raw = live(owning("prodready", fields), resources={"requests": {"cpu": "1"}})
    assert managers(owners_of(raw, (*REQUESTS, "cpu")).exactly) == ["prodready"]


def test_who_owns_an_atomic_mapping_owns_all_that_is_in_it() -> None:
    owners = owners_of(live(), ("spec", "selector", "matchLabels"))
    assert managers(owners.exactly) == ["kubectl-create"]


@pytest.mark.parametrize(
    ("key", "data", "step"),
    [
        ("f:a", {"a": 1}, "a"),
        ("f:a:b", {"a:b": 1}, "a:b"),
        ("f:a", {}, None),
        ("f:a", ["a"], None),
        ('k:{"name":"b"}', [{"name": "a"}, {"name": "b"}], 1),
        ('k:{"name":"b"}', ["b"], None),
        ("k:{}", [{"name": "a"}], None),
        ("k:{", [{"name": "a"}], None),
        ("k:7", [{"name": "a"}], None),
        ('v:"b"', ["a", "b"], 1),
        ('v:"c"', ["a", "b"], None),
        ("i:1", ["a", "b"], 1),
        ("i:2", ["a", "b"], None),
        ('i:"1"', ["a", "b"], None),
        ("i:0", {}, None),
        ("x:0", ["a"], None),
        (".", {"a": 1}, None),
    ],
)
def test_a_key_of_a_trie_is_a_step_in_what_is_there(key: str, data: Any, step: Any) -> None:
    assert step_of(key, data) == step


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(),
        lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    )
)
def test_nonsense_says_nothing(nonsense: Any) -> None:
    for metadata in (nonsense, {"managedFields": nonsense}, {"managedFields": [nonsense]}):
        entries_of({"metadata": metadata})
    entries_of({"metadata": {"managedFields": [{"fieldsV1": nonsense}]}})


def test_a_place_is_found_by_names_and_named_again() -> None:
    raw = live()
    place = place_of(raw, (*WEB, "ports", 0))
    assert place == (*AT_WEB, "ports", 0)
    assert named(raw, place) == (*WEB, "ports", 0)
    assert pointer(("a/b", "c~d", 0)) == "/a~1b/c~0d/0"
    assert value_at(raw, (*WEB, "image")) == "nginx"
    assert value_at(raw, (*WEB, "gone")) is None
    assert is_there(raw, GRACE)
    assert not is_there(raw, (*GRACE, "below"))
    assert not is_there(raw, ("spec", Item("name", "web")))
