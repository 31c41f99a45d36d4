"""Places in one object: paths whose list items are told by their positions.

A path of a plan names list items by one field, and managedFields names them by all their merge
keys, as in `{"containerPort":8080,"protocol":"TCP"}`. In one and the same object both are the same
position, so that they can be compared. A place means nothing in another object, or later.
"""

from __future__ import annotations

from typing import Any, TypeAlias

from kubectl_prodready.core.plain import mapping
from kubectl_prodready.paths import Item, Path, index_of

Place: TypeAlias = tuple[str | int, ...]

MERGE_KEYS = {"ports": ("containerPort", "protocol")}
BY_NAME = ("name",)
"""By what list items are told apart; those of `containers` and most others by their names."""


def place_of(data: Any, path: Path) -> Place:
    """Where a path leads in an object. Raises KeyError where it does not lead."""
    place: list[str | int] = []
    for step in path:
        found = _step(data, step)
        data = data[found]
        place.append(found)
    return tuple(place)


def value_at(data: Any, path: Path) -> Any:
    """What stands at a path; None where nothing does."""
    try:
        return at(data, place_of(data, path))
    except KeyError:
        return None


def at(data: Any, place: Place) -> Any:
    """What stands at a place."""
    for step in place:
        data = data[step]
    return data


def put(data: Any, place: Place, value: Any) -> Any:
    """The data with another value at a place whose parent is there; the input is not changed."""
    if not place:
        return value
    step, rest = place[0], place[1:]
    changed: Any = dict(data) if isinstance(data, dict) else list(data)
    changed[step] = put(data.get(step) if isinstance(data, dict) else data[step], rest, value)
    return changed


def removed(data: Any, place: Place) -> Any:
    """The data without what is at a place of a mapping; the input is not changed."""
    holder = place[:-1]
    less = {key: value for key, value in at(data, holder).items() if key != place[-1]}
    return put(data, holder, less)


def is_there(data: Any, path: Path) -> bool:
    """Whether a path leads somewhere, be it to null."""
    try:
        place_of(data, path)
    except KeyError:
        return False
    return True


def merge_keys(inside: str, item: Any) -> tuple[str, ...]:
    """The fields by which an item of the list `inside` is told from the others."""
    keys = MERGE_KEYS.get(inside, BY_NAME)
    return tuple(key for key in keys if key in mapping(item))


def named(data: Any, place: Place) -> Path:
    """A place as people name it: list items by name where they have one."""
    path: list[str | int | Item] = []
    for step in place:
        data = data[step]
        name = mapping(data).get("name") if isinstance(step, int) else None
        path.append(Item("name", name) if isinstance(name, str) else step)
    return tuple(path)


def pointer(place: Place) -> str:
    """A place as a JSON pointer (RFC 6901)."""
    steps = (str(step).replace("~", "~0").replace("/", "~1") for step in place)
    return "".join(f"/{step}" for step in steps)


def _step(data: Any, step: str | int | Item) -> str | int:
    if isinstance(data, dict) and isinstance(step, str) and step in data:
        return step
    if isinstance(data, list) and isinstance(step, Item):
        return index_of(data, step)
    if isinstance(data, list) and isinstance(step, int) and step < len(data):
        return step
    raise KeyError(step)
