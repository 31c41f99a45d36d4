"""Find a path in a document's nodes, through aliases and merge keys."""

from __future__ import annotations

from typing import NamedTuple

from kubectl_prodready.paths import Path, Step
from kubectl_prodready.text.nodes import (
    Alias,
    Anchored,
    Mapping,
    Node,
    Scalar,
    Sequence,
    resolved,
    walk,
)

MERGE = "<<"


class Place(NamedTuple):
    """How far a path leads in a document.

    `node` is the deepest node that exists, `rest` the steps that are missing below it, `parent`
    the mapping and `key` under which `node` stands. `via` are the anchored nodes passed.
    """

    node: Anchored
    rest: Path
    parent: Mapping | None
    key: str
    via: tuple[Anchored, ...]


class Locator:
    """Finds paths in one document; what several share is walked once."""

    def __init__(self, root: Node) -> None:
        """Start at a document's root."""
        node = resolved(root)
        self._root = root
        self._known: dict[Path, Place] = {
            (): Place(node, (), None, "", (node,) if node.anchor else ())
        }

    def find(self, path: Path) -> Place:
        """Follow a path from the root as far as it exists, through aliases and merge keys."""
        place = self._known.get(path)
        if place is None:
            place = self._known[path] = _further(self.find(path[:-1]), path[-1])
        return place

    def owner(self, node: Anchored) -> tuple[Mapping, str] | None:
        """The mapping and key under which an anchored node is written, aliases left out."""
        for mapping in walk(self._root):
            if isinstance(mapping, Mapping):
                for key, value in mapping.items:
                    if value is node and isinstance(key, Scalar):
                        return mapping, key.text
        return None


def _further(place: Place, step: Step) -> Place:
    """One step on from a place."""
    found = None if place.rest else _step(place.node, step)
    if found is None:
        return Place(place.node, (*place.rest, step), place.parent, place.key, place.via)
    holder, child = found
    node = resolved(child)
    passed = [holder] if holder is not place.node else []
    passed += [node] if node.anchor or isinstance(child, Alias) else []
    parent, key = place.parent, place.key
    if isinstance(step, str) and isinstance(holder, Mapping):
        parent, key = holder, step
    return Place(node, (), parent, key, (*place.via, *passed))


def _step(node: Anchored, step: Step) -> tuple[Anchored, Node] | None:
    """The node one step further, and the collection that really holds it."""
    if isinstance(step, str):
        return _by_key(node, step) if isinstance(node, Mapping) else None
    if not isinstance(node, Sequence):
        return None
    if isinstance(step, int):
        return (node, node.items[step]) if step < len(node.items) else None
    for item in node.items:
        found = _step(resolved(item), step.field)
        value = resolved(found[1]) if found else None
        if isinstance(value, Scalar) and value.text == step.value:
            return node, item
    return None


def _by_key(node: Mapping, key: str) -> tuple[Mapping, Node] | None:
    own = node.get(key)
    if own is not None:
        return node, own
    for source in merge_sources(node):
        found = _by_key(source, key)
        if found is not None:
            return found
    return None


def merge_sources(node: Mapping) -> list[Mapping]:
    """The mappings that a merge key names, the winning one first."""
    sources: list[Anchored] = []
    for key, value in node.items:
        if is_merge(key):
            target = resolved(value)
            sources += map(resolved, target.items) if isinstance(target, Sequence) else [target]
    return [source for source in sources if isinstance(source, Mapping)]


def is_merge(key: Node) -> bool:
    """Whether a key is the merge key; between quotes it is a key like any other."""
    name = resolved(key)
    return isinstance(name, Scalar) and name.text == MERGE and not name.style
