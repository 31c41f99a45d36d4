"""What a replacement does to its targets: it copies a value into fields of theirs."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, NamedTuple

from kubectl_prodready.core.kustomize.pod import add_container, set_pod_field
from kubectl_prodready.core.kustomize.selector import Selector
from kubectl_prodready.core.kustomize.target import ANY, LISTS, UNKNOWN, Target
from kubectl_prodready.core.plain import mapping, sequence, text
from kubectl_prodready.paths import Item, Step

BRACKETS = re.compile(r"\[(?P<field>[^=\]]+)=(?P<pattern>[^\]]*)\]")
SEGMENTS = re.compile(r"\[[^\]]*\]|[^.\[\]]+")
NAME = ["metadata.name"]
"""Where a replacement goes that does not say where."""


class Replacement(NamedTuple):
    """One target of a replacement: who is meant, who is not, and which fields."""

    select: Selector
    reject: tuple[Selector, ...]
    fields: tuple[str, ...]
    source: str

    @classmethod
    def read(cls, raw: Any, source: str) -> Iterator[Replacement]:
        """Every target of a replacement."""
        for target in sequence(mapping(raw).get("targets")):
            fields = mapping(target)
            reject = [Selector.exactly(each) for each in sequence(fields.get("reject"))]
            paths = [each for each in sequence(fields.get("fieldPaths")) if isinstance(each, str)]
            yield cls(
                Selector.read(fields.get("select")),
                tuple(each for each in reject if any(each)),
                tuple(paths or NAME),
                source,
            )

    def meet(self, target: Target) -> None:
        """Note which fields it sets."""
        rejected = not target.doubtful and any(each.takes(target) for each in self.reject)
        if self.select.takes(target) and not rejected:
            target.source = self.source
            for field in self.fields:
                _set(target, SEGMENTS.findall(field))


def _set(target: Target, path: list[str]) -> None:
    spec = list(target.spec)
    if path[:1] == ["metadata"]:
        target.doubt(*path[1:2])
    if path[: len(spec)] != spec[: len(path)]:
        target.touch_beside(*path)
        return
    first, *rest = path[len(spec) :] or [""]
    if not first:
        target.touch(*path)
    elif target.is_service and len(rest) > 1:
        target.touch_in_pod(first, *rest)
    elif first not in LISTS:
        set_pod_field(target, first, _around(rest))
    elif not rest:
        target.touch_in_pod(first)
    else:
        for step in _chosen(target, first, rest[0]):
            target.touch_in_pod(first, step, *rest[1:2])


def _around(rest: list[str]) -> Any:
    """The value of a field in which something below is set to nobody knows what."""
    value: Any = UNKNOWN
    for key in reversed(rest):
        value = {key: value}
    return value


def _chosen(target: Target, key: str, part: str) -> Iterator[Step]:
    """The containers that one part of a path stands for."""
    bracket = BRACKETS.fullmatch(part)
    if bracket:
        yield from _found(target, key, bracket["field"], bracket["pattern"])
    else:
        yield int(part) if part.isdecimal() and key not in target.doubtful else ANY


def _found(target: Target, key: str, field: str, pattern: str) -> Iterator[Step]:
    """The containers whose field fits a pattern; where there is none, kustomize adds one."""
    if f"container.{field}" in target.doubtful:
        yield ANY
        return
    containers = enumerate(target.items(key))
    found = [each for each in containers if _fits(pattern, text(each[1].get(field)))]
    for index, container in found:
        name = text(container.get("name"))
        yield Item("name", name) if name else index
    if not found and pattern not in target.added:
        add_container(target, key, {field: pattern})


def _fits(pattern: str, value: str) -> bool:
    try:
        # as kustomize does it: a part of the value is enough
        return re.search(pattern, value) is not None
    except re.error:  # Go knows expressions that Python does not
        return True
