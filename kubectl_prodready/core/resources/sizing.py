"""What a container should request and be limited to, and from which evidence.

Pure: a container's view in, changes or reasons out. The six resource rules are one line each on
top of this, because requests and limits cannot be decided apart: a limit without a request *is*
the request, a request may not exceed a limit, and what a namespace allows binds both.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from types import NoneType
from typing import TypeAlias

from kubectl_prodready.core.images.knowledge import facts_of
from kubectl_prodready.core.kinds import Found
from kubectl_prodready.core.model import Evidence, Outcome, Safety
from kubectl_prodready.core.neighbours import Neighbours
from kubectl_prodready.core.once import once
from kubectl_prodready.core.quantity import Quantity
from kubectl_prodready.core.resources.autoscaler import (
    Utilization,
    followed,
    horizontal,
    measured,
    overwrites,
    vertical,
)
from kubectl_prodready.core.resources.decided import cpu_limit, decided, no_cpu_limit
from kubectl_prodready.core.resources.defaults import DEFAULTS
from kubectl_prodready.core.resources.generous import generous, seen_of
from kubectl_prodready.core.resources.size import Size
from kubectl_prodready.core.resources.told import told_of
from kubectl_prodready.core.settings import UNDECIDED
from kubectl_prodready.core.workload import Container, Workload

KINDS = ("requests", "limits")
Written: TypeAlias = str | int | float | None
WRITTEN = (str, int, float, NoneType)

SCALED = "the HPA scales on it"
EARLY = "measured for a short time"


def missing_request(container: Container, resource: str) -> Iterator[Outcome]:
    """The request that a container lacks, or why it gets none; nothing where it has one."""
    return _missing(container, "requests", resource)


def missing_limit(container: Container, resource: str) -> Iterator[Outcome]:
    """The limit that a container lacks, or why it gets none; nothing where it has one."""
    return _missing(container, "limits", resource)


def _missing(container: Container, kind: str, resource: str) -> Iterator[Outcome]:
    if container.amounts(kind).get(resource) is None:
        yield outcome(container, kind, resource, size_of(container, kind, resource))


def outcome(container: Container, kind: str, resource: str, size: Size) -> Outcome:
    """A size as a change, or the reason why there is none."""
    keys = ("resources", kind, resource)
    if size.value is None:
        return container.leave(keys, size.reason)
    needs = []
    if kind == "limits" and container.amounts("requests").get(resource) is None:
        # without a request the limit would be the request as well
        needs.append((*container.path, "resources", "requests", resource))
    why = size.why if size.safety is not Safety.SAFE else ""
    return container.set(
        keys, str(size.value), size.safety, *size.evidence, why=why, needs=tuple(needs)
    )


def size_of(container: Container, kind: str, resource: str) -> Size:
    """What a container without a request or limit should get, if the Pod may have it.

    Most have nothing to look at but what is written: they are all alike, and worked out once.
    """
    if _stands_alone(container.workload) and not _is_told(container, resource):
        request, limit = (container.amounts(kind).get(resource) for kind in KINDS)
        if isinstance(request, WRITTEN) and isinstance(limit, WRITTEN):
            return _alone(kind, resource, request, limit)
    return _size_of(container, kind, resource)


@once
def _stands_alone(workload: Workload) -> bool:
    """Whether nothing around the containers of a workload, or in its Pod, bears on their sizes."""
    around = workload.neighbours.bears_on_sizes or workload.settings is not UNDECIDED
    mounts = any("emptyDir" in volume for volume in workload.volumes)
    return not (around or mounts or workload.is_windows or workload.pod_amounts)


def _is_told(container: Container, resource: str) -> bool:
    """Whether a container, or its image's vendor, says how much of a resource it uses."""
    if facts_of(container).size is not None:
        return True
    return resource == "memory" and told_of(container) is not None


@lru_cache(maxsize=4096, typed=True)
def _alone(kind: str, resource: str, request: Written, limit: Written) -> Size:
    """The size for a container of which nothing is known but its own request and limit."""
    amounts = {"requests": {resource: request}, "limits": {resource: limit}}
    raw = {"spec": {"containers": [{"resources": amounts}]}}
    (container,) = Workload(Found((), "Pod", "", raw), Neighbours(), (1, 30)).containers
    return _size_of(container, kind, resource)


def _size_of(container: Container, kind: str, resource: str) -> Size:
    size = _wish(container, kind, resource)
    if size.value is None or not container.workload.neighbours.bears_on_sizes:
        return size
    from kubectl_prodready.core.resources import surrounded

    reason = surrounded.not_admitted(container, kind, resource, size.value, _planned)
    return Size(None, reason=reason) if reason else size


@once
def _wish(container: Container, kind: str, resource: str) -> Size:
    """What a container should get, the others left aside."""
    if reason := _hands_off(container, resource):
        return Size(None, reason=reason)
    if kind == "requests" and (in_place := _from_limit(container, resource)):
        return in_place
    size = (_request if kind == "requests" else _limit)(container, resource)
    if size.value is None or not container.workload.neighbours.bears_on_sizes:
        return size
    from kubectl_prodready.core.resources import surrounded

    request = _requested(container, resource).value if kind == "limits" else None
    reason = surrounded.not_allowed(container, kind, resource, size.value, request)
    return Size(None, reason=reason) if reason else size


