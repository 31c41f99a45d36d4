"""A whole object as YAML, for what was never a text: live objects."""

from __future__ import annotations

from functools import lru_cache
from typing import Any, TypeAlias

from kubectl_prodready.text.scalars import write_scalar, write_string

QUOTE = '"'
LEVEL = "  "
"""As kubectl writes: two columns a level, lists at the column of their key."""

Written: TypeAlias = dict[tuple[int, str], list[str]]
"""The lines of collections, by who they are and their indentation."""


def whole(data: dict[str, Any]) -> str:
    """The text of a document that says this; the keys stand in the order of the data."""
    return _text(data, {})


def both(before: dict[str, Any], after: dict[str, Any]) -> tuple[str, str]:
    """The texts of two documents. What is the very same in both is written once."""
    written: Written = {}
    return _text(before, written), _text(after, written)


def _text(data: dict[str, Any], written: Written) -> str:
    return "".join(f"{line}\n" for line in _lines(data, "", written))


def _lines(data: Any, indent: str, written: Written) -> list[str]:
    """The lines of a collection that is not empty."""
    place = id(data), indent
    if place not in written:
        make = _of_list if isinstance(data, list) else _of_mapping
        written[place] = make(data, indent, written)
    return written[place]


def _of_mapping(data: dict[str, Any], indent: str, written: Written) -> list[str]:
    lines: list[str] = []
    for key, value in data.items():
        head = f"{indent}{_string(str(key))}:"
        if value and isinstance(value, dict | list):
            lines.append(head)
            below = indent if isinstance(value, list) else indent + LEVEL
            lines += _lines(value, below, written)
        else:
            lines.append(f"{head} {_inline(value)}")
    return lines


def _of_list(data: list[Any], indent: str, written: Written) -> list[str]:
    lines: list[str] = []
    for item in data:
        if item and isinstance(item, dict | list):
            first, *others = _lines(item, indent + LEVEL, written)
            lines += (f"{indent}- {first.lstrip()}", *others)
        else:
            lines.append(f"{indent}- {_inline(item)}")
    return lines


def _inline(value: Any) -> str:
    """What stands on the line of its key: a scalar, or nothing at all."""
    if isinstance(value, dict | list):
        return "{}" if isinstance(value, dict) else "[]"
    return _string(value) if isinstance(value, str) else write_scalar(value, QUOTE)


@lru_cache(maxsize=1024)
def _string(text: str) -> str:
    """A key or a value; objects say the same few again and again."""
    return write_string(text, QUOTE)
