"""What a JSON patch (RFC 6902) does to its target."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from kubectl_prodready.core.kustomize.pod import add_container, set_pod_field
from kubectl_prodready.core.kustomize.target import ANY, LISTS, UNKNOWN, Target
from kubectl_prodready.core.plain import mapping
from kubectl_prodready.paths import Path, Step

END = "-"
METADATA = ("name", "namespace", "labels", "annotations")


class Operation(NamedTuple):
    """One operation: `add`, `replace`, `remove` or `test`, which the other two come down to."""

    name: str
    path: Path
    value: Any


def apply(operations: list[Any], target: Target) -> None:
    """Note what the operations set, remove or rely on."""
    for raw in operations:
        for operation in _operations(mapping(raw)):
            _apply(operation, target)


def _operations(raw: dict[str, Any]) -> Iterator[Operation]:
    name, value = str(raw.get("op")), raw.get("value")
    if name in {"move", "copy"}:
        origin = _path(raw.get("from"))
        yield from (Operation("remove" if name == "move" else "test", at, None) for at in origin)
        name, value = "add", UNKNOWN
    yield from (Operation(name, at, value) for at in _path(raw.get("path")))


def _path(pointer: Any) -> Iterator[Path]:
    """The path that a JSON pointer stands for; none for what is no pointer."""
    if isinstance(pointer, str):
        yield tuple(map(_step, pointer.split("/")[1:]))


def _step(part: str) -> Step:
    text = part.replace("~1", "/").replace("~0", "~")
    return int(text) if text.isdecimal() else text


def _apply(operation: Operation, target: Target) -> None:
    path, spec = operation.path, target.spec
    if operation.name != "test":
        _identify(operation, target)
    if path[: len(spec)] != spec[: len(path)]:
        if operation.name != "test":
            target.touch_beside(*path)
        return
    first, *rest = path[len(spec) :] or (None,)
    if first is None:
        target.touch(*path)
    elif first in LISTS:
        _apply_to_containers(operation, target, str(first), rest)
    elif target.is_service and len(rest) > 1:
        target.touch_in_pod(first, *rest)
    else:
        set_pod_field(target, str(first), _around(operation.value, rest))


def _identify(operation: Operation, target: Target) -> None:
    """Note what the object is called from now on, as far as the patch tells."""
    path, value = operation.path, operation.value
    if path == ("metadata", "name") and isinstance(value, str):
        target.rename(value)
    elif not path:
        target.doubt("kind", *METADATA)
    elif path[0] == "metadata":
        target.doubt(*map(str, path[1:2] or METADATA))
    elif path[0] == "kind":
        target.doubt("kind")


def _around(value: Any, steps: list[Step]) -> Any:
    """The value of a field in which a patch sets something further below."""
    for step in reversed(steps):
        # a position says nothing here: what matters is what the list gets
        value = {step: value} if isinstance(step, str) and step != END else [value]
    return value


def _apply_to_containers(operation: Operation, target: Target, key: str, rest: list[Step]) -> None:
    """Note what happens to a list of containers, to one of them, or to a field of one."""
    if not rest:
        target.touch_in_pod(key)
        return
    index, *field = rest
    step = index if isinstance(index, int) and key not in target.doubtful else ANY
    if field:
        target.touch_in_pod(key, step, field[0])
        target.doubt(f"container.{field[0]}")
    elif operation.name == "add":
        add_container(target, key, operation.value)
        if index != END:
            target.doubt(key)
    else:
        target.touch_in_pod(key, step)
        target.doubt("container.name", *([key] if operation.name == "remove" else []))
