"""What a patch does to a whole Pod, as far as it bears on each of its containers."""

from __future__ import annotations

from typing import Any

from kubectl_prodready.core.kustomize.target import ANY, Target
from kubectl_prodready.core.plain import mapping, sequence, text
from kubectl_prodready.paths import Item

STORAGE = "ephemeral-storage"


def set_pod_field(target: Target, key: str, value: Any) -> None:
    """Note that a field of the pod spec, other than the lists of containers, is set."""
    target.touch_in_pod(key)
    if key == "resources":
        for amounts in mapping(value).values():
            for resource in mapping(amounts):
                deed = "sets pod-level resources"
                target.touch_in_pod(ANY, ANY, "resources", ANY, resource, deed=deed)
    elif key == "volumes":
        for volume in sequence(value):
            if is_unbounded(volume):
                name = text(volume.get("name"))
                _forbid_storage_limits(target, f"adds the emptyDir {name} without a sizeLimit")


def add_container(target: Target, key: str, container: Any) -> None:
    """Note that a list of the Pod gets a container that the manifest does not have."""
    raw = mapping(container)
    name = text(raw.get("name"))
    deed = f"adds the container {name}" if name else "adds a container"
    target.added |= {name}
    target.touch_in_pod(key, Item("name", name), deed=deed)
    limits = mapping(mapping(raw.get("resources")).get("limits"))
    if limits.get(STORAGE) is None:
        _forbid_storage_limits(target, f"{deed} without such a limit")


def is_unbounded(volume: Any) -> bool:
    """Whether a volume is an emptyDir on disk that may grow without bound.

    One that is null is taken away.
    """
    empty_dir = mapping(volume).get("emptyDir")
    if not isinstance(empty_dir, dict):
        return False
    return empty_dir.get("medium") != "Memory" and empty_dir.get("sizeLimit") is None


def _forbid_storage_limits(target: Target, deed: str) -> None:
    """A Pod is evicted by the sum of the limits that exist: all of its containers or none."""
    target.touch_in_pod(ANY, ANY, "resources", "limits", STORAGE, deed=deed)
