from __future__ import annotations

from typing import Any

from kubectl_prodready.core.neighbours import Neighbour
from kubectl_prodready.core.room import allocatable, quota_left


def node(**amounts: Any) -> dict[str, Any]:
    return {"status": {"allocatable": amounts}}


def quota(hard: dict[str, str], used: dict[str, str] | None = None, kind: str = "") -> Neighbour:
    raw = {"spec": {"hard": hard}, "status": {"used": used or {}}}
    return Neighbour(kind or "ResourceQuota", "shop", "quota", raw)


def test_nodes_are_added_up() -> None:
    nodes = [node(cpu="3920m", memory="16Gi", pods="110"), node(cpu="4", memory="8Gi"), {}]
    assert allocatable(nodes) == {"cpu": "7920m", "memory": "24Gi"}
    assert allocatable([]) == {}


def test_quotas_leave_what_is_not_used_and_of_several_the_least() -> None:
    one = quota({"requests.memory": "8Gi", "cpu": "4"}, {"requests.memory": "1Gi", "cpu": "5"})
    other = quota({"memory": "4Gi"}, {})
    limits = quota({"limits.memory": "1Gi"})
    beside = quota({"memory": "1"}, kind="LimitRange")
    assert quota_left([one, other, limits, beside]) == {"cpu": "0", "memory": "4Gi"}
    assert quota_left([]) == {}
