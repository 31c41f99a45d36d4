"""Who owns which field of a live object, as its managedFields tell.

Each entry is of one manager and operation, and has a trie of fields (structured-merge-diff,
fieldpath/serialize-pe.go): `f:` a key, `k:` a list item by its merge keys, `v:` one by its value,
`i:` one by its position, `.` the thing itself. What has nothing below it is owned: a scalar, all of
an atomic list or mapping, or a mapping without what is in it.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any, NamedTuple, TypeAlias

from kubectl_prodready.core.applying.places import Place, place_of
from kubectl_prodready.core.plain import mapping, sequence, text
from kubectl_prodready.paths import Path

MANAGER = "prodready"
"""Our field manager. Flux takes back the fields of all whose name begins with `kubectl`."""

APPLY, UPDATE = "Apply", "Update"

Tree: TypeAlias = dict[str | int, "Tree"]
"""Places that belong together; what has nothing below it is meant itself."""


class Entry(NamedTuple):
    """What one manager owns by one operation; of what is no longer there, it owns nothing.

    `time` is that of its last change (RFC 3339); "" where the server tells none.
    """

    manager: str
    operation: str
    subresource: str
    api_version: str
    time: str
    tree: Tree

    @property
    def name(self) -> str:
        """For people."""
        return f"{self.manager} ({self.subresource})" if self.subresource else self.manager


class Owners(NamedTuple):
    """The entries that own a field itself, and those that own something below it."""

    exactly: tuple[Entry, ...] = ()
    below: tuple[Entry, ...] = ()

    def besides(self, manager: str) -> tuple[Entry, ...]:
        """Those of others than one manager, each once."""
        return tuple(one for one in (*self.exactly, *self.below) if one.manager != manager)


def entries_of(raw: dict[str, Any]) -> tuple[Entry, ...]:
    """The entries of an object, in its order; what has the wrong shape says nothing."""
    listed = sequence(mapping(raw.get("metadata")).get("managedFields"))
    return tuple(_entry(mapping(one), raw) for one in listed)


def owners_of(raw: dict[str, Any], path: Path) -> Owners:
    """Who owns a field, and what is below it. Nobody owns what is not there."""
    try:
        place = place_of(raw, path)
    except KeyError:
        return Owners()
    entries = entries_of(raw)
    exactly = tuple(one for one in entries if _owns(one.tree, place, entries))
    below = tuple(one for one in entries if subtree(one.tree, place))
    return Owners(exactly, below)


def owners_by_keys(raw: dict[str, Any], keys: Path) -> list[tuple[str, str]]:
    """The managers that own a field below no list, each with its operation; without any trees."""
    listed = map(mapping, sequence(mapping(raw.get("metadata")).get("managedFields")))
    return [
        (text(one.get("manager")), text(one.get("operation")))
        for one in listed
        if not text(one.get("subresource")) and _has_leaf(one.get("fieldsV1"), keys)
    ]


def _has_leaf(fields: Any, keys: Path) -> bool:
    for key in keys:
        fields = mapping(fields).get(f"f:{key}")
    return isinstance(fields, dict) and not fields


def owned_by(raw: dict[str, Any], manager: str, operation: str = APPLY) -> frozenset[Place]:
    """The places that a manager owns by an operation."""
    return frozenset(leaves(tree_of(raw, manager, operation)))


def tree_of(raw: dict[str, Any], manager: str, operation: str = APPLY) -> Tree:
    """The same as a tree; of the object itself, not of a subresource."""
    wanted = (manager, operation, "")
    return next((one.tree for one in entries_of(raw) if one[:3] == wanted), {})


def leaves(tree: Tree, place: Place = ()) -> Iterator[Place]:
    """The places of a tree that are meant themselves."""
    for step, below in tree.items():
        if below:
            yield from leaves(below, (*place, step))
        else:
            yield (*place, step)


def subtree(tree: Tree, place: Place) -> Tree:
    """What of a tree is below a place."""
    for step in place:
        tree = tree.get(step, {})
    return tree


def is_shared(entries: tuple[Entry, ...], place: Place) -> bool:
    """Whether what is at a place is owned in parts, so that owning it is not owning all of it."""
    return any(subtree(one.tree, place) for one in entries)


def step_of(key: str, data: Any) -> str | int | None:
    """The step that a key of a trie means in what is there; None where it is not there."""
    sort, _, said = key.partition(":")
    if sort == "f":
        return said if isinstance(data, dict) and said in data else None
    if not isinstance(data, list) or sort not in {"k", "v", "i"}:
        return None
    try:
        wanted = json.loads(said)
    except ValueError:
        return None
    if sort == "i":
        return wanted if isinstance(wanted, int) and 0 <= wanted < len(data) else None
    return next((at for at, item in enumerate(data) if _is_meant(item, wanted, sort)), None)


def _is_meant(item: Any, wanted: Any, sort: str) -> bool:
    if sort == "v":
        return bool(item == wanted)
    keys = mapping(wanted).items()
    return bool(keys) and isinstance(item, dict) and all(item.get(k) == v for k, v in keys)


def _entry(said: dict[str, Any], raw: dict[str, Any]) -> Entry:
    keys = ("manager", "operation", "subresource", "apiVersion", "time")
    manager, operation, subresource, version, time = (text(said.get(key)) for key in keys)
    tree = _tree(said.get("fieldsV1"), raw)
    return Entry(manager, operation, subresource, version, time, tree)


def _tree(fields: Any, data: Any) -> Tree:
    tree: Tree = {}
    for key, below in mapping(fields).items():
        step = step_of(key, data)
        if step is not None:
            tree[step] = _tree(below, data[step])
    return tree


def _owns(tree: Tree, place: Place, entries: tuple[Entry, ...]) -> bool:
    """Whether a tree has a place itself, or all of an atomic thing in which it is."""
    for depth, step in enumerate(place):
        if depth and not tree:
            return not is_shared(entries, place[:depth])
        if step not in tree:
            return False
        tree = tree[step]
    return not tree
