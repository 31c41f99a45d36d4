"""Which mapping gains which keys, or another value, before anything is placed.

Several settings may need the same missing parent; merged first, it is written once. What several
paths reach through an anchor is written where the anchor is.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from kubectl_prodready.errors import UnprovenError
from kubectl_prodready.paths import written
from kubectl_prodready.text.edit import Setting
from kubectl_prodready.text.emit import Leaf, Tree, grown, plain
from kubectl_prodready.text.locate import Locator, Place
from kubectl_prodready.text.nodes import BLOCK_STYLES, Anchored, Mapping, Scalar, resolved


class Target(NamedTuple):
    """The mapping that takes a setting, and the keys to write below it.

    Where a value is replaced, there is one key, and the mapping has it.
    """

    setting: Setting
    mapping: Mapping
    keys: tuple[str, ...]

    @property
    def replaces(self) -> bool:
        """Whether a value that is set gives way."""
        return self.setting.old is not None

    @property
    def changed(self) -> Anchored:
        """What really changes: the mapping, or the value that the first key has already."""
        value = self.mapping.get(self.keys[0])
        return self.mapping if value is None else resolved(value)

    @property
    def group(self) -> tuple[int, str]:
        """What it has in common with others: the mapping, by its identity, and the first key."""
        return id(self.mapping), self.keys[0]


class Addition(NamedTuple):
    """New keys for one mapping that exists."""

    mapping: Mapping
    tree: dict[str, Tree]


def targets(locator: Locator, settings: Iterable[Setting]) -> list[Target]:
    """Where each setting is written. Raises UnprovenError where a path does not lead."""
    return [_target(locator, setting) for setting in settings]


def additions(found: Iterable[Target]) -> list[Addition]:
    """What each mapping gains. Raises UnprovenError where two settings contradict each other."""
    merged: dict[int, Addition] = {}
    for setting, mapping, keys in found:
        addition = merged.setdefault(id(mapping), Addition(mapping, {}))
        branch: Tree = addition.tree
        for key in keys[:-1]:
            branch = branch.setdefault(key, {}) if isinstance(branch, dict) else branch
        fresh = grown(setting.value, setting.note)
        if isinstance(branch, Leaf) or plain(branch.setdefault(keys[-1], fresh)) != setting.value:
            raise UnprovenError(f"two changes contradict each other at {written(setting.path)}")
    return list(merged.values())


def _target(locator: Locator, setting: Setting) -> Target:
    place = locator.find(setting.path)
    rest = tuple(step for step in place.rest if isinstance(step, str))
    node = place.node
    if len(rest) == len(place.rest):
        if isinstance(node, Mapping) and node.items and rest and setting.old is None:
            return Target(setting, node, rest)
        if place.parent is not None and _gives_way(setting, place):
            parent, key = _owner(locator, place, place.parent)
            return Target(setting, parent, (key, *rest))
    raise UnprovenError(f"no place for {written(setting.path)}")


def _owner(locator: Locator, place: Place, parent: Mapping) -> tuple[Mapping, str]:
    """The mapping and key under which a value is really written: at its anchor."""
    if not place.node.anchor:
        return parent, place.key
    return locator.owner(place.node) or (parent, place.key)


def _gives_way(setting: Setting, place: Place) -> bool:
    """Whether a setting may take the place of what is there: nothing, or what it names as old."""
    if setting.old is None:
        return is_free(place.node)
    node = place.node
    is_value = not place.rest and isinstance(setting.path[-1], str)
    is_plain = isinstance(setting.value, str | int | float)
    return is_value and is_plain and isinstance(node, Scalar) and node.style not in BLOCK_STYLES


def is_free(node: Anchored) -> bool:
    """Whether a value is nothing, null or `{}`, so that an addition may take its place.

    What has an anchor and a tag is not: the one must stay, and the other one must not.
    """
    if isinstance(node, Scalar):
        return node.is_null and not (node.anchor and node.tag)
    return isinstance(node, Mapping) and not node.items
