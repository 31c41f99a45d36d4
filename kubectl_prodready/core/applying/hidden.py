"""What is kept of an object in a record: all but what people write freely.

A secret may stand there under any name; and it is never put back, so that nobody needs it.
"""

from __future__ import annotations

from typing import Any

MASK = "***"
"""Stands for a text that is not told, and for any other when values are compared."""

HEADERS = "httpHeaders"
NAMED = ("env", HEADERS)
"""Lists of names with values."""

NOTES = "annotations"
FREE = (NOTES, "command", "args", "value")
"""Where people write what they want."""


def hidden_in(value: Any, inside: str = "") -> Any:
    """A part of an object in which nothing is left of what people write freely."""
    if isinstance(value, dict):
        return {key: hidden_in(below, _place(key, inside)) for key, below in value.items()}
    if isinstance(value, list):
        return [hidden_in(one, inside) for one in value]
    return MASK if isinstance(value, str) and inside in FREE else value


def _place(key: str, inside: str) -> str:
    """What a key means: of the items of a list of variables or headers only the values count."""
    if inside == NOTES:
        return inside
    if inside in NAMED:
        return "value" if key == "value" else ""
    return key


def headers_hidden_in(value: Any) -> Any:
    """A value that was worked out here, but for headers, which may be those of another probe."""
    if isinstance(value, dict):
        return {
            key: hidden_in(below, key) if key == HEADERS else headers_hidden_in(below)
            for key, below in value.items()
        }
    return [headers_hidden_in(one) for one in value] if isinstance(value, list) else value
