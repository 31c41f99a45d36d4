"""What the API server would refuse when a Pod is admitted: LimitRanges and ResourceQuotas.

A value that it would refuse stops the whole rollout, so it is not proposed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TypeAlias

from kubectl_prodready.core.limit_range import container_bounds, pod_bounds
from kubectl_prodready.core.quantity import NANO, Quantity
from kubectl_prodready.core.quota import left_for
from kubectl_prodready.core.workload import Container, Role, Workload

Planned: TypeAlias = Callable[[Container, str, str], Quantity]
"""What a container has of `requests` or `limits` of a resource, once it got what it lacks."""


def out_of_bounds(container: Container, kind: str, resource: str, value: Quantity) -> str:
    """Why a LimitRange would refuse a container with the value, or ""."""
    bounds = container_bounds(container.workload.neighbours, resource)
    if bounds is None:
        return ""
    if bounds.minimum and value < bounds.minimum:
        return f"{value} is under the minimum {bounds.minimum} of {bounds.source}"
    if bounds.maximum and value > bounds.maximum:
        return f"{value} is over the maximum {bounds.maximum} of {bounds.source}"
    # the limit that comes with a request may be left out: then the container gets the default
    gets_default = kind == "requests" and container.amounts("limits").get(resource) is None
    if gets_default and bounds.least_default and value > bounds.least_default:
        return f"{value} is over the default limit {bounds.least_default} of {bounds.source}"
    return ""


def out_of_ratio(
    container: Container, resource: str, limit: Quantity, request: Quantity | None
) -> str:
    """Why a LimitRange would refuse a container with the limit beside its request, or ""."""
    bounds = container_bounds(container.workload.neighbours, resource)
    if bounds and request and _exceeds(limit, request, bounds.ratio):
        return f"a generous limit exceeds maxLimitRequestRatio {bounds.ratio} of {bounds.source}"
    return ""


def refused(workload: Workload, kind: str, resource: str, planned: Planned) -> str:
    """Why a Pod would be refused if all its containers got what they lack, or ""."""
    total = _together(workload, kind, resource, planned)
    reasons = (
        *_out_of_pod_bounds(workload, kind, resource, planned),
        *_over_quota(workload, kind, resource, total),
    )
    return next(iter(reasons), "")


def _out_of_pod_bounds(
    workload: Workload, kind: str, resource: str, planned: Planned
) -> Iterator[str]:
    total = _together(workload, kind, resource, planned)
    for bounds in pod_bounds(workload.neighbours, resource):
        if bounds.maximum and total > bounds.maximum:
            yield f"the Pod would exceed the maximum {bounds.maximum} of {bounds.source}"
        if bounds.minimum and total < bounds.minimum:
            yield f"the Pod would stay under the minimum {bounds.minimum} of {bounds.source}"
        if kind == "limits":
            requests = _together(workload, "requests", resource, planned)
            if _exceeds(total, requests, bounds.ratio):
                yield f"the Pod would exceed maxLimitRequestRatio {bounds.ratio} of {bounds.source}"


def _over_quota(workload: Workload, kind: str, resource: str, total: Quantity) -> Iterator[str]:
    pods = workload.replicas + workload.surge
    for left in left_for(workload, kind, resource):
        if total.times(pods) > left.amount:
            more = f", {workload.surge} of a rollout," if workload.surge else ""
            yield f"{pods} Pods with {total}{more} exceed what is left of {left.source}"


def _exceeds(limit: Quantity, request: Quantity, ratio: Quantity | None) -> bool:
    return ratio is not None and limit.nanos * NANO > request.nanos * ratio.nanos


def _together(workload: Workload, kind: str, resource: str, planned: Planned) -> Quantity:
    """What a Pod needs: the larger of what runs together, and of each init container.

    Sidecars run beside both (docs: concepts/workloads/pods/init-containers, resource sharing).
    """
    sums = {Role.MAIN: Quantity(0), Role.SIDECAR: Quantity(0)}
    largest = Quantity(0)
    for container in workload.containers:
        amount = planned(container, kind, resource)
        if container.role is Role.INIT:
            largest = max(largest, amount)
        else:
            sums[container.role] = amount.plus(sums[container.role])
    return max(sums[Role.MAIN], largest).plus(sums[Role.SIDECAR])
