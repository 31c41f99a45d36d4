"""What a strategic merge patch does to its target, as kustomize applies it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from kubectl_prodready.core.kustomize.pod import add_container, set_pod_field
from kubectl_prodready.core.kustomize.target import ANY, LISTS, Target
from kubectl_prodready.core.plain import mapping, sequence, text
from kubectl_prodready.paths import Item, Path, Step

IDENTITY = ("apiVersion", "kind", "metadata")
ORDER = "$setElementOrder/"
PORTS = "ports"


def merge(patch: dict[str, Any], target: Target) -> None:
    """Note what a patch sets or removes. An object that it deletes is on its way no more."""
    if patch.get("$patch") == "delete":
        target.is_gone = True
        target.touch("$patch", deed="deletes it")  # no field: nothing that another overlay gets
        return
    metadata = mapping(patch.get("metadata"))
    target.labels = _merged(target.labels, metadata.get("labels"))
    target.annotate(_merged(target.annotations, metadata.get("annotations")))
    spec = _pod_spec(patch, target)
    for key, value in spec.items():
        if key in LISTS and isinstance(value, list):
            _merge_containers(value, target, key)
        elif key == PORTS and target.is_service:
            _merge_ports(value, target)
        elif key.startswith(ORDER):
            target.doubt(key.removeprefix(ORDER))
        elif not key.startswith("$"):
            set_pod_field(target, key, value)


def _merged(old: dict[str, str], patch: Any) -> dict[str, str]:
    """Labels with others laid over them; null takes one away."""
    new = mapping(patch)
    kept = {key: value for key, value in old.items() if key not in new}
    return kept | {key: text(value) for key, value in new.items() if value is not None}


def _pod_spec(patch: dict[str, Any], target: Target) -> dict[str, Any]:
    """The part of a patch that is about the pod spec; what it does above and beside is noted."""
    here: dict[Any, Any] = patch
    path: Path = ()
    for key in target.spec:
        if "$patch" in here:
            target.touch(*path)
        for field in _beside(here, key, is_object=not path):
            for below in _parts(field, here[field]):
                target.touch(*path, field, *below)
        path = (*path, key)
        if here.get(key, {}) is None:  # null takes away what is there
            target.touch(*path)
        here = mapping(here.get(key))
    if "$patch" in here:
        target.touch(*path)
    return here


def _beside(fields: dict[str, Any], key: Step, *, is_object: bool) -> Iterator[str]:
    """The other fields of a patch; an object's names stay as they are, whatever it says there."""
    for field in fields:
        if field != key and not field.startswith("$") and not (is_object and field in IDENTITY):
            yield field


def _parts(field: str, value: Any) -> Iterator[Path]:
    """The parts of a field that are worth telling apart: labels are evidence, annotations none."""
    if field != "metadata" or not isinstance(value, dict):
        yield ()
        return
    for key, part in value.items():
        yield from ((key, name) for name in part) if isinstance(part, dict) else [(key,)]


def _merge_containers(patches: list[Any], target: Target, key: str) -> None:
    """Note what a patch does to a list of containers.

    The containers that it names come first, in its order, new ones among them.
    """
    before = [text(container.get("name")) for container in target.items(key)]
    names = [text(mapping(patch).get("name")) for patch in patches]
    for name, patch in zip(names, patches, strict=True):
        if not isinstance(patch, dict):
            continue
        if "$patch" in patch:
            target.touch_in_pod(key, *([Item("name", name)] if name else []))
            target.doubt(key)
        elif not name:  # kustomize finds no container then, and loses them all
            target.touch_in_pod(key)
        elif name in before:
            _merge_container(patch, target, key, Item("name", name))
        elif "container.name" in target.doubtful:
            _merge_container(patch, target, key, ANY)
        elif name not in target.added:
            add_container(target, key, patch)
    if names != before[: len(names)]:
        target.doubt(key)


def _merge_ports(patches: Any, target: Target) -> None:
    """Note what a patch does to a Service's ports, which their number tells apart."""
    numbers = [text(port.get("port")) for port in target.items(PORTS)]
    for patch in map(mapping, sequence(patches) or [None]):
        if text(patch.get("port")) not in numbers or "$patch" in patch:
            target.touch_in_pod(PORTS)
            continue
        for field in patch:
            if field != "port":
                target.touch_in_pod(PORTS, ANY, field)


def _merge_container(patch: dict[str, Any], target: Target, key: str, step: Step) -> None:
    for field in patch:
        if field != "name" and not field.startswith("$"):
            target.touch_in_pod(key, step, field)
            target.doubt(f"container.{field}")
