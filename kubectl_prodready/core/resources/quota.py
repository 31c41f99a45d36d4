"""What ResourceQuotas leave for the Pods of a workload (docs: concepts/policy/resource-quotas)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, NamedTuple

from kubectl_prodready.core.neighbours import Neighbour
from kubectl_prodready.core.plain import mapping, sequence, text
from kubectl_prodready.core.quantity import Quantity

if TYPE_CHECKING:
    from kubectl_prodready.core.workload import Workload

KIND = "ResourceQuota"


class Left(NamedTuple):
    """What a quota has left of an amount; `is_measured`: what its Pods use is taken off."""

    amount: Quantity
    quota: Neighbour
    is_measured: bool

    @property
    def source(self) -> str:
        """Whose it is, for people."""
        return str(self.quota)


def left_for(workload: Workload, kind: str, resource: str) -> Iterator[Left]:
    """What is left of every quota on `requests.cpu` and the like that takes a workload's Pods."""
    # `cpu` is short for `requests.cpu`
    names = [f"{kind}.{resource}", *([resource] if kind == "requests" else ())]
    for quota in workload.neighbours.of_kind(KIND):
        hards, useds = mapping(quota.spec.get("hard")), mapping(quota.status.get("used"))
        for name in names:
            hard = Quantity.parse(hards.get(name))
            if hard and takes(quota, workload):
                used = next(filter(None, (Quantity.parse(useds.get(one)) for one in names)), None)
                left = Quantity(hard.nanos - used.nanos, hard.suffix) if used else hard
                yield Left(left, quota, is_measured=used is not None)


def takes(quota: Neighbour, workload: Workload) -> bool:
    """Whether a quota counts a workload's Pods: every scope and every expression must."""
    nobody: list[Any] = []
    scopes = [(text(scope), "Exists", nobody) for scope in sequence(quota.spec.get("scopes"))]
    selector = mapping(quota.spec.get("scopeSelector"))
    for term in map(mapping, sequence(selector.get("matchExpressions"))):
        scope, operator = text(term.get("scopeName")), text(term.get("operator"))
        scopes.append((scope, operator, sequence(term.get("values"))))
    return all(_in_scope(workload, *scope) for scope in scopes)


def _in_scope(workload: Workload, scope: str, operator: str, values: list[Any]) -> bool:
    """Whether Pods are in a scope. One that asks for requests is not for BestEffort Pods."""
    ends = workload.pod_spec.get("activeDeadlineSeconds") is not None
    if scope == "PriorityClass":
        return _has_priority(text(workload.pod_spec.get("priorityClassName")), operator, values)
    known = {"Terminating": ends, "NotTerminating": not ends, "BestEffort": False}
    return known.get(scope, True)


def _has_priority(name: str, operator: str, values: list[Any]) -> bool:
    if operator in {"In", "NotIn"}:
        return (name in values) is (operator == "In")
    return bool(name) is (operator != "DoesNotExist")
