"""The apply configuration: all that a manager wants of an object, and nothing else.

What it owned and does not repeat the server removes (docs: server-side apply, field management),
so that everything it has applied before goes with the new.
"""

from __future__ import annotations

from collections.abc import Iterable
from copy import deepcopy
from typing import Any, TypeAlias

from kubectl_prodready.core.applying.managed import (
    MANAGER,
    Tree,
    entries_of,
    is_shared,
    leaves,
    tree_of,
)
from kubectl_prodready.core.applying.places import (
    Place,
    is_there,
    merge_keys,
    place_of,
    value_at,
)
from kubectl_prodready.core.plain import mapping
from kubectl_prodready.paths import Path, with_value

CONTAINERS = ("containers", "initContainers", "ephemeralContainers")
"""Lists whose items a manager can have by name alone; of others a key may be all it wanted."""

Wanted: TypeAlias = tuple[Path, Any]
"""A path and the value that shall be there."""


def apply_configuration(
    live: dict[str, Any],
    changes: Iterable[Wanted] = (),
    manager: str = MANAGER,
    without: Iterable[Path] = (),
) -> dict[str, Any]:
    """What a manager applies: what it owns but for `without`, as it is, and the changes.

    In the order of the live object. Raises KeyError where a change has no place in it.
    """
    changes = tuple(changes)
    after = changed(live, changes)
    tree = tree_of(live, manager)
    for path in without:
        release(tree, live, path)
    _drop_hollow_items(tree, live)
    hollow = _hollow(live, tree)
    for path, _ in changes:
        place = place_of(after, path)
        _graft(tree, after, place)
        hollow -= {place}
    return _head(live, _projected(after, tree, hollow, ()) if tree else {})


def patch_of(live: dict[str, Any], changes: Iterable[Wanted]) -> dict[str, Any]:
    """The changes alone, as a strategic merge patch. Raises KeyError as `apply_configuration`."""
    changes = tuple(changes)
    tree: Tree = {}
    after = changed(live, changes)
    for path, _ in changes:
        _graft(tree, after, place_of(after, path))
    patch: dict[str, Any] = _projected(after, tree, set(), ())
    return patch


def changed(live: dict[str, Any], changes: Iterable[Wanted]) -> dict[str, Any]:
    """The object with other values, whatever was there. Raises KeyError where one has no place."""
    after = live
    for path, value in changes:
        after = with_value(after, path, value, value_at(after, path))
    return after


def release(tree: Tree, data: Any, path: Path, inside: str = "", *, is_item: bool = False) -> bool:
    """Take a path out of a tree; true where nothing is left but what tells a list item apart.

    `inside` is the key under which `data` is, or the list whose item it is.
    """
    if not path:
        return True
    if not tree:  # owned as a whole, and not to be had in parts
        return False
    if is_there(data, path[:1]):
        (step,) = place_of(data, path[:1])
        key, is_list = (step, False) if isinstance(step, str) else (inside, True)
        if step in tree and release(tree[step], data[step], path[1:], key, is_item=is_list):
            del tree[step]
    return set(tree) <= set(merge_keys(inside, data) if is_item else ())


def has_leftovers(live: dict[str, Any], manager: str = MANAGER) -> bool:
    """Whether a manager owns list items of which it has nothing but what tells them apart.

    They are left where others have taken away what it had put into them.
    """
    tree = tree_of(live, manager)
    return _drop_hollow_items(tree, live)


def _drop_hollow_items(tree: Tree, data: Any, inside: str = "") -> bool:
    """Take out of a tree what `has_leftovers` tells; whether there was anything."""
    dropped = False
    for step in list(tree):
        below, key = data[step], step if isinstance(step, str) else inside
        if not tree[step]:
            continue
        found = _drop_hollow_items(tree[step], below, key)
        is_item = isinstance(step, int) and inside in CONTAINERS
        if (is_item and set(tree[step]) <= set(merge_keys(inside, below))) or not tree[step]:
            del tree[step]
            found = True
        dropped |= found
    return dropped


def _hollow(live: dict[str, Any], tree: Tree) -> set[Place]:
    """What of a tree is a mapping or a list that is owned without what others have in it."""
    entries = entries_of(live)
    return {place for place in leaves(tree) if is_shared(entries, place)}


def _graft(tree: Tree, data: Any, place: Place) -> None:
    """Put a place into a tree, and on the way what tells list items apart."""
    inside = ""
    for step in place:
        tree, data = tree.setdefault(step, {}), data[step]
        if isinstance(step, str):
            inside = step
        else:
            tree |= {key: {} for key in merge_keys(inside, data) if key not in tree}
    tree.clear()


def _projected(data: Any, tree: Tree, hollow: set[Place], place: Place) -> Any:
    """What of the data is in a tree, in the order of the data."""
    if not tree:
        return type(data)() if place in hollow else deepcopy(data)
    if isinstance(data, list):
        found = (step for step in range(len(data)) if step in tree)
        return [_projected(data[step], tree[step], hollow, (*place, step)) for step in found]
    return {
        step: _projected(data[step], tree[step], hollow, (*place, step))
        for step in data
        if step in tree
    }


def _head(live: dict[str, Any], wanted: dict[str, Any]) -> dict[str, Any]:
    """What is wanted, behind what names the object."""
    said = mapping(live.get("metadata"))
    metadata = {key: said[key] for key in ("name", "namespace") if key in said}
    metadata |= mapping(wanted.get("metadata"))
    names = {"apiVersion": live["apiVersion"], "kind": live["kind"], "metadata": metadata}
    return names | {key: value for key, value in wanted.items() if key not in names}
