"""What the API server would refuse when a Pod is admitted: LimitRanges and ResourceQuotas.

A value that it would refuse stops the whole rollout, so it is not proposed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import TypeAlias

from kubectl_prodready.core.limit_range import PodBounds, container_bounds, pod_bounds
from kubectl_prodready.core.quantity import NANO, Quantity
from kubectl_prodready.core.quota import Left, left_for
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
    bounds = list(pod_bounds(workload.neighbours, resource))
    quotas = list(left_for(workload, kind, resource))
    if not bounds and not quotas:  # almost always: then nothing needs to be added up
        return ""
    total = _together(workload, kind, resource, planned)
    requests = _together(workload, "requests", resource, planned)
    ratio_of = requests if kind == "limits" else total
    reasons = (*_out_of_pod_bounds(bounds, total, ratio_of), *_over_quota(workload, quotas, total))
    return next(iter(reasons), "")


def _out_of_pod_bounds(
    every: Iterable[PodBounds], total: Quantity, requests: Quantity
) -> Iterator[str]:
    for bounds in every:
        if bounds.maximum and total > bounds.maximum:
            yield f"the Pod would exceed the maximum {bounds.maximum} of {bounds.source}"
        if bounds.minimum and total < bounds.minimum:
            yield f"the Pod would stay under the minimum {bounds.minimum} of {bounds.source}"
        if _exceeds(total, requests, bounds.ratio):
            yield f"the Pod would exceed maxLimitRequestRatio {bounds.ratio} of {bounds.source}"


def _over_quota(workload: Workload, quotas: Iterable[Left], total: Quantity) -> Iterator[str]:
    pods = workload.replicas + workload.surge
    for left in quotas:
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
