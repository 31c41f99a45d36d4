"""A whole object as YAML, for what was never a text: live objects."""

from __future__ import annotations

from functools import lru_cache
from typing import Any, TypeAlias

from kubectl_prodready.text.scalars import write_scalar, write_string

QUOTE = '"'
LEVEL = "  "
"""As kubectl writes: two columns a level, lists at the column of their key."""

Written: TypeAlias = dict[tuple[int, str], str]
"""The texts of collections, by who they are and their indentation."""


def whole(data: dict[str, Any]) -> str:
    """The text of a document that says this; the keys stand in the order of the data."""
    return _text(data, "", {})


def both(before: dict[str, Any], after: dict[str, Any]) -> tuple[str, str]:
    """The texts of two documents. What is the very same in both is written once."""
    written: Written = {}
    return _text(before, "", written), _text(after, "", written)


def _text(data: Any, indent: str, written: Written) -> str:
    """The lines of a collection that is not empty."""
    place = id(data), indent
    known = written.get(place)
    if known is None:
        make = _of_list if isinstance(data, list) else _of_mapping
        known = written[place] = make(data, indent, written)
    return known


def _of_mapping(data: dict[str, Any], indent: str, written: Written) -> str:
    lines: list[str] = []
    for key, value in data.items():
        name = _string(str(key))
        if isinstance(value, str):
            lines.append(f"{indent}{name}: {_string(value)}\n")
        elif value and isinstance(value, dict | list):
            below = indent if isinstance(value, list) else indent + LEVEL
            lines.append(f"{indent}{name}:\n{_text(value, below, written)}")
        else:
            lines.append(f"{indent}{name}: {_inline(value)}\n")
    return "".join(lines)


def _of_list(data: list[Any], indent: str, written: Written) -> str:
    lines: list[str] = []
    for item in data:
        if item and isinstance(item, dict | list):
            text = _text(item, indent + LEVEL, written)
            lines.append(f"{indent}- {text.removeprefix(indent + LEVEL)}")
        else:
            lines.append(f"{indent}- {_inline(item)}\n")
    return "".join(lines)


def _inline(value: Any) -> str:
    """What stands on the line of its key: a scalar, or nothing at all."""
    if isinstance(value, dict | list):
        return "{}" if isinstance(value, dict) else "[]"
    return _string(value) if isinstance(value, str) else write_scalar(value, QUOTE)


@lru_cache(maxsize=1024)
def _string(text: str) -> str:
    """A key or a value; objects say the same few again and again."""
    return write_string(text, QUOTE)
