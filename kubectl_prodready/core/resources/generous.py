"""Limits that nobody measured or declared: generous, for one that is too low stops the container.

A VerticalPodAutoscaler recommends requests. What it saw is no limit, but the least that one must
leave room for.
"""

from __future__ import annotations

from collections.abc import Iterator

from kubectl_prodready.core.model import Evidence, Safety
from kubectl_prodready.core.quantity import Quantity
from kubectl_prodready.core.resources.autoscaler import Peak, peak, vertical
from kubectl_prodready.core.resources.decided import decided
from kubectl_prodready.core.resources.defaults import generous_limit
from kubectl_prodready.core.resources.size import UNMEASURED, Size
from kubectl_prodready.core.resources.volumes import memory_volumes, unbounded_memory
from kubectl_prodready.core.workload import Container

OVER_MEASURED = "generous for what was measured"

ON_WINDOWS = {
    "memory": Evidence(
        "on Windows a memory limit should equal the request",
        "docs: concepts/configuration/windows-resource-management",
    ),
    "ephemeral-storage": Evidence(
        "on Windows Pods with a limit under 16Gi were evicted", "kubernetes/kubernetes#83038"
    ),
}
"""Why what is generous for a Linux container is only a hint for a Windows one."""


def seen_of(container: Container, resource: str) -> Peak | None:
    """The most that was measured of a container."""
    workload = container.workload
    vpas = vertical(workload.neighbours, workload.kind, workload.names)
    return peak(vpas, container.name, resource)


def generous(
    container: Container, resource: str, request: Quantity, seen: Peak | None, *, is_default: bool
) -> Size:
    """A limit that is generous for a request, and for the most that was measured.

    `is_default`: nobody wrote, declared or measured the request.
    """
    volumes = memory_volumes(container) if resource == "memory" else Quantity(0)
    base, cause = request, f"a request of {request}"
    if seen and seen.target > request:
        base, cause = seen.target, f"a measured target of {seen.target}"
    if volumes.nanos:
        cause += f" and {volumes} in memory volumes"
    found = decided(container, resource)
    default = found.beside(request) if is_default and seen is None else found.default
    limit = generous_limit(default, base, volumes, seen.bound if seen else request)
    verb = "is the default for" if default.factor == 1 else "is generous for"
    own = Evidence(f"{limit} {verb} {cause}", found.of_limit)
    evidence = _evidence(limit, found.why_limit(limit, volumes) or own, seen)
    why = OVER_MEASURED if seen else UNMEASURED
    doubts = tuple(_doubts(container, resource))
    safety = Safety.HINT if doubts else Safety.REVIEW
    return Size(limit, safety, (*evidence, *doubts), why=why)


def _doubts(container: Container, resource: str) -> Iterator[Evidence]:
    """Why even a generous limit may harm a container."""
    if container.workload.is_windows and resource in ON_WINDOWS:
        yield ON_WINDOWS[resource]
    if resource == "memory" and (volume := unbounded_memory(container)):
        fact = f"the memory volume {volume} has no sizeLimit: the memory limits together bound it"
        yield Evidence(fact, "docs: EmptyDirVolumeSource")


def _evidence(limit: Quantity, default: Evidence, seen: Peak | None) -> tuple[Evidence, ...]:
    """Where a limit comes from; one that is the upper bound owes nothing to a default."""
    if seen is None:
        return (default._replace(fact=f"no limit was measured: {default.fact}"),)
    bound = f" and upper bound {seen.bound}" if seen.bound > seen.target else ""
    measured = Evidence(f"measured target {seen.target}{bound}", seen.source)
    return (measured,) if limit == seen.bound else (measured, default)
