"""What a container should request and be limited to, and from which evidence.

Pure: a container's view in, changes or reasons out. The six resource rules are one line each on
top of this, because requests and limits cannot be decided apart: a limit without a request *is*
the request, a request may not exceed a limit, and a namespace's LimitRange binds both.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from kubectl_prodready.core.defaults import DEFAULTS, generous_limit
from kubectl_prodready.core.model import Change, Evidence, Outcome, Safety
from kubectl_prodready.core.neighbours import vpa_overwrites, vpa_target
from kubectl_prodready.core.quantity import NANO, Quantity
from kubectl_prodready.core.workload import INJECTED, Container, Role, Workload

UNMEASURED = "unmeasured default"
SCALED = "the HPA scales on it"
SURGE = 1
"""Pods that a rollout adds before it takes old ones away, at the least."""


class Size(NamedTuple):
    """A value, how far to trust it, and why; `reason` instead where none can be given.

    `why` is the short reason to review it.
    """

    value: Quantity | None
    safety: Safety = Safety.REVIEW
    evidence: tuple[Evidence, ...] = ()
    reason: str = ""
    why: str = UNMEASURED


def missing_request(container: Container, resource: str) -> Iterator[Outcome]:
    """The request that a container lacks, or why it gets none; nothing where it has one."""
    if container.amounts("requests").get(resource) is not None:
        return
    yield _outcome(container, "requests", resource, request_size(container, resource))


def missing_limit(container: Container, resource: str) -> Iterator[Outcome]:
    """The limit that a container lacks, or why it gets none; nothing where it has one."""
    if container.amounts("limits").get(resource) is not None:
        return
    yield _outcome(container, "limits", resource, limit_size(container, resource))


def _outcome(container: Container, kind: str, resource: str, size: Size) -> Outcome:
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


def request_size(container: Container, resource: str) -> Size:
    """What to request where nothing is requested."""
    if reason := _hands_off(container, resource):
        return Size(None, reason=reason)
    found = (
        _from_limit(container, resource)
        or _from_limit_range(container, "requests", resource)
        or _from_measurement(container, resource)
        or _default_request(resource)
    )
    found = _under_autoscaler(container, resource, found)
    return _that_fits(container, "requests", resource, found)


def limit_size(container: Container, resource: str) -> Size:
    """What to limit to where there is no limit."""
    if reason := _hands_off(container, resource):
        return Size(None, reason=reason)
    written = container.amounts("requests").get(resource)
    size = (
        Size(Quantity.parse(written)) if written is not None else request_size(container, resource)
    )
    if size.value is None:
        reason = size.reason or f"the {resource} request {written!r} is no quantity"
        return Size(None, reason=reason)
    declared = _from_limit_range(container, "limits", resource)
    if declared and declared.value and declared.value >= size.value:
        return _that_fits(container, "limits", resource, declared)
    limit = generous_limit(resource, size.value)
    fact = f"no limit was measured: {limit} is generous for a request of {size.value}"
    found = Size(limit, evidence=(Evidence(fact, "table of defaults"),))
    return _that_fits(container, "limits", resource, found)


def _hands_off(container: Container, resource: str) -> str:
    """Why a container's resource is somebody else's business, or ""."""
    workload = container.workload
    if workload.pod_amount_is_set(resource):
        return f"pod-level resources set {resource}"
    vpa = workload.neighbours.vertical_autoscaler(workload.kind, workload.name)
    if vpa and vpa_overwrites(vpa, container.name, resource):
        return f"{vpa} sets {resource} by itself"
    return ""


def _from_limit(container: Container, resource: str) -> Size | None:
    written = container.amounts("limits").get(resource)
    if written is None:
        return None
    limit = Quantity.parse(written)
    if limit is None:
        return Size(None, reason=f"the {resource} limit {written!r} is no quantity")
    fact = f"limit {limit} without a request: Kubernetes takes the limit as the request"
    return Size(limit, Safety.SAFE, (Evidence(fact, "the container"),))


def _from_limit_range(container: Container, kind: str, resource: str) -> Size | None:
    bounds = container.workload.neighbours.container_bounds(resource)
    if bounds is None:
        return None
    if kind == "limits":
        value, name = bounds.default, "default limit"
    else:
        value, name = bounds.default_request, "default request"
        if value and bounds.default and value > bounds.default:
            value, name = bounds.default, "default limit (its default request exceeds it)"
    if value is None:
        return None
    fact = f"{name} {value}, which a Pod without one gets anyway"
    return Size(value, Safety.SAFE, (Evidence(fact, bounds.source),))


def _from_measurement(container: Container, resource: str) -> Size | None:
    workload = container.workload
    vpa = workload.neighbours.vertical_autoscaler(workload.kind, workload.name)
    target = vpa_target(vpa, container.name, resource) if vpa else None
    if target is None:
        return None
    return Size(target, Safety.SAFE, (Evidence(f"measured target {target}", str(vpa)),))


def _default_request(resource: str) -> Size:
    request = DEFAULTS[resource].request
    return Size(request, evidence=(Evidence("nothing was measured", "table of defaults"),))


def _under_autoscaler(container: Container, resource: str, size: Size) -> Size:
    workload = container.workload
    hpa = workload.neighbours.autoscaler(workload.kind, workload.name, resource)
    if hpa is None or size.value is None:
        return size
    fact = f"scales on {resource} use over request: a new request wakes it up or changes it"
    safety = max(size.safety, Safety.REVIEW)
    evidence = (*size.evidence, Evidence(fact, str(hpa)))
    return size._replace(safety=safety, evidence=evidence, why=SCALED)


def _that_fits(container: Container, kind: str, resource: str, size: Size) -> Size:
    """The size if LimitRanges and quotas let it pass, else the reason why there is none."""
    if size.value is None or not container.workload.neighbours.objects:
        return size
    reason = (
        _out_of_bounds(container, kind, resource, size.value)
        or _over_pod_maximum(container.workload, kind, resource, container, size.value)
        or _over_quota(container.workload, kind, resource, size.value)
    )
    return Size(None, reason=reason) if reason else size


def _out_of_bounds(container: Container, kind: str, resource: str, value: Quantity) -> str:
    bounds = container.workload.neighbours.container_bounds(resource)
    if bounds is None:
        return ""
    if bounds.minimum and value < bounds.minimum:
        return f"{value} is under the minimum {bounds.minimum} of {bounds.source}"
    if bounds.maximum and value > bounds.maximum:
        return f"{value} is over the maximum {bounds.maximum} of {bounds.source}"
    request = container.amount("requests", resource)
    if kind == "limits" and bounds.ratio:
        request = request or request_size(container, resource).value
        if request and value.nanos * NANO > request.nanos * bounds.ratio.nanos:
            return (
                f"a generous limit exceeds maxLimitRequestRatio {bounds.ratio} of {bounds.source}"
            )
    return ""


def _over_pod_maximum(
    workload: Workload, kind: str, resource: str, container: Container, value: Quantity
) -> str:
    found = workload.neighbours.pod_maximum(resource)
    if found is None:
        return ""
    maximum, source = found
    total = value
    # an init container runs beside the sidecars only, the others run together
    beside = {Role.SIDECAR} if container.role is Role.INIT else {Role.SIDECAR, Role.MAIN}
    for other in workload.containers:
        if other.role in beside and other is not container:
            planned = _written_or_default(other, kind, resource)
            total = total.plus(planned) if planned else total
    return f"the Pod would exceed the maximum {maximum} of {source}" if total > maximum else ""


def _over_quota(workload: Workload, kind: str, resource: str, value: Quantity) -> str:
    pods = workload.replicas + SURGE
    for left, source in workload.neighbours.quotas(f"{kind}.{resource}"):
        if value.times(pods) > left:
            return f"{pods} Pods with {value} (one of a rollout) exceed what is left of {source}"
    return ""


def _written_or_default(container: Container, kind: str, resource: str) -> Quantity | None:
    written = container.amount(kind, resource)
    if written is not None:
        return written
    request = container.amount("requests", resource) or DEFAULTS[resource].request
    return request if kind == "requests" else generous_limit(resource, request)


def missing_ephemeral_limits(workload: Workload) -> Iterator[Outcome]:
    """Ephemeral-storage limits on all containers of a Pod that lack one, or on none.

    The kubelet evicts a Pod whose use exceeds the sum of the limits *that exist* (docs:
    concepts/storage/ephemeral-storage), so one limit alone would bind all containers. An init
    container of a mesh has ended before the others start, and takes nothing from their sum.
    """
    resource = "ephemeral-storage"
    lacking = [c for c in workload.containers if c.amounts("limits").get(resource) is None]
    for container in [c for c in lacking if c.is_injected and c.role is Role.INIT]:
        lacking.remove(container)
        yield container.leave(("resources", "limits", resource), INJECTED)
    sizes = [(container, limit_size(container, resource)) for container in lacking]
    reason = next((why for container, size in sizes if (why := _cannot(container, size))), "")
    together = tuple((*c.path, "resources", "limits", resource) for c in lacking)
    volume = _unbounded_volume(workload)
    for container, size in sizes:
        outcome = _outcome(container, "limits", resource, size)
        if reason or not isinstance(outcome, Change):
            yield container.leave(("resources", "limits", resource), f"all or none: {reason}")
            continue
        outcome = outcome._replace(
            needs=(*outcome.needs, *(p for p in together if p != outcome.path))
        )
        if volume:
            fact = Evidence(f"the emptyDir {volume} has no sizeLimit and counts too", "the Pod")
            evidence = (*outcome.evidence, fact)
            outcome = outcome._replace(safety=Safety.HINT, evidence=evidence, why=UNMEASURED)
        yield outcome


def _cannot(container: Container, size: Size) -> str:
    """Why a container cannot be given a limit."""
    if container.is_injected:
        return f"{container.name} belongs to a service mesh"
    return f"{container.name}: {size.reason}" if size.value is None else ""


def _unbounded_volume(workload: Workload) -> str:
    """The first emptyDir on disk that may grow without bound, or ""."""
    for volume in workload.pod_spec.get("volumes") or ():
        if isinstance(volume, dict) and "emptyDir" in volume:
            empty_dir = volume["emptyDir"] if isinstance(volume["emptyDir"], dict) else {}
            if empty_dir.get("medium") != "Memory" and empty_dir.get("sizeLimit") is None:
                return str(volume.get("name"))
    return ""
