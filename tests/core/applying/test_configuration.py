"""What is applied: all that a manager owned, what is new, and nothing of anybody else."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kubectl_prodready.core.applying.configuration import (
    apply_configuration,
    has_leftovers,
    patch_of,
)
from kubectl_prodready.paths import Item, Path
from tests.core.applying.objects import (
    GRACE,
    HOOK,
    PROBE,
    REQUESTS,
    SPEC,
    WEB,
    in_web,
    live,
    owning,
)

HEAD: dict[str, Any] = {
    "apiVersion": "apps/v1",
    "kind": "Deployment",
    "metadata": {"name": "web", "namespace": "shop"},
}
GET = {"httpGet": {"path": "/", "port": 80}}
FILLED = {"httpGet": {"path": "/", "port": 80, "scheme": "HTTP"}, "periodSeconds": 10}
PROBED = in_web({"f:livenessProbe": {"f:httpGet": {"f:path": {}, "f:port": {}}}})


def of_the_container(**fields: Any) -> dict[str, Any]:
    return HEAD | {"spec": {"template": {"spec": {"containers": [{"name": "web", **fields}]}}}}


def probed() -> dict[str, Any]:
    return live(owning("prodready", PROBED), livenessProbe=FILLED)


def test_who_owns_nothing_and_wants_nothing_applies_only_the_name() -> None:
    assert apply_configuration(live()) == HEAD


def test_new_values_are_sent_with_the_names_of_their_list_items_and_no_more() -> None:
    wanted = apply_configuration(live(), [((*REQUESTS, "cpu"), "1")])
    assert wanted == of_the_container(resources={"requests": {"cpu": "1"}})


def test_a_later_apply_repeats_what_was_applied_before() -> None:
    wanted = apply_configuration(probed(), [(REQUESTS, {"cpu": "1"})])
    assert wanted == of_the_container(resources={"requests": {"cpu": "1"}}, livenessProbe=GET)


def test_the_order_is_that_of_the_live_object() -> None:
    raw = probed()
    wanted = apply_configuration(raw, [(GRACE, 45), ((*REQUESTS, "cpu"), "1")])
    assert list(wanted["spec"]["template"]["spec"]) == [
        "containers",
        "terminationGracePeriodSeconds",
    ]
    container = wanted["spec"]["template"]["spec"]["containers"][0]
    assert list(container) == ["name", "resources", "livenessProbe"]


def test_a_new_value_wins_over_what_was_applied_before() -> None:
    new = {"tcpSocket": {"port": 80}}
    assert apply_configuration(probed(), [(PROBE, new)]) == of_the_container(livenessProbe=new)


def test_a_new_value_is_whole_though_others_own_what_was_below() -> None:
    other = in_web({"f:livenessProbe": {"f:periodSeconds": {}}})
    raw = live(owning("prodready", PROBED), owning("other", other), livenessProbe=FILLED)
    assert apply_configuration(raw, [(PROBE, GET)]) == of_the_container(livenessProbe=GET)


def test_an_empty_mapping_is_repeated_empty_whatever_others_put_into_it() -> None:
    other = in_web({"f:resources": {"f:requests": {"f:cpu": {}}}})
    ours = in_web({"f:resources": {}})
    raw = live(
        owning("prodready", ours), owning("other", other), resources={"requests": {"cpu": "1"}}
    )
    assert apply_configuration(raw) == of_the_container(resources={})


def test_a_port_is_named_by_both_its_merge_keys() -> None:
    wanted = apply_configuration(live(), [((*WEB, "ports", 0, "name"), "http")])
    assert wanted == of_the_container(
        ports=[{"containerPort": 80, "protocol": "TCP", "name": "http"}]
    )


def test_a_port_that_was_applied_without_its_protocol_is_repeated_without_it() -> None:
    ports: dict[str, Any] = {
        'k:{"containerPort":80,"protocol":"TCP"}': {".": {}, "f:containerPort": {}}
    }
    raw = live(owning("prodready", in_web({"f:ports": ports})))
    assert apply_configuration(raw) == of_the_container(ports=[{"containerPort": 80}])


def test_labels_of_ours_stand_beside_the_name() -> None:
    raw = live(owning("prodready", {"f:metadata": {"f:labels": {"f:a": {}}}}))
    raw["metadata"]["labels"] = {"a": "1", "b": "2"}
    assert apply_configuration(raw)["metadata"] == HEAD["metadata"] | {"labels": {"a": "1"}}


def test_what_is_released_takes_along_what_only_named_it() -> None:
    assert apply_configuration(probed(), without=[PROBE]) == HEAD


def test_what_else_was_applied_stays_when_something_is_released() -> None:
    fields = {**PROBED["f:spec"]["f:template"]["f:spec"]["f:containers"]['k:{"name":"web"}']}
    both = in_web({**fields, "f:lifecycle": {"f:preStop": {"f:sleep": {"f:seconds": {}}}}})
    hook = {"preStop": {"sleep": {"seconds": 5}}}
    raw = live(owning("prodready", both), livenessProbe=FILLED, lifecycle=hook)
    assert apply_configuration(raw, without=[PROBE]) == of_the_container(lifecycle=hook)
    assert apply_configuration(raw, without=[PROBE, HOOK]) == HEAD


def test_a_container_of_which_only_the_name_is_left_is_released_too() -> None:
    """After a JSON patch removed the probe we still own the item and its name."""
    raw = live(owning("prodready", in_web({})), owning("other", in_web({"f:image": {}})))
    named: dict[str, Any] = {'k:{"name":"web"}': {".": {}, "f:name": {}}}
    raw["metadata"]["managedFields"].append(
        owning("prodready", {"f:spec": {"f:template": {"f:spec": {"f:containers": named}}}})
    )
    del raw["metadata"]["managedFields"][1]
    assert apply_configuration(raw, without=[PROBE]) == HEAD


def test_what_is_owned_as_a_whole_is_not_released_in_parts() -> None:
    ours = in_web({"f:livenessProbe": {"f:exec": {"f:command": {}}}})
    probe = {"exec": {"command": ["a", "b"]}}
    raw = live(owning("prodready", ours), livenessProbe=probe)
    path: Path = (*PROBE, "exec", "command", 0)
    assert apply_configuration(raw, without=[path]) == of_the_container(livenessProbe=probe)


def test_a_change_without_a_place_is_an_error() -> None:
    gone: Path = (*SPEC, "containers", Item("name", "gone"), "livenessProbe")
    with pytest.raises(KeyError):
        apply_configuration(live(), [(gone, GET)])
    assert apply_configuration(live(), without=[gone]) == HEAD


def fields_of(value: Any) -> Any:
    """The trie that a server writes for an applied value (lists here are atomic)."""
    if not isinstance(value, dict):
        return {}
    return {f"f:{key}": fields_of(below) for key, below in value.items()}


LEAVES = st.integers() | st.text() | st.booleans() | st.lists(st.integers(), max_size=2)
KEYS = st.sampled_from(["a", "b", "c", "name"])
VALUES = st.recursive(
    LEAVES, lambda inner: st.dictionaries(KEYS, inner, min_size=1, max_size=3), max_leaves=6
)


@given(st.dictionaries(st.sampled_from(["x", "y", "z"]), VALUES, min_size=1))
def test_applying_what_was_applied_is_a_fixed_point(wanted: dict[str, Any]) -> None:
    before = live()
    changes = [((*WEB, key), value) for key, value in wanted.items()]
    first = apply_configuration(before, changes)
    assert first == of_the_container(**wanted)
    after = live(owning("prodready", in_web(fields_of(wanted))), **wanted)
    assert apply_configuration(after) == first
    assert apply_configuration(after, without=[path for path, _ in changes]) == HEAD


def test_a_patch_has_the_changes_alone_and_what_tells_list_items_apart() -> None:
    changes = [((*REQUESTS, "cpu"), "1"), (GRACE, 45)]
    container = {"name": "web", "resources": {"requests": {"cpu": "1"}}}
    spec = {"containers": [container], "terminationGracePeriodSeconds": 45}
    assert patch_of(live(), changes) == {"spec": {"template": {"spec": spec}}}


def test_items_of_which_nothing_is_left_but_their_names_are_let_go() -> None:
    raw = live(owning("prodready", in_web({"f:livenessProbe": {"f:periodSeconds": {}}})))
    assert has_leftovers(raw)
    assert "spec" not in apply_configuration(raw)
    assert not has_leftovers(live())


def test_what_is_owned_beside_them_stays() -> None:
    grace: Any = {"f:terminationGracePeriodSeconds": {}}
    raw = live(owning("prodready", in_web({"f:livenessProbe": {"f:periodSeconds": {}}}, **grace)))
    assert has_leftovers(raw)
    assert apply_configuration(raw)["spec"] == {
        "template": {"spec": {"terminationGracePeriodSeconds": 30}}
    }
    resources: Any = {"f:resources": {"f:requests": {"f:cpu": {}}}}
    whole = live(owning("prodready", in_web(resources)), resources={"requests": {"cpu": "100m"}})
    assert not has_leftovers(whole)
