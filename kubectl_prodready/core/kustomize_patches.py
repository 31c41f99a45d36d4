"""What one kustomize patch sets in one object, down to a container's or a Pod's single field."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, NamedTuple

from kubectl_prodready.core.kinds import WORKLOADS, Found, Malformed, group_of, mapping_at
from kubectl_prodready.paths import Item, Path, Step

LISTS = ("containers", "initContainers")
BRACKETS = re.compile(r"\[(?P<field>[^=\]]+)=(?P<value>[^\]]*)\]")
DIRECTIVES = ("$patch", "$delete", "$setElementOrder", "$retainKeys")
SEGMENTS = re.compile(r"\[[^\]]*\]|[^.\[\]]+")


class Selector(NamedTuple):
    """Whom a patch applies to. Patterns are anchored regular expressions; "" matches all.

    Label and annotation selectors are not looked into: a patch that might apply counts.
    """

    group: str = ""
    kind: str = ""
    name: str = ""
    namespace: str = ""

    @classmethod
    def read(cls, raw: Any) -> Selector:
        """From a `target` or a `select`."""
        raw = raw if isinstance(raw, dict) else {}
        return cls(*(str(raw.get(key) or "") for key in cls._fields))

    @classmethod
    def named_by(cls, document: dict[str, Any]) -> Selector:
        """From a patch that names its target as an object does."""
        metadata = document.get("metadata")
        name = metadata.get("name") if isinstance(metadata, dict) else ""
        kind = re.escape(str(document.get("kind") or ""))
        return cls(
            re.escape(group_of(document.get("apiVersion") or "")), kind, re.escape(str(name))
        )

    def takes(self, found: Found, around: tuple[str, str]) -> bool:
        """Whether the object is meant, by its own name or by the one with prefix and suffix."""
        metadata = found.raw.get("metadata")
        metadata = metadata if isinstance(metadata, dict) else {}
        name = str(metadata.get("name") or "")
        names = {name, around[0] + name + around[1]}
        return (
            _matches(self.group, {found.group})
            and _matches(self.kind, {found.kind})
            # names may carry prefixes and suffixes of layers between: the ends are left open
            and (_matches(self.name, names) or _ends_open(self.name, name))
        )


def _matches(pattern: str, texts: set[str]) -> bool:
    try:
        return not pattern or any(re.fullmatch(pattern, text) for text in texts)
    except re.error:
        return True


def _ends_open(pattern: str, name: str) -> bool:
    """Whether a plain name holds the object's name, as after a prefix of another layer."""
    return bool(name) and pattern.replace("\\", "").find(name) > 0


def merge_patch_fields(document: dict[str, Any], found: Found) -> Iterator[Path]:
    """The fields that a strategic merge patch sets, or removes."""
    template = WORKLOADS[found.kind].template
    here: Any = document
    path: Path = ()
    for key in (*template, "spec"):
        if "$patch" in here:
            yield path
        outer, here, path = here, here.get(key), (*path, key)
        if not isinstance(here, dict):
            if here is None and key in outer:  # null takes away what is there
                yield path
            return
    if "$patch" in here:
        yield path
    for key, value in here.items():
        if key in LISTS and isinstance(value, list):
            for container in value:
                yield from _container_fields(container, (*path, key))
        elif not key.startswith("$"):
            yield (*path, key)


def _container_fields(container: Any, path: Path) -> Iterator[Path]:
    if not isinstance(container, dict):
        return
    name = container.get("name")
    if "$patch" in container:
        yield (*path, Item("name", str(name))) if name else path
        return
    for key in container:
        if key != "name":
            yield (*path, Item("name", str(name)) if name else "*", key)


def json_patch_fields(operations: list[Any], found: Found) -> Iterator[Path]:
    """The fields that the operations of a JSON patch (RFC 6902) touch."""
    for operation in operations:
        if isinstance(operation, dict):
            for key in ("path", "from"):
                pointer = operation.get(key)
                if isinstance(pointer, str):
                    yield from _field((_unescaped(part) for part in pointer.split("/")[1:]), found)


def _unescaped(part: str) -> Step:
    text = part.replace("~1", "/").replace("~0", "~")
    return int(text) if text.isdecimal() else text


def chosen_fields(paths: list[Any], found: Found) -> Iterator[Path]:
    """The fields that a replacement's `fieldPaths` name."""
    for text in paths:
        if isinstance(text, str):
            yield from _field((_segment(part) for part in SEGMENTS.findall(text)), found)


def _segment(part: str) -> Step:
    if bracket := BRACKETS.fullmatch(part):
        return Item(bracket["field"], bracket["value"])
    return int(part) if part.isdecimal() else part


def _field(steps: Iterator[Step], found: Found) -> Iterator[Path]:
    """A path cut down to a container's or a Pod's field; nothing for one that leads elsewhere."""
    path = tuple(steps)
    spec = (*WORKLOADS[found.kind].template, "spec")
    if path[: len(spec)] != spec[: len(path)]:
        return
    if len(path) > len(spec) and path[len(spec)] in LISTS:
        if path[len(spec) + 1 :][:1] != ("-",):  # "-" appends: nothing that is there changes
            yield path[: len(spec) + 3]
    else:
        yield path[: len(spec) + 1]


def has_patch_shape(found: Found) -> bool:
    """Whether a workload's document is only a part of one, as a kustomize patch is.

    Its containers lack images, or there are none, or it has a strategic merge directive; or it
    selects nothing and labels nothing, which no API server takes.
    """
    path = WORKLOADS[found.kind].template
    try:
        template = mapping_at(found.raw, path, ())
        spec = mapping_at(template, ("spec",), path)
        selector = mapping_at(found.raw, ("spec", "selector"), ())
        labels = mapping_at(template, ("metadata", "labels"), path)
    except Malformed:
        return False  # that is told as an error
    containers = spec.get("containers") or []
    if not containers or _has_directive(found.raw):
        return True
    if not isinstance(containers, list):
        return False
    everyone = [*containers, *_list(spec.get("initContainers"))]
    incomplete = any(isinstance(item, dict) and not item.get("image") for item in everyone)
    return incomplete or (found.group == "apps" and not selector and not labels)


def _has_directive(value: Any) -> bool:
    """Whether a strategic merge directive stands anywhere below."""
    pending = [value]
    while pending:
        value = pending.pop()
        if isinstance(value, dict):
            for key, child in value.items():
                if key.startswith(DIRECTIVES):
                    return True
                if isinstance(child, dict | list):
                    pending.append(child)
        else:
            pending += [item for item in value if isinstance(item, dict | list)]
    return False


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []
