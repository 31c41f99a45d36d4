"""Filters select objects as kubectl does."""

from __future__ import annotations

from typing import Any

import pytest

from kubectl_prodready.core.kinds import SPELLINGS, Found
from kubectl_prodready.core.model import Ref
from kubectl_prodready.core.neighbours import Neighbours
from kubectl_prodready.core.selection import Selection, parse_labels, parse_name
from kubectl_prodready.core.workload import Workload
from kubectl_prodready.errors import UsageError


def takes(selection: Selection, **metadata: Any) -> bool:
    """Whether a Pod called web passes."""
    raw = {"metadata": {"name": "web", **metadata}, "spec": {}}
    return selection.takes(Workload(Found((), "Pod", "", raw), Neighbours(), (1, 30)))


@pytest.mark.parametrize(
    ("labels", "expected"),
    [
        ("app=web", True),
        ("app==web", True),
        ("app=db", False),
        ("app!=db", True),
        ("app!=web", False),
        ("other!=x", True),
        ("app", True),
        ("other", False),
        ("!other", True),
        ("!app", False),
        ("app in (web, db)", True),
        ("app in (db)", False),
        ("app notin (db)", True),
        ("app notin (web)", False),
        ("tier notin (web)", True),
        ("app=web,number=1", True),
        ("app=web, app=db", False),
        ("", True),
    ],
)
def test_labels(labels: str, expected: bool) -> None:
    selection = Selection(labels=parse_labels(labels))
    assert takes(selection, labels={"app": "web", "number": 1}) is expected


@pytest.mark.parametrize("labels", ["=", "app in web", "a b", "(", "app=web,=x"])
def test_no_label_selector(labels: str) -> None:
    with pytest.raises(UsageError, match="no label selector"):
        parse_labels(labels)


def test_labels_of_a_wrong_shape_match_nothing() -> None:
    assert not takes(Selection(labels=parse_labels("app")), labels="app")


@pytest.mark.parametrize("text", ["pod/web", "po/web", "pods/web", "Pod/web", "pod.v1/web"])
def test_names(text: str) -> None:
    assert takes(Selection(names=frozenset([parse_name(text, SPELLINGS)])))


@pytest.mark.parametrize("text", ["web", "service/web", "pod/", "/web", "deploy.yaml"])
def test_no_name(text: str) -> None:
    with pytest.raises(UsageError, match="no KIND/NAME of a workload"):
        parse_name(text, SPELLINGS)


@pytest.mark.parametrize("text", ["pod/other", "deploy/web"])
def test_other_names(text: str) -> None:
    assert not takes(Selection(names=frozenset([parse_name(text, SPELLINGS)])))


def test_namespaces() -> None:
    shop = Selection(namespace="shop")
    assert takes(shop, namespace="shop")
    assert takes(shop)
    assert not takes(shop, namespace="other")


def test_names_that_no_object_has() -> None:
    wanted = Selection(names=frozenset([("deployment", "web"), ("pod", "b"), ("pod", "a")]))
    there = [Ref("Deployment", "shop", "web"), Ref("StatefulSet", "", "a")]
    assert wanted.missing(there) == ["pod/a", "pod/b"]
    assert wanted.missing([*there, Ref("Pod", "", "a"), Ref("Pod", "", "b")]) == []
