"""How much room there is for more: what nodes have, and what quotas leave."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from kubectl_prodready.core.effects import RESOURCES
from kubectl_prodready.core.neighbours import Neighbour
from kubectl_prodready.core.plain import mapping
from kubectl_prodready.core.quantity import Quantity

QUOTA = "ResourceQuota"


def allocatable(nodes: Iterable[Mapping[str, Any]]) -> dict[str, str]:
    """What nodes have for Pods, together, by resource; those that are cordoned count as well."""
    sums: dict[str, Quantity] = {}
    for node in nodes:
        there = mapping(mapping(node.get("status")).get("allocatable"))
        for resource in RESOURCES:
            if amount := Quantity.parse(there.get(resource)):
                known = sums.get(resource)
                sums[resource] = known.plus(amount) if known else amount.times(1)
    return {name: str(amount) for name, amount in sums.items()}


def quota_left(neighbours: Iterable[Neighbour]) -> dict[str, str]:
    """What the quotas of a namespace leave of requests, by resource; of several the least."""
    left: dict[str, Quantity] = {}
    for quota in neighbours:
        if quota.kind != QUOTA:
            continue
        hards, useds = mapping(quota.spec.get("hard")), mapping(quota.status.get("used"))
        for resource in RESOURCES:
            # `cpu` is short for `requests.cpu`
            for name in (f"requests.{resource}", resource):
                if hard := Quantity.parse(hards.get(name)):
                    used = Quantity.parse(useds.get(name)) or Quantity(0)
                    rest = Quantity(max(hard.nanos - used.nanos, 0), hard.suffix)
                    left[resource] = min(left.get(resource, rest), rest)
    return {name: str(amount) for name, amount in left.items()}
