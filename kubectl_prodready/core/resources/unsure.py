"""What nobody can know about the resources of a workload, because kustomizations change it."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain

from kubectl_prodready.core.kinds import WORKLOADS
from kubectl_prodready.core.kustomize.target import LISTS
from kubectl_prodready.core.neighbours import Neighbour, Neighbours
from kubectl_prodready.core.once import once
from kubectl_prodready.core.patched import PatchedField
from kubectl_prodready.core.resources.autoscaler import CONTROLLED, REFERENCES, scaled_by
from kubectl_prodready.core.resources.limit_range import pod_bounds
from kubectl_prodready.core.resources.quota import left_for
from kubectl_prodready.core.workload import Workload
from kubectl_prodready.paths import Step

PACE = (("spec", "minReplicas"), ("spec", "maxReplicas"), ("spec", "behavior"))
"""What an autoscaler may be told without scaling another workload or by another resource."""

BOUNDS = ("LimitRange", "ResourceQuota")
SCALER = "HorizontalPodAutoscaler"
COUNT = ("replicas", "parallelism", "completions", "strategy", "updateStrategy")
NEED_OF_POD = ("resources", "overhead", "priorityClassName", "activeDeadlineSeconds")
NEED_OF_CONTAINER = ("resources", "restartPolicy")


def patched_neighbour(workload: Workload, resource: str) -> str:
    """Why a neighbour says nothing sure about a resource, for it is patched; or ""."""
    for neighbour in _patched(workload.neighbours):
        if field := next(_bearing(neighbour, workload, resource), None):
            return f"{neighbour} is not applied as it stands: {field}"
    return ""


@once
def patched_need(workload: Workload, kind: str, resource: str) -> str:
    """Why nobody knows whether the Pods fit into what a namespace allows, or "".

    A patch changes how many there are, or what each of them needs. A quota binds all of a place.
    """
    quotas = [left.source for left in left_for(workload, kind, resource)]
    bounds = [one.source for one in pod_bounds(workload.neighbours, resource)]
    if not quotas and not bounds:
        return ""
    bound = (workload, *workload.peers) if quotas else ()
    counts = chain.from_iterable((*_of_need(one), *_of_count(one)) for one in bound)
    field = next(chain(_of_need(workload), counts), None)
    return f"{(*quotas, *bounds)[0]} binds the Pods, and {field}" if field else ""


def _of_need(workload: Workload) -> Iterator[PatchedField]:
    """The patched fields that change what a Pod needs, or which quota counts it."""
    spec = (*WORKLOADS[workload.kind].template, "spec")
    for field in workload.patched:
        above, below = field.path[: len(spec)], field.path[len(spec) :]
        if above == spec[: len(above)] and (not below or _is_need(*below)):
            yield field


def _is_need(key: Step, *below: Step) -> bool:
    """Whether a field of the pod spec says so; containers come and go as a whole."""
    if key in LISTS:
        return not below[1:] or below[1] in NEED_OF_CONTAINER
    return key in NEED_OF_POD


def _of_count(workload: Workload) -> Iterator[PatchedField]:
    """The patched fields that change how many Pods there are, those of autoscalers among them."""
    controller = WORKLOADS[workload.kind].template[:-1]
    for field in workload.patched:
        above, below = field.path[: len(controller)], field.path[len(controller) :]
        if above == controller and below[:1] and below[0] in COUNT:
            yield field
    for neighbour in _patched(workload.neighbours):
        if neighbour.kind == SCALER and _scales(neighbour, workload):
            yield from (field for field in neighbour.patched if field.path in PACE)


@once
def _patched(neighbours: Neighbours) -> tuple[Neighbour, ...]:
    return tuple(one for one in neighbours.objects if one.patched)


def _bearing(neighbour: Neighbour, workload: Workload, resource: str) -> Iterator[PatchedField]:
    """The patched fields of a neighbour that may bear on a resource of a workload.

    A LimitRange or ResourceQuota may get any resource, an autoscaler another target.
    """
    if neighbour.kind in BOUNDS:
        yield from neighbour.patched
    elif neighbour.kind in REFERENCES and resource in CONTROLLED:
        reference = ("spec", REFERENCES[neighbour.kind])
        scales = _scales(neighbour, workload)
        for field in neighbour.patched:
            if field.path not in PACE and (scales or field.path == reference[: len(field.path)]):
                yield field


def _scales(autoscaler: Neighbour, workload: Workload) -> bool:
    kind, name = scaled_by(autoscaler)
    return kind == workload.kind and name in workload.names
