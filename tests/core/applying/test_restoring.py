"""Changes are taken back where they are ours, to what the object was before."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

import pytest

from kubectl_prodready.core.applying.restoring import (
    WITHOUT_ITEM,
    Set,
    former_owner,
    leaves_of,
    not_ours,
    restored,
    sorted_out,
    taken_back,
    was_ours,
    was_set,
)
from kubectl_prodready.paths import written
from tests.core.applying.objects import GRACE, HOOK, PROBE, REQUESTS, WEB, in_web, live, owning

CPU, MEMORY = (*REQUESTS, "cpu"), (*REQUESTS, "memory")
GET = {"httpGet": {"port": 80}}
SLEEP = {"sleep": {"seconds": 20}}
OURS = in_web(
    {
        "f:livenessProbe": {"f:httpGet": {"f:port": {}}},
        "f:lifecycle": {"f:preStop": {"f:sleep": {"f:seconds": {}}}},
        "f:resources": {"f:requests": {"f:cpu": {}, "f:memory": {}}},
    },
    **{"f:terminationGracePeriodSeconds": {}},
)
SETS = (
    Set(CPU, "0.1"),
    Set(MEMORY, "64Mi"),
    Set(PROBE, GET),
    Set(HOOK, SLEEP, needs=(GRACE,)),
    Set(GRACE, 45, 30),
)


def fixed(*others: dict[str, Any], **fields: Any) -> dict[str, Any]:
    """A Deployment with all of SETS, as the server gives it."""
    given: dict[str, Any] = {
        "resources": {"requests": {"cpu": "100m", "memory": "64Mi"}},
        "livenessProbe": {"httpGet": {"port": 80, "path": "/"}, "periodSeconds": 10},
        "lifecycle": {"preStop": SLEEP},
    }
    raw = live(owning("prodready", OURS), *others, grace=45, **{**given, **fields})
    trie = raw["metadata"]["managedFields"][0]["fieldsV1"]["f:spec"]["f:template"]["f:spec"]
    del trie["f:terminationGracePeriodSeconds"]
    return raw


def edited(fields: dict[str, Any]) -> dict[str, Any]:
    return owning("kubectl-edit", in_web(fields), "Update")


def operations(before: dict[str, Any], sets: tuple[Set, ...] = SETS) -> list[tuple[str, str]]:
    after, found = restored(fixed(), before, sets)
    expected = deepcopy(before["spec"])
    assert after["spec"] == expected
    place = "/spec/template/spec/"
    return [(one["op"], one["path"].removeprefix(place)) for one in found]


def test_all_is_ours_where_nobody_touched_it() -> None:
    assert sorted_out(fixed(), SETS) == (SETS, ())


def test_what_was_added_goes_with_the_parents_that_came_with_it() -> None:
    assert operations(live()) == [
        ("remove", "containers/0/resources/requests/cpu"),
        ("remove", "containers/0/resources/requests/memory"),
        ("remove", "containers/0/resources/requests"),
        ("remove", "containers/0/livenessProbe"),
        ("remove", "containers/0/lifecycle/preStop"),
        ("remove", "containers/0/lifecycle"),
        ("replace", "terminationGracePeriodSeconds"),
    ]


def test_parents_that_were_there_stay() -> None:
    before = live(lifecycle={})
    assert ("remove", "containers/0/lifecycle") not in operations(before)


def test_a_parent_that_held_more_goes_once_it_is_empty() -> None:
    before = live(resources={"requests": {"memory": "64Mi"}})
    raw = live(resources={"requests": {"cpu": "100m"}})
    after, found = restored(raw, before, SETS[:1])
    assert [one["path"].rpartition("/")[2] for one in found] == ["cpu", "requests"]
    assert after["spec"] == live()["spec"]


def test_the_live_object_is_not_changed() -> None:
    raw = fixed()
    untouched = deepcopy(raw)
    restored(raw, live(), SETS)
    assert raw == untouched


def test_a_field_changed_since_is_kept_and_names_who_did_it() -> None:
    by_others = edited({"f:livenessProbe": {"f:httpGet": {"f:port": {}}}})
    raw = fixed(by_others, livenessProbe={"httpGet": {"port": 81}})
    taken, (kept,) = sorted_out(raw, SETS)
    assert str(kept) == f"{written(PROBE)}: httpGet.port is 81 now by kubectl-edit"
    assert [one.path for one in taken] == [CPU, MEMORY, HOOK, GRACE]
    assert sorted_out(raw, SETS, force=True) == (SETS, ())


def test_a_value_that_is_another_by_nobody_is_kept() -> None:
    raw = fixed(livenessProbe={"tcpSocket": {"port": 80}})
    assert not_ours(raw, SETS[2]) == "httpGet.port is None now"


def test_what_is_not_told_is_like_any_other() -> None:
    path = (*WEB, "startupProbe")
    masked = {"exec": {"command": ["***", "***"]}}
    fields: Any = {"f:startupProbe": {"f:exec": {"f:command": {}}}}

    def probed(*command: str) -> dict[str, Any]:
        probe: Any = {"exec": {"command": list(command)}}
        return live(owning("prodready", in_web(fields)), startupProbe=probe)

    assert not_ours(probed("a", "b"), Set(path, masked)) == ""
    assert not_ours(probed("a"), Set(path, masked)) == "exec.command is ['a'] now"
    other = {"exec": {"command": ["a", "c"]}}
    assert not_ours(probed("a", "b"), Set(path, other)) == "exec.command[1] is b now"


def test_a_leaf_of_our_probe_that_another_owns_keeps_the_probe() -> None:
    raw = fixed(edited({"f:livenessProbe": {"f:periodSeconds": {}}}))
    assert not_ours(raw, SETS[2]) == "kubectl-edit owns it as well"


def test_what_we_no_longer_own_is_kept() -> None:
    raw = fixed()
    raw["metadata"]["managedFields"][1]["operation"] = "Update"
    assert not_ours(raw, SETS[0]) == "it is set, but not by this tool"


def test_a_hook_that_stays_keeps_its_grace_period() -> None:
    raw = fixed(lifecycle={"preStop": {"sleep": {"seconds": 25}}})
    taken, kept = sorted_out(raw, SETS)
    assert GRACE not in [one.path for one in taken]
    assert [str(one) for one in kept] == [
        f"{written(HOOK)}: sleep.seconds is 25 now",
        f"{written(GRACE)}: {written(HOOK)} stays, and needs it",
    ]


def test_what_is_gone_or_as_before_is_settled() -> None:
    gone = live(owning("prodready", OURS))
    assert sorted_out(gone, SETS) == ((), ())
    assert sorted_out(gone, SETS, force=True) == ((), ())


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ({}, [((), {})]),
        ({"a": {}, "b": [1]}, [(("a",), {}), (("b",), [1])]),
        (3, [((), 3)]),
    ],
)
def test_leaves_are_what_is_owned(value: Any, expected: Any) -> None:
    assert list(leaves_of((), value)) == expected


def test_the_former_owner_of_a_value_gets_it_back() -> None:
    found = former_owner(live(), SETS)
    assert found is not None
    assert (found[0].manager, found[1]) == ("kubectl-create", GRACE)
    assert former_owner(live(), SETS[:2]) is None
    assert former_owner(live(creator="prodready"), SETS) is None


def test_a_value_of_an_earlier_run_was_ours() -> None:
    earlier = fixed()
    assert was_ours(earlier, Set(GRACE, 120, 45))
    assert not was_ours(live(), SETS[4])
    assert not was_ours(earlier, SETS[0])


def test_a_field_of_a_container_that_is_gone_is_gone() -> None:
    raw = fixed()
    raw["spec"]["template"]["spec"]["containers"][0]["name"] = "other"
    taken, kept = sorted_out(raw, SETS)
    assert [one.path for one in taken] == [GRACE]
    assert {one.reason for one in kept} == {WITHOUT_ITEM}
    assert len(kept) == 4
    assert all(one.is_final for one in kept)
    assert sorted_out(raw, SETS, force=True)[1] == kept


def test_a_write_was_done_where_one_field_of_it_is_ours_by_now() -> None:
    assert was_set(live(), fixed(), SETS)
    assert not was_set(live(), live(), SETS)
    by_others = edited({"f:livenessProbe": {"f:httpGet": {"f:port": {}}}})
    raw = fixed(by_others, livenessProbe={"httpGet": {"port": 81}}, resources={"requests": {}})
    assert was_set(live(), raw, SETS)


def test_a_field_that_was_ours_before_tells_of_no_write_unless_it_says_something_else() -> None:
    assert not was_set(fixed(), fixed(), SETS)
    raw = fixed(resources={"requests": {"cpu": "200m", "memory": "64Mi"}})
    assert was_set(fixed(), raw, (Set(CPU, "200m", "100m"),))


def test_what_is_gone_or_as_before_is_taken_back() -> None:
    assert taken_back(fixed(), SETS) == ()
    assert taken_back(live(), SETS) == SETS
