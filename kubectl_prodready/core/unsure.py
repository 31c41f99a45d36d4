"""What nobody can know about the resources of a workload, because kustomizations change it."""

from __future__ import annotations

from collections.abc import Iterator

from kubectl_prodready.core.autoscaler import CONTROLLED, REFERENCES, scaled_by
from kubectl_prodready.core.neighbours import Neighbour, Neighbours
from kubectl_prodready.core.once import once
from kubectl_prodready.core.patched import PatchedField
from kubectl_prodready.core.workload import Workload

PACE = (("spec", "minReplicas"), ("spec", "maxReplicas"), ("spec", "behavior"))
"""What an autoscaler may be told without scaling another workload or by another resource."""


def patched_neighbour(workload: Workload, resource: str) -> str:
    """Why a neighbour says nothing sure about a resource, for it is patched; or ""."""
    for neighbour in _patched(workload.neighbours):
        if field := next(_bearing(neighbour, workload, resource), None):
            return f"{neighbour} is not applied as it stands: {field}"
    return ""


@once
def _patched(neighbours: Neighbours) -> tuple[Neighbour, ...]:
    return tuple(one for one in neighbours.objects if one.patched)


def _bearing(neighbour: Neighbour, workload: Workload, resource: str) -> Iterator[PatchedField]:
    """The patched fields of a neighbour that may bear on a resource of a workload.

    A LimitRange or ResourceQuota may get any resource, an autoscaler another target.
    """
    if neighbour.kind not in REFERENCES:
        yield from neighbour.patched
    elif resource in CONTROLLED:
        reference = ("spec", REFERENCES[neighbour.kind])
        kind, name = scaled_by(neighbour)
        scales = kind == workload.kind and name in workload.names
        for field in neighbour.patched:
            if field.path not in PACE and (scales or field.path == reference[: len(field.path)]):
                yield field
