"""Whether what the Pods of a workload will need fits into what ResourceQuotas leave.

A quota binds all Pods of its namespace, so the other workloads there count as well.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from typing import TypeAlias

from kubectl_prodready.core.kinds import Malformed
from kubectl_prodready.core.once import once
from kubectl_prodready.core.quantity import Quantity
from kubectl_prodready.core.resources.in_force import in_force
from kubectl_prodready.core.resources.quota import Left, left_for, takes
from kubectl_prodready.core.resources.together import together
from kubectl_prodready.core.untouchable import untouchable
from kubectl_prodready.core.workload import Container, Workload

Planned: TypeAlias = Callable[[Container, str, str], Quantity]
"""What a container has of `requests` or `limits` of a resource, once it got what it lacks."""

PER_NODE = "DaemonSet"


def over_quota(workload: Workload, kind: str, resource: str, planned: Planned) -> Iterator[str]:
    """Why a quota might refuse a Pod once all containers got what they lack."""
    for left in left_for(workload, kind, resource):
        if workload.kind == PER_NODE:
            yield f"{left.source} may not hold a Pod for each node: their number is unknown"
        else:
            yield from _over(workload, kind, resource, planned, left)


def _over(
    workload: Workload, kind: str, resource: str, planned: Planned, left: Left
) -> Iterator[str]:
    """Why the Pods of a workload and of its peers exceed what is left of a quota."""
    need = partial(_needed, kind=kind, resource=resource, planned=planned, left=left)
    others = [peer for peer in workload.peers if peer is not workload]
    beside = [needed for peer in others if (needed := _beside(peer, left, need))]
    if need(workload) + sum(beside) > left.amount.nanos:
        who = _pods(workload, together(workload, lambda one: planned(one, kind, resource)))
        peers = f" and those of {len(beside)} other workload{'s' * (len(beside) > 1)}"
        yield f"{who}{peers * bool(beside)} exceed what is left of {left.source}"


def _pods(workload: Workload, each: Quantity) -> str:
    rollout = f", {workload.surge} of a rollout," if workload.surge else ""
    return f"{workload.replicas + workload.surge} Pods with {each}{rollout}"


def _beside(peer: Workload, left: Left, need: Callable[[Workload], int]) -> int:
    """What another workload needs of a quota; what somebody owns is its owner's need."""
    try:
        return need(peer) if takes(left.quota, peer) and not peer.controller else 0
    except Malformed:  # that is told where it stands, and nobody knows what such a one needs
        return 0


def _needed(workload: Workload, kind: str, resource: str, planned: Planned, left: Left) -> int:
    """What a workload needs of a quota, beyond what its Pods use there already, in billionths."""
    needed = demand(workload, kind, resource, planned).nanos
    if not left.is_measured:
        return needed
    if workload.was_dumped and _stays(workload):
        return 0
    return max(needed - running(workload, kind, resource).nanos, 0)


@once
def demand(workload: Workload, kind: str, resource: str, planned: Planned) -> Quantity:
    """What all Pods of a workload need together, and those of a rollout where it changes."""
    if _stays(workload):
        return _now(workload, kind, resource).times(workload.replicas)
    pods = workload.replicas + workload.surge
    return together(workload, lambda one: planned(one, kind, resource)).times(pods)


def _stays(workload: Workload) -> bool:
    """Whether a workload gets nothing under a quota. A DaemonSet has at least one Pod there."""
    return workload.kind == PER_NODE or bool(untouchable(workload))


@once
def running(workload: Workload, kind: str, resource: str) -> Quantity:
    """What the Pods used that a workload had when it was read from a cluster."""
    return _now(workload, kind, resource).times(workload.running)


def _now(workload: Workload, kind: str, resource: str) -> Quantity:
    """What one Pod of a workload has as it stands."""
    return together(workload, lambda one: in_force(one, kind, resource) or Quantity(0))
