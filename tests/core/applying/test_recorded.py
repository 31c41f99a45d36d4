"""What is saved of a write can be read again, and what is damaged is known as such."""

from __future__ import annotations

import json
from typing import Any

import pytest

from kubectl_prodready.core.applying.recorded import path_of, saved_of, steps_of, what_of
from kubectl_prodready.core.applying.restoring import sets_of
from kubectl_prodready.core.model import Change, Ref, Safety
from kubectl_prodready.paths import Item
from tests.core.applying.objects import GRACE, HOOK, live

REF = Ref("Deployment", "shop", "web")
CHANGES = (
    Change(REF, HOOK, {"sleep": {"seconds": 5}}, Safety.REVIEW, (), "pre-stop", needs=(GRACE,)),
    Change(REF, GRACE, 45, Safety.REVIEW, (), "grace-period", old=30),
)
PATH = "/apis/apps/v1/namespaces/shop/deployments/web"


def test_what_is_saved_comes_back_through_json() -> None:
    what = json.loads(json.dumps(what_of(PATH, live(), CHANGES)))
    saved = saved_of(what)
    assert saved == (PATH, live(), sets_of(CHANGES))
    assert saved.uid == "u-1"
    assert [one["rule"] for one in what["changes"]] == ["pre-stop", "grace-period"]


def test_paths_have_keys_positions_and_items() -> None:
    path = ("spec", "items", 0, Item("name", "web"))
    assert steps_of(path) == ["spec", "items", 0, {"name": "web"}]
    assert path_of(steps_of(path)) == path


@pytest.mark.parametrize(
    "damage",
    [
        {"changes": None},
        {"changes": [{}]},
        {"changes": [{"path": ["a", True], "value": 1}]},
        {"changes": [{"path": ["a", {}], "value": 1}]},
        {"changes": [{"path": "a", "value": 1}]},
        {"changes": [3]},
        {"before": {}},
        {"before": None},
    ],
)
def test_what_is_damaged_is_nothing(damage: dict[str, Any]) -> None:
    assert saved_of({**what_of(PATH, live(), CHANGES), **damage}) is None


def test_what_lacks_a_part_is_nothing() -> None:
    what = what_of(PATH, live(), CHANGES)
    del what["object"]
    assert saved_of(what) is None
