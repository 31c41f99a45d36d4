"""What a patch does to a whole Pod, as far as it bears on each of its containers."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from kubectl_prodready.core.kustomize.target import ANY, Target
from kubectl_prodready.core.plain import mapping, sequence, text
from kubectl_prodready.paths import Item

STORAGE = "ephemeral-storage"
VOLUMES = "volumes"
MEDIA = {"": STORAGE, "Memory": "memory"}
"""The media of an emptyDir, with whose limits bind what is written there; huge pages bind none."""


def set_pod_field(target: Target, key: str, value: Any) -> None:
    """Note that a field of the pod spec, other than the lists of containers, is set."""
    word = value if target.is_service and isinstance(value, str) else ""
    target.touch_in_pod(key, value=word)
    if key == "resources":
        for amounts in mapping(value).values():
            for resource in mapping(amounts):
                deed = "sets pod-level resources"
                target.touch_in_pod(ANY, ANY, "resources", ANY, resource, deed=deed)
    elif key == VOLUMES:
        for volume in value.values() if isinstance(value, dict) else sequence(value):
            _set_volume(target, mapping(volume))


def add_container(target: Target, key: str, container: Any) -> None:
    """Note that a list of the Pod gets a container that the manifest does not have."""
    raw = mapping(container)
    name = text(raw.get("name"))
    deed = f"adds the container {name}" if name else "adds a container"
    target.added |= {name}
    target.touch_in_pod(key, Item("name", name), deed=deed)
    limits = mapping(mapping(raw.get("resources")).get("limits"))
    if limits.get(STORAGE) is None:
        _forbid_limits(target, f"{deed} without such a limit", STORAGE)


def _set_volume(target: Target, volume: dict[str, Any]) -> None:
    """Note which limits a volume takes from, whatever its size; null takes one away."""
    empty_dir, name = volume.get("emptyDir"), text(volume.get("name"))
    if ANY in volume:
        _forbid_limits(target, "sets volumes", *MEDIA.values())
    elif isinstance(empty_dir, dict):
        is_new = bool(name) and all(name != text(old.get("name")) for old in target.items(VOLUMES))
        medium = text(empty_dir.get("medium")) if is_new or "medium" in empty_dir else None
        verb, word = "adds" if is_new else "sets", "memory volume" if medium else "emptyDir"
        deed = f"{verb} the {word} {name}" if name else "sets the emptyDir of a volume"
        _forbid_limits(target, deed, *_limits_for(medium))


def _limits_for(medium: str | None) -> Iterable[str]:
    """The resources whose limits a medium takes from; None is that of the volume before."""
    return MEDIA.values() if medium is None else filter(None, [MEDIA.get(medium)])


def _forbid_limits(target: Target, deed: str, *resources: str) -> None:
    """Leave limits alone in all containers, for any may write to a volume.

    And a Pod is evicted by the sum of the ephemeral-storage limits that exist: all of its
    containers get one, or none.
    """
    for resource in resources:
        target.touch_in_pod(ANY, ANY, "resources", "limits", resource, deed=deed)
