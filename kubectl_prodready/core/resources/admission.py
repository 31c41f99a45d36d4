"""What the API server would refuse when a Pod is admitted: LimitRanges and ResourceQuotas.

A value that it would refuse stops the whole rollout, so it is not proposed.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import chain

from kubectl_prodready.core.once import once
from kubectl_prodready.core.quantity import NANO, Quantity
from kubectl_prodready.core.resources.demand import Planned, over_quota
from kubectl_prodready.core.resources.limit_range import (
    Bounds,
    PodBounds,
    container_bounds,
    pod_bounds,
)
from kubectl_prodready.core.resources.together import together
from kubectl_prodready.core.workload import Container, Workload


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
    return _out_of_default(bounds, value) if gets_default else ""


def _out_of_default(bounds: Bounds, request: Quantity) -> str:
    """Why a LimitRange would refuse a container with the request and its default limit, or ""."""
    least, greatest = bounds.least_default, bounds.greatest_default
    if least and request > least:
        return f"{request} is over the default limit {least} of {bounds.source}"
    if greatest and _exceeds(greatest, request, bounds.ratio):
        return (
            f"{request} is so far under the default limit {greatest} that it exceeds "
            f"maxLimitRequestRatio {bounds.ratio} of {bounds.source}"
        )
    return ""


def out_of_ratio(
    container: Container, resource: str, limit: Quantity, request: Quantity | None
) -> str:
    """Why a LimitRange would refuse a container with the limit beside its request, or ""."""
    bounds = container_bounds(container.workload.neighbours, resource)
    if bounds and request and _exceeds(limit, request, bounds.ratio):
        which = "the default limit" if limit == bounds.default else f"a limit of {limit}"
        return f"{which} exceeds maxLimitRequestRatio {bounds.ratio} of {bounds.source}"
    return ""


@once
def refused(workload: Workload, kind: str, resource: str, planned: Planned) -> str:
    """Why a Pod would be refused if all its containers got what they lack, or ""."""
    reasons = chain(
        _out_of_pod(workload, kind, resource, planned),
        over_quota(workload, kind, resource, planned),
    )
    return next(reasons, "")


def _out_of_pod(workload: Workload, kind: str, resource: str, planned: Planned) -> Iterator[str]:
    """Why a LimitRange would refuse the whole Pod."""
    bounds = pod_bounds(workload.neighbours, resource)
    if bounds:  # almost never: else nothing needs to be added up
        total = together(workload, lambda container: planned(container, kind, resource))
        requests = together(workload, lambda container: planned(container, "requests", resource))
        yield from _out_of_pod_bounds(bounds, total, requests if kind == "limits" else total)


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


def _exceeds(limit: Quantity, request: Quantity, ratio: Quantity | None) -> bool:
    return ratio is not None and limit.nanos * NANO > request.nanos * ratio.nanos
