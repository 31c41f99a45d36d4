"""The gate: safety, version, patches, and changes that need one another."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kubectl_prodready.core.gate import Decision, Gate, closed, decide, levelled, taken, without
from kubectl_prodready.core.kinds import Found
from kubectl_prodready.core.model import Change, Evidence, Ref, Safety
from kubectl_prodready.core.neighbours import Neighbours
from kubectl_prodready.core.patched import PatchedField, Way
from kubectl_prodready.core.workload import Workload
from kubectl_prodready.paths import Item, Path

REF = Ref("Pod", "", "web")
HERE: Path = ("spec", "containers", Item("name", "web"))


def workload(*patched: Path, **metadata: Any) -> Workload:
    """A Pod of two containers, some fields of which a patch sets."""
    containers = [{"name": "db", "image": "x"}, {"name": "web", "image": "x"}]
    raw = {"metadata": {"name": "web", **metadata}, "spec": {"containers": containers}}
    way = Way((), tuple(PatchedField(path, "prod/patch.yaml") for path in patched))
    return Workload(Found((), "Pod", "", raw), Neighbours(), (1, 30), way)


def change(key: str, safety: Safety = Safety.SAFE, *, value: Any = 1, **more: Any) -> Change:
    """A change of one key of the container."""
    evidence = (Evidence("seen", "here"),)
    return Change(REF, (*HERE, key), value, safety, evidence, "a-rule", **more)


DEFAULT = Gate()


def decided(*changes: Change, gate: Gate = DEFAULT, **more: Any) -> Decision:
    """The decision about some changes."""
    return decide(workload(**more), changes, gate)


@pytest.mark.parametrize(
    ("allowed", "keys"),
    [(None, "ab"), (Safety.SAFE, "a"), (Safety.REVIEW, "ab"), (Safety.HINT, "abc")],
)
def test_safety_decides(allowed: Safety | None, keys: str) -> None:
    changes = [change("a"), change("b", Safety.REVIEW), change("c", Safety.HINT)]
    decision = decided(*changes, gate=Gate(allowed))
    assert "".join(str(c.path[-1]) for c in decision.accepted) == keys
    assert len(decision.offered) == 3 - len(keys)


def test_what_came_from_a_cluster_takes_only_what_is_safe() -> None:
    changes = [change("a"), change("b", Safety.REVIEW)]
    assert decided(*changes, uid="1").accepted == (changes[0],)
    assert decided(*changes, uid="1", gate=Gate(Safety.REVIEW)).accepted == tuple(changes)


def test_what_is_only_said_is_never_taken() -> None:
    spoken = change("a", Safety.HINT, value=None)
    assert decided(spoken, gate=Gate(Safety.HINT)).offered == (spoken,)


def test_a_field_that_needs_a_newer_kubernetes_is_told_not_taken() -> None:
    new = change("a", since=(1, 33))
    (left,) = decided(new).left
    assert left.reason == "needs Kubernetes 1.33, and --kubernetes-version is 1.30"
    assert decided(new, gate=Gate(version=(1, 33))).accepted == (new,)


def test_what_needs_another_falls_with_it() -> None:
    a = change("a", Safety.HINT)
    b = change("b", needs=(a.path,))
    c = change("c", needs=(b.path,))
    wider = tuple(one._replace(safety=Safety.HINT) for one in (a, b, c))
    decision = decided(a, b, c)
    assert decision.accepted == ()
    assert decision.offered == wider
    assert decided(a, b, c, gate=Gate(Safety.HINT)).accepted == wider


def test_what_needs_another_is_no_safer_than_that() -> None:
    a = change("a", Safety.REVIEW, why="it is long")
    b = change("b", needs=(a.path,))
    c = change("c", needs=(b.path, (*HERE, "d")), why="its own")
    d = change("d")
    found = levelled([c, b, a, d])
    assert [one.safety for one in found] == [Safety.REVIEW] * 3 + [Safety.SAFE]
    assert [one.why for one in found] == ["its own", "it is long", "it is long", ""]
    assert decided(a, b, c, d, gate=Gate(Safety.SAFE)).accepted == (d,)


def test_of_several_values_of_one_field_the_first_that_can_be_had_holds() -> None:
    hook = change("hook", Safety.REVIEW)
    both = change("grace", Safety.REVIEW, value=130, needs=(hook.path,))
    alone = change("grace", Safety.REVIEW, value=120)
    assert decided(hook, both, alone).accepted == (hook, both)
    assert decided(both, alone).accepted == (alone,)
    assert not decided(both, alone).left
    offered = decided(hook, both, alone, gate=Gate(Safety.SAFE))
    assert offered == Decision((), (hook, both), ())
    assert decided(both, alone, gate=Gate(Safety.SAFE)) == Decision((), (alone,), ())
    # what needs the field has either
    needy = change("b", needs=(alone.path,))
    assert [one.value for one in decided(needy, both, alone).accepted] == [1, 120]


def test_a_hint_about_what_a_patch_changes_is_left() -> None:
    spoken = change("", Safety.HINT, value=None, about=((*HERE, "livenessProbe"),))
    spoken = spoken._replace(path=HERE)
    assert decide(workload(), [spoken], Gate()).offered == (spoken,)
    assert decide(workload((*HERE, "env")), [spoken], Gate()).offered == (spoken,)
    for patched in ((*HERE, "livenessProbe"), (*HERE, "livenessProbe", "periodSeconds"), HERE):
        decision = decide(workload(patched), [spoken], Gate())
        assert decision.offered == ()
        assert [one.reason.partition(" sets ")[0] for one in decision.left] == [
            "the kustomize patch prod/patch.yaml"
        ]


def test_what_needs_something_that_is_not_there_is_left() -> None:
    b = change("b", needs=((*HERE, "a"),))
    (left,) = decided(b).left
    assert left.reason == "makes sense only together with a, which cannot be added"


def test_the_need_of_another_container_is_named_as_its_own() -> None:
    there = ("spec", "containers", Item("name", "db"), "resources", "limits", "cpu")
    unnamed = ("spec", "containers", 3, "image")
    grace = ("spec", "grace")
    one = change("b", needs=(there, unnamed, grace, (*HERE, "a", "c")))
    (left,) = decided(one).left
    assert left.reason == (
        "makes sense only together with a.c, image of containers[3], limits.cpu of db,"
        " spec.grace, which cannot be added"
    )


def test_where_one_falls_with_another_only_what_nobody_proposes_is_named() -> None:
    there = ("spec", "containers", Item("name", "db"))
    a = change("limit", needs=((*there, "limit"),))
    b = change("limit", needs=(a.path, (*there, "request")))._replace(path=(*there, "limit"))
    decision = decided(a, b)
    assert decision.offered == ()
    assert [left.reason for left in decision.left] == [
        "makes sense only together with limit of db, which cannot be added",
        "makes sense only together with request, which cannot be added",
    ]


def test_a_pair_comes_and_goes_together() -> None:
    a = change("a", needs=((*HERE, "b"),))
    b = change("b", needs=((*HERE, "a"),))
    assert closed([a, b]) == [a, b]
    assert closed([a]) == []


def test_without_takes_out_what_needs_the_refused() -> None:
    a, b = change("a"), change("b", needs=((*HERE, "a"),))
    decision = without(Decision((a, b, change("c"))), {a.path: "shared"})
    assert [c.path[-1] for c in decision.accepted] == ["c"]
    assert [left.reason for left in decision.left] == [
        "shared",
        "makes sense only together with a, which cannot be added",
    ]


@pytest.mark.parametrize(
    ("path", "named"),
    [
        ((*HERE, "resources"), "resources"),
        (("spec", "containers", 1, "resources"), "resources"),
        (("spec", "containers", "*", "resources"), "resources"),
        (HERE, "[name=web]"),
        (("spec",), "spec"),
    ],
)
def test_a_field_that_a_patch_sets_is_left(path: Path, named: str) -> None:
    wanted = change("resources")._replace(path=(*HERE, "resources", "limits", "cpu"))
    decision = decide(workload(path), [wanted], Gate())
    assert [left.reason for left in decision.left] == [
        f"the kustomize patch prod/patch.yaml sets {named}"
    ]


@pytest.mark.parametrize(
    "path",
    [
        (*HERE, "livenessProbe"),
        ("spec", "containers", 0, "resources"),
        ("spec", "containers", 7, "resources"),
        ("spec", "containers", Item("name", "db"), "resources"),
        (*HERE, "resources", "limits", "cpu", "deeper"),
    ],
)
def test_another_field_that_a_patch_sets_does_not_matter(path: Path) -> None:
    wanted = change("resources")._replace(path=(*HERE, "resources", "limits", "cpu"))
    decision = decide(workload(path), [wanted], Gate())
    assert decision.accepted == (wanted,)


def test_a_value_that_gives_way_is_left_where_a_patch_sets_it() -> None:
    """What a base says is no longer what will hold: its value is not the one to replace."""
    grace = ("spec", "terminationGracePeriodSeconds")
    raised = change("", Safety.REVIEW, value=45, old=10)._replace(path=grace)
    decision = decide(workload(grace), [raised], Gate())
    assert decision.accepted == ()
    assert [left.reason for left in decision.left] == [
        "the kustomize patch prod/patch.yaml sets terminationGracePeriodSeconds"
    ]
    assert decide(workload(), [raised], Gate()).accepted == (raised,)


KEYS = st.sampled_from("abc")
CHANGES = st.builds(
    lambda key, safety, value, needs: change(
        key, safety, value=value, needs=tuple((*HERE, need) for need in needs)
    ),
    KEYS,
    st.sampled_from(Safety),
    st.sampled_from([1, None]),
    st.lists(KEYS, max_size=2),
)


@given(st.lists(CHANGES, max_size=4), st.sampled_from([None, *Safety]), st.booleans())
def test_what_is_taken_is_what_is_accepted(
    changes: list[Change], allowed: Safety | None, was_dumped: bool
) -> None:
    around = workload(uid="1") if was_dumped else workload()
    gate = Gate(allowed)
    assert taken(around, changes, gate) == decide(around, changes, gate).accepted
