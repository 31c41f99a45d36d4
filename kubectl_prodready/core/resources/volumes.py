"""What the emptyDir volumes of a Pod may take from its memory and from its node's disk."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from kubectl_prodready.core.plain import mapping, text
from kubectl_prodready.core.quantity import Quantity
from kubectl_prodready.core.workload import Container, Workload

MEMORY = "Memory"
DISK = ""
"""Huge pages, the third kind of medium, take neither memory nor disk that is counted here."""


def memory_volumes(container: Container) -> Quantity:
    """The sizes of the memory volumes that a container mounts.

    What is written there counts as memory of the container that writes it (docs: concepts/
    storage/volumes, emptyDir).
    """
    sizes = _empty_dirs(container.workload, MEMORY)
    return _sum(size for name, size in sizes if size and name in container.mounted)


def unbounded_memory(container: Container) -> str:
    """The first memory volume without a size that a container mounts, or "".

    The sum of the memory limits bounds it, once all containers have one (docs:
    EmptyDirVolumeSource; kubelet, ResourceConfigForPod).
    """
    volumes = _empty_dirs(container.workload, MEMORY)
    return next((name for name, size in volumes if size is None and name in container.mounted), "")


def unbounded_disk(workload: Workload) -> str:
    """The first emptyDir on disk that may grow without bound, or ""."""
    return next((name for name, size in _empty_dirs(workload, DISK) if size is None), "")


def disk_volumes(workload: Workload) -> Quantity:
    """What the emptyDir volumes on disk may hold together by their sizes."""
    return _sum(size for _, size in _empty_dirs(workload, DISK) if size)


def _empty_dirs(workload: Workload, medium: str) -> Iterator[tuple[str, Quantity | None]]:
    """The emptyDir volumes on a medium, each with its `sizeLimit`; only one over 0 is a bound."""
    for volume in workload.volumes:
        if "emptyDir" in volume:
            empty_dir = mapping(volume["emptyDir"])
            if text(empty_dir.get("medium")) == medium:
                size = Quantity.parse(empty_dir.get("sizeLimit"))
                yield str(volume.get("name")), size if size and size.nanos > 0 else None


def _sum(amounts: Iterable[Quantity]) -> Quantity:
    total = Quantity(0)
    for amount in amounts:
        total = amount.plus(total)
    return total