def _request(container: Container, resource: str) -> Size:
    found = _known_request(container, resource) or _default_request(container, resource)
    return _under_autoscaler(container, resource, found)


def _known_request(container: Container, resource: str) -> Size | None:
    """The request that is in force or was measured."""
    declared = _from_limit_range(container, "requests", resource)
    return declared or _from_measurement(container, resource)


def _limit(container: Container, resource: str) -> Size:
    if resource == "cpu" and (reason := no_cpu_limit(container)):
        return Size(None, reason=reason)
    request = _requested(container, resource)
    if request.value is None:
        return request
    seen = seen_of(container, resource)
    if resource == "cpu" and (fixed := cpu_limit(container, request.value, seen)):
        return fixed
    least = max(request.value, seen.target) if seen else request.value
    declared = _from_limit_range(container, "limits", resource)
    if declared and declared.value and declared.value >= least:
        return _beside_told(container, resource, declared)
    is_default = _is_default_request(container, resource)
    return generous(container, resource, request.value, seen, is_default=is_default)


def _beside_told(container: Container, resource: str, declared: Size) -> Size:
    """A limit that is in force anyway, with a word where the container is told to use more."""
    told = told_of(container) if resource == "memory" else None
    if told is None or declared.value is None or declared.value >= told.limit:
        return declared
    low = told.of_limit._replace(fact=f"{told.limit} would have room for {told.of_limit.fact}")
    return declared._replace(evidence=(*declared.evidence, low))


def _is_default_request(container: Container, resource: str) -> bool:
    """Whether the request is one that nobody wrote, declared or measured."""
    is_written = container.amounts("requests").get(resource) is not None
    return not is_written and _known_request(container, resource) is None


def _requested(container: Container, resource: str) -> Size:
    """The request that is written, or that the same fix adds."""
    written = container.amounts("requests").get(resource)
    if written is None:
        return size_of(container, "requests", resource)
    return Size(
        container.amount("requests", resource),
        reason=f"the {resource} request {written!r} is no quantity",
    )


def _hands_off(container: Container, resource: str) -> str:
    """Why a container's resource is somebody else's business, or ""."""
    workload = container.workload
    if workload.neighbours.bears_on_sizes:
        from kubectl_prodready.core.resources.unsure import patched_neighbour

        if reason := patched_neighbour(workload, resource):
            return reason
    if resource in workload.pod_amounts:
        return f"pod-level resources set {resource}"
    for vpa in vertical(workload.neighbours, workload.kind, workload.names):
        if overwrites(vpa, container.name, resource):
            return f"{vpa} sets {resource} by itself"
    return ""


def _from_limit(container: Container, resource: str) -> Size | None:
    written = container.amounts("limits").get(resource)
    if written is None:
        return None
    limit = container.amount("limits", resource)
    if limit is None:
        return Size(None, reason=f"the {resource} limit {written!r} is no quantity")
    fact = f"limit {limit} without a request: Kubernetes takes the limit as the request"
    return Size(limit, Safety.SAFE, (Evidence(fact, "the container"),))


def _from_limit_range(container: Container, kind: str, resource: str) -> Size | None:
    if not container.workload.neighbours.bears_on_sizes:
        return None
    from kubectl_prodready.core.resources import surrounded

    return surrounded.default_of(container, kind, resource)


def _from_measurement(container: Container, resource: str) -> Size | None:
    workload = container.workload
    vpas = vertical(workload.neighbours, workload.kind, workload.names)
    target = measured(vpas, container.name, resource)
    if target is None:
        return None
    value, evidence = target.amount, [Evidence(f"measured target {target.amount}", target.source)]
    scaled = _followed(container, resource)
    if scaled and scaled.percent:
        # what was measured is to be that part of the request, or the autoscaler adds Pods
        value = value.times(100).divided(scaled.percent).rounded_up(DEFAULTS[resource].finest)
        fact = f"{value}: the target is the {scaled.percent} % of it that the autoscaler keeps"
        evidence.append(Evidence(fact, scaled.source))
    safety = Safety.SAFE if target.confident else Safety.REVIEW
    return Size(value, safety, tuple(evidence), why=EARLY)


def _default_request(container: Container, resource: str) -> Size:
    found = decided(container, resource)
    return Size(found.default.request, evidence=(found.why_request,))


def _under_autoscaler(container: Container, resource: str, size: Size) -> Size:
    scaled = _followed(container, resource)
    if scaled is None or size.value is None:
        return size
    fact = f"scales on {resource} use over request: a new request wakes it up or changes it"
    safety = max(size.safety, Safety.REVIEW)
    evidence = (*size.evidence, Evidence(fact, scaled.source))
    return size._replace(safety=safety, evidence=evidence, why=SCALED)


def _followed(container: Container, resource: str) -> Utilization | None:
    """How a HorizontalPodAutoscaler follows what a container uses of a resource."""
    workload = container.workload
    hpas = horizontal(workload.neighbours, workload.kind, workload.names)
    return followed(hpas, container.name, resource)


def _planned(container: Container, kind: str, resource: str) -> Quantity:
    """What a container has once it got what it lacks."""
    written = container.amount(kind, resource)
    from kubectl_prodready.core.resources.in_force import in_force  # only beside a quota

    found = written or _wish(container, kind, resource).value
    return found or in_force(container, kind, resource) or Quantity(0)
