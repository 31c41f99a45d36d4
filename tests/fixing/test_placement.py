"""Where a person would put a new key, and in which order several."""

from __future__ import annotations

from typing import Any

import pytest

from kubectl_prodready.core.model import Change, Ref, Safety
from kubectl_prodready.fixing.placement import behind, reading_order


def change(*path: Any) -> Change:
    return Change(Ref("Pod", "", "web"), path, 1, Safety.SAFE, (), "rule")


def test_resources_stand_behind_the_ports() -> None:
    assert behind("resources") == ("ports",)
    assert behind("limits") == ()


@pytest.mark.parametrize(
    "order",
    [
        ["probe", "resources"],
        ["requests", "limits"],
        ["cpu", "memory", "ephemeral-storage"],
        ["a", "b", "cpu"],
    ],
)
def test_sisters_follow_as_people_read_them(order: list[str]) -> None:
    shuffled = [change("spec", key) for key in reversed(order)]
    assert [one.path[-1] for one in sorted(shuffled, key=reading_order)] == order


def test_what_stands_together_stays_together() -> None:
    limits = [change("resources", "limits", key) for key in ("memory", "cpu")]
    requests = [change("resources", "requests", key) for key in ("memory", "cpu")]
    found = sorted([*limits, *requests], key=reading_order)
    assert [one.path[1:] for one in found] == [
        ("requests", "cpu"),
        ("requests", "memory"),
        ("limits", "cpu"),
        ("limits", "memory"),
    ]


def test_positions_and_keys_may_be_compared() -> None:
    assert sorted([change("a", 1), change("a", "b"), change("a", 0)], key=reading_order)
