"""How a place in a document is named, and how it is reached in plain data.

A path is a tuple of steps: a key, the position of a list item, or an `Item`: the list item whose
field has a value, as in `containers[name=web]`. One path serves the text and the API server.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any, NamedTuple, TypeAlias


class Item(NamedTuple):
    """The one list item whose `field` is `value`."""

    field: str
    value: str


STEP = re.compile(r"(?P<dot>\.)?(?P<key>[^.\[\]]+)|\[(?P<item>[^\[\]=]+=[^\[\]]*|\d+)\]")
"""One step of a path as people read it."""

Step: TypeAlias = str | int | Item
Path: TypeAlias = tuple[Step, ...]


@lru_cache(maxsize=1024)
def written(path: Path) -> str:
    """A path for people: `spec.containers[name=web].resources`. Many objects have the same."""
    text = ""
    for step in path:
        if isinstance(step, str):
            text += f".{step}" if text else step
        elif isinstance(step, Item):
            text += f"[{step.field}={step.value}]"
        else:
            text += f"[{step}]"
    return text


def read(text: str) -> Path:
    """The path that `written` has written, as long as no key in it has a dot or a bracket.

    Raises ValueError for what is none.
    """
    steps: list[Step] = []
    end = 0
    for found in STEP.finditer(text):
        if found.start() != end or bool(steps) is not bool(found["dot"] or found["item"]):
            break
        end = found.end()
        steps.append(_step(found["key"], found["item"]))
    if end != len(text) or not steps:
        raise ValueError(f"{text} is no path")
    return tuple(steps)


def _step(key: str | None, item: str | None) -> Step:
    if key is not None:
        return key
    field, equals, value = str(item).partition("=")
    return Item(field, value) if equals else int(field)


def with_value(data: Any, path: Path, value: Any, old: Any = None) -> Any:
    """The data with one more value at a path whose last key is free or null; input unchanged.

    Where `old` is given, this very value is there and gives way instead. A mapping may take the
    place of an empty one, too. Only the collections along the path are copied. Raises KeyError
    where the path does not lead, or where another value than `old` is set.
    """
    if not path:
        is_placeholder = data == {} and isinstance(value, dict) and old is None
        if not is_placeholder and (type(data) is not type(old) or data != old):  # True is not 1
            raise KeyError(path)
        return value
    step, rest = path[0], path[1:]
    if isinstance(step, str):
        mapping = {} if data is None else data
        if not isinstance(mapping, dict):
            raise KeyError(step)
        return {**mapping, step: with_value(mapping.get(step), rest, value, old)}
    if not isinstance(data, list):
        raise KeyError(step)
    index = step if isinstance(step, int) else index_of(data, step)
    return [*data[:index], with_value(data[index], rest, value, old), *data[index + 1 :]]


def item_of(path: Path) -> Path:
    """Where the innermost list item on a path stands; () where there is none."""
    ends = (end for end, step in enumerate(path, start=1) if not isinstance(step, str))
    return path[: max(ends, default=0)]


def index_of(items: list[Any], step: Item) -> int:
    """The position of a list item. Raises KeyError where there is none."""
    for index, item in enumerate(items):
        if isinstance(item, dict) and str(item.get(step.field)) == step.value:
            return index
    raise KeyError(step)
