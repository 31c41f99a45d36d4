"""A field goes back to a manager that applied it."""

from __future__ import annotations

from typing import Any

import pytest

from kubectl_prodready.core.applying.handing import handed_back
from tests.core.applying.objects import live, owning

KEYS = ("spec", "grace")
REPLICAS: Any = {"f:spec": {"f:replicas": {}}}
GRACE: Any = {"f:spec": {"f:grace": {}}}
BOTH: Any = {"f:spec": {"f:replicas": {}, "f:grace": {}}}


def of(*entries: dict[str, Any]) -> dict[str, Any]:
    raw = live()
    raw["metadata"]["managedFields"] = list(entries)
    return raw


def test_it_is_owned_by_apply_and_no_longer_by_update() -> None:
    other = owning("other", GRACE)
    raw = of(owning("shop", REPLICAS), owning("shop", GRACE, "Update"), other)
    assert handed_back(raw, "shop", KEYS) == [owning("shop", BOTH), other]
    assert raw["metadata"]["managedFields"][0] == owning("shop", REPLICAS)


def test_what_else_is_owned_by_update_stays_so() -> None:
    raw = of(owning("shop", REPLICAS), owning("shop", BOTH, "Update"))
    assert handed_back(raw, "shop", KEYS) == [
        owning("shop", BOTH),
        owning("shop", REPLICAS, "Update"),
    ]


@pytest.mark.parametrize(
    "raw",
    [
        of(),
        of(owning("shop", REPLICAS)),
        of(owning("shop", GRACE, "Update")),
        of(owning("shop", REPLICAS), owning("shop", REPLICAS, "Update")),
        of(owning("shop", REPLICAS), owning("shop", {}, "Update")),
        of(owning("shop", REPLICAS), owning("shop", GRACE, "Update") | {"subresource": "status"}),
    ],
)
def test_there_is_nothing_to_hand_back(raw: dict[str, Any]) -> None:
    assert handed_back(raw, "shop", KEYS) is None
