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
    """What a quota has left of an amount, and whose it is."""

    amount: Quantity
    source: str


def left_for(workload: Workload, kind: str, resource: str) -> Iterator[Left]:
    """What is left of every quota on `requests.cpu` and the like that takes a workload's Pods."""
    for quota in workload.neighbours.of_kind(KIND):
        hard = _amount(quota.spec.get("hard"), kind, resource)
        if hard is not None and _takes(quota, workload):
            used = _amount(quota.status.get("used"), kind, resource)
            left = hard if used is None else Quantity(hard.nanos - used.nanos, hard.suffix)
            yield Left(left, str(quota))


def _amount(amounts: Any, kind: str, resource: str) -> Quantity | None:
    """An amount under its name; `cpu` is short for `requests.cpu`."""
    amounts = mapping(amounts)
    short = amounts.get(resource) if kind == "requests" else None
    return Quantity.parse(amounts.get(f"{kind}.{resource}", short))


def _takes(quota: Neighbour, workload: Workload) -> bool:
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
        return _has_priority(workload.pod_spec.get("priorityClassName"), operator, values)
    known = {"Terminating": ends, "NotTerminating": not ends, "BestEffort": False}
    return known.get(scope, True)


def _has_priority(name: Any, operator: str, values: list[Any]) -> bool:
    if operator in {"In", "NotIn"}:
        return (name in values) is (operator == "In")
    return (name is not None) is (operator != "DoesNotExist")
