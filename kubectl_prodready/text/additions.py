"""Merge settings into what each existing mapping gains, before anything is placed.

Several settings may need the same missing parent; merged first, it is written once.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from kubectl_prodready.errors import UnprovenError
from kubectl_prodready.paths import Path, written
from kubectl_prodready.text.edit import Setting
from kubectl_prodready.text.emit import Leaf, Tree, plain
from kubectl_prodready.text.locate import Locator, Place
from kubectl_prodready.text.nodes import Anchored, Mapping, Scalar


class Addition(NamedTuple):
    """New keys for one mapping that exists."""

    mapping: Mapping
    tree: dict[str, Tree]


def additions(locator: Locator, settings: Iterable[Setting]) -> list[Addition]:
    """What each mapping gains. A null or empty value counts as free.

    Raises UnprovenError where a path does not lead or two settings contradict each other.
    """
    merged: dict[int, Addition] = {}
    for setting in settings:
        mapping, keys = target(locator.find(setting.path), setting.path)
        addition = merged.setdefault(id(mapping), Addition(mapping, {}))
        branch: Tree = addition.tree
        for key in keys[:-1]:
            branch = branch.setdefault(key, {}) if isinstance(branch, dict) else branch
        leaf = Leaf(setting.value, setting.note)
        if isinstance(branch, Leaf) or plain(branch.setdefault(keys[-1], leaf)) != leaf.value:
            raise UnprovenError(f"two changes contradict each other at {written(setting.path)}")
    return list(merged.values())


def target(place: Place, path: Path) -> tuple[Mapping, list[str]]:
    """The mapping that takes an addition, and the keys to write below it."""
    rest = [step for step in place.rest if isinstance(step, str)]
    node = place.node
    if len(rest) == len(place.rest):
        if isinstance(node, Mapping) and node.items and rest:
            return node, rest
        if place.parent is not None and is_free(node):
            return place.parent, [place.key, *rest]
    raise UnprovenError(f"no place for {written(path)}")


def is_free(node: Anchored) -> bool:
    """Whether a value is nothing, null or `{}`, so that an addition may take its place."""
    if isinstance(node, Scalar):
        return node.is_null
    return isinstance(node, Mapping) and not node.items
