"""What the emptyDir volumes of a Pod may take from its memory and from its node's disk."""

from __future__ import annotations

from collections.abc import Iterator

from kubectl_prodready.core.plain import mapping
from kubectl_prodready.core.quantity import Quantity
from kubectl_prodready.core.workload import Container, Workload

MEMORY = "Memory"


def memory_volumes(container: Container) -> Quantity | None:
    """The sizes of the memory volumes that a container mounts; None where there are none.

    What is written there counts as memory of the container that writes it (docs: concepts/
    storage/volumes, emptyDir).
    """
    sizes = [
        size
        for name, size in _empty_dirs(container.workload, MEMORY)
        if size is not None and name in container.mounted
    ]
    return _sum(sizes) if sizes else None


def unbounded_disk(workload: Workload) -> str:
    """The first emptyDir on disk that may grow without bound, or ""."""
    return next((name for name, size in _empty_dirs(workload, "") if size is None), "")


def disk_volumes(workload: Workload) -> Quantity:
    """What the emptyDir volumes on disk may hold together by their sizes."""
    return _sum([size for _, size in _empty_dirs(workload, "") if size is not None])


def _empty_dirs(workload: Workload, medium: str) -> Iterator[tuple[str, Quantity | None]]:
    """The emptyDir volumes in memory or on disk, each with its `sizeLimit`."""
    for volume in workload.volumes:
        if "emptyDir" in volume:
            empty_dir = mapping(volume["emptyDir"])
            if (empty_dir.get("medium") == MEMORY) is (medium == MEMORY):
                yield str(volume.get("name")), Quantity.parse(empty_dir.get("sizeLimit"))


def _sum(amounts: list[Quantity]) -> Quantity:
    total = Quantity(0)
    for amount in amounts:
        total = amount.plus(total)
    return total
