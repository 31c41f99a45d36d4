"""The engine: a rule that crashes costs itself only; what nobody may touch is left."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from kubectl_prodready.core.engine import examine
from kubectl_prodready.core.kinds import Found, Malformed
from kubectl_prodready.core.model import Outcome, Safety
from kubectl_prodready.core.neighbours import Neighbours
from kubectl_prodready.core.rule import Example, Rule, rule
from kubectl_prodready.core.workload import Container, Role, Workload


def workload(kind: str = "Pod", **more: Any) -> Workload:
    """A workload with a main, an init, a sidecar and a mesh container."""
    spec = {
        "initContainers": [
            {"name": "init", "image": "x"},
            {"name": "side", "image": "x", "restartPolicy": "Always"},
        ],
        "containers": [{"name": "web", "image": "x"}, {"name": "linkerd-proxy", "image": "x"}],
    }
    raw = {"metadata": {"name": "web", **more}, "spec": spec}
    return Workload(Found((), kind, "", raw), Neighbours(), (1, 30))


@rule("hello", part="Running", examples=[])
def hello(container: Container) -> Iterator[Outcome]:
    """Say hello."""
    yield container.set(("hello",), container.name, Safety.SAFE)
    yield container.leave(("bye",), "not yet")
    yield container.hint("be kind", "manners")


@rule("crash", part="Running", examples=[])
def crash(workload: Workload) -> Iterator[Outcome]:
    """Fail."""
    yield workload.set(("a",), 1, Safety.SAFE)
    raise ZeroDivisionError("oh")


@rule("misshapen", part="Running", examples=[])
def misshapen(workload: Workload) -> Iterator[Outcome]:
    """Find a wrong shape."""
    raise Malformed(workload.path, "a mapping")


def test_every_container_but_the_mesh_is_asked() -> None:
    said = examine(workload(), [hello])
    assert [c.value for c in said.changes if c.value] == ["init", "side", "web"]
    assert {c.rule for c in said.changes} == {"hello"}
    assert [left.reason for left in said.left if left.path[-1] != "bye"] == [
        "a service mesh injected this container"
    ]


def test_a_crash_is_reported_and_stops_nothing() -> None:
    said = examine(workload(), [crash, hello])
    assert [(f.rule, f.error) for f in said.failed] == [("crash", "ZeroDivisionError: oh")]
    assert len(said.changes) == 6


@rule("quiet", part="Running", examples=[Example("a", said="b"), Example("a")])
def quiet(container: Container) -> Iterator[Outcome]:
    """Change something, though no example shows it."""
    yield container.set(("tty",), True, Safety.REVIEW)


def test_a_rule_whose_examples_only_speak_changes_nothing() -> None:
    said = examine(workload(), [quiet])
    assert not said.changes
    assert {failed.error for failed in said.failed} == {
        "TypeError: it changes something, and none of its examples does"
    }


def test_a_wrong_shape_is_no_crash() -> None:
    with pytest.raises(Malformed):
        examine(workload(), [misshapen])


@pytest.mark.parametrize(
    ("kind", "metadata", "reason"),
    [
        ("Pod", {"uid": "1"}, "immutable: a Pod's containers"),
        ("Job", {"uid": "1"}, "immutable: a Job's template"),
        (
            "Pod",
            {"ownerReferences": [{"kind": "ReplicaSet", "name": "web-1", "controller": True}]},
            "owned by ReplicaSet/web-1",
        ),
    ],
)
def test_what_nobody_may_touch(kind: str, metadata: dict[str, Any], reason: str) -> None:
    said = examine(workload(kind, **metadata), [hello])
    assert not said.changes
    assert reason in said.left[0].reason


@pytest.mark.parametrize(
    ("kind", "metadata"),
    [
        ("Pod", {}),
        ("Job", {}),
        ("Deployment", {"uid": "1"}),
        ("Pod", {"ownerReferences": [{}, "x"]}),
        ("Pod", {"ownerReferences": [{"kind": "Node", "name": "n"}]}),
        ("Pod", {"ownerReferences": [{"kind": "Node", "name": "n", "controller": False}]}),
    ],
)
def test_what_may_be_touched(kind: str, metadata: dict[str, Any]) -> None:
    assert not [left for left in examine(workload(kind, **metadata), [hello]).left if not left.rule]


def test_sidecars_exist_since_1_29() -> None:
    old = Workload(Found((), "Pod", "", workload().raw), Neighbours(), (1, 28))
    assert [c.role for c in old.containers][:2] == [Role.INIT, Role.INIT]
    assert [c.role for c in workload().containers] == [
        Role.INIT,
        Role.SIDECAR,
        Role.MAIN,
        Role.MAIN,
    ]


def test_rule_page_is_the_docstring() -> None:
    assert isinstance(hello, Rule)
    assert hello.summary == "Say hello."
    assert hello.page == "Say hello."
