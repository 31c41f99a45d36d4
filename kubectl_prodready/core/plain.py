"""Plain data of any shape, read leniently: what has the wrong shape says nothing."""

from __future__ import annotations

from typing import Any


def mapping(value: Any) -> dict[Any, Any]:
    """The value if it is a mapping, else {}."""
    return value if isinstance(value, dict) else {}


def sequence(value: Any) -> list[Any]:
    """The value if it is a list, else []."""
    return value if isinstance(value, list) else []


def text(value: Any) -> str:
    """A scalar as text, "" for null and what is empty."""
    return str(value or "")


def texts(value: Any) -> dict[str, str]:
    """The entries of a mapping as text, as those of labels are."""
    return {str(key): text(entry) for key, entry in mapping(value).items()}
