"""Ephemeral-storage limits: all containers of a Pod get one, or none does.

The kubelet evicts a Pod whose use exceeds the sum of the limits *that exist* (docs: concepts/
storage/ephemeral-storage), so one limit alone would bind all containers.
"""

from __future__ import annotations

from collections.abc import Iterator

from kubectl_prodready.core.building.data import anonymous_volumes
from kubectl_prodready.core.mesh import INJECTED
from kubectl_prodready.core.model import Change, Evidence, Outcome, Safety
from kubectl_prodready.core.quantity import Quantity
from kubectl_prodready.core.resources.size import UNMEASURED, Size
from kubectl_prodready.core.resources.sizing import outcome, size_of
from kubectl_prodready.core.resources.together import together
from kubectl_prodready.core.resources.volumes import disk_volumes, unbounded_disk
from kubectl_prodready.core.workload import Container, Role, Workload
from kubectl_prodready.paths import Path

RESOURCE = "ephemeral-storage"
BOUND = (
    "what is written there fills the node's disk and is lost with the container; mount an emptyDir "
    "with a sizeLimit, which counts towards ephemeral-storage, or a PersistentVolumeClaim"
)
KEYS = ("resources", "limits", RESOURCE)


def missing_ephemeral_limits(workload: Workload) -> Iterator[Outcome]:
    """Ephemeral-storage limits on all containers of a Pod that lack one, or on none.

    An init container of a mesh has ended before the others start, and takes nothing from their
    sum.
    """
    lacking = [c for c in workload.containers if c.amounts("limits").get(RESOURCE) is None]
    for container in [c for c in lacking if c.is_injected and c.role is Role.INIT]:
        lacking.remove(container)
        yield container.leave(KEYS, INJECTED)
    sizes = [(container, size_of(container, "limits", RESOURCE)) for container in lacking]
    reason = next((why for container, size in sizes if (why := _cannot(container, size))), "")
    together = tuple((*container.path, *KEYS) for container in lacking)
    doubt = _doubt(workload, {container.path: size.value for container, size in sizes})
    yield from _volumes(workload, lacking)
    for container, size in sizes:
        said = outcome(container, "limits", RESOURCE, size)
        if reason or not isinstance(said, Change):
            yield container.leave(KEYS, f"all or none: {reason}")
            continue
        others = (path for path in together if path != said.path)
        evidence = (*said.evidence, *filter(None, [anonymous_volumes(container)]))
        said = said._replace(needs=(*said.needs, *others), evidence=evidence)
        if doubt:
            evidence = (*said.evidence, Evidence(doubt, "the Pod"))
            said = said._replace(safety=Safety.HINT, evidence=evidence, why=UNMEASURED)
        yield said


def _volumes(workload: Workload, lacking: list[Container]) -> Iterator[Outcome]:
    """What to do about volumes that a Dockerfile declares, where no new limit comes with them."""
    for container in workload.containers:
        if container not in lacking and (found := anonymous_volumes(container)):
            yield container.hint(f"{found.fact}: {BOUND}", found.source, about=("volumeMounts",))


def _cannot(container: Container, size: Size) -> str:
    """Why a container cannot be given a limit."""
    if container.is_injected:
        return f"{container.name} belongs to a service mesh"
    return f"{container.name}: {size.reason}" if size.value is None else ""


def _doubt(workload: Workload, sizes: dict[Path, Quantity | None]) -> str:
    """Why the Pod's own volumes might make it exceed the sum of the limits, or ""."""
    if volume := unbounded_disk(workload):
        return f"the emptyDir {volume} has no sizeLimit and counts too"
    total = together(
        workload, lambda c: c.amount("limits", RESOURCE) or sizes.get(c.path) or Quantity(0)
    )
    volumes = disk_volumes(workload)
    if volumes >= total:
        return f"the emptyDir volumes may hold {volumes}, as much as all limits together"
    return ""
