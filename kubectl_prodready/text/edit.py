"""Settings and edits: what shall hold, and which characters change for it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, NamedTuple

from kubectl_prodready.errors import UnprovenError
from kubectl_prodready.paths import Path


class Setting(NamedTuple):
    """What shall hold at a path that is free or null; `note` marks it in block style.

    With `old`, which is never null, the path has this scalar, and another one takes its place.
    """

    path: Path
    value: Any
    note: str = ""
    old: Any = None


class Edit(NamedTuple):
    """Replace `text[start:end]`; offsets in code points of the text before all edits."""

    start: int
    end: int
    text: str


def apply(text: str, edits: Iterable[Edit]) -> str:
    """The text after all edits, which are sorted from the front and do not overlap."""
    parts: list[str] = []
    done = 0
    for edit in edits:
        if edit.start < done:
            raise UnprovenError("two edits overlap")
        parts += (text[done : edit.start], edit.text)
        done = edit.end
    parts.append(text[done:])
    return "".join(parts)


def reversed_edits(before: str, edits: Iterable[Edit]) -> tuple[Edit, ...]:
    """The edits that lead back: places in the text after, and what stood there before."""
    back: list[Edit] = []
    shift = 0
    for edit in edits:
        start = edit.start + shift
        back.append(Edit(start, start + len(edit.text), before[edit.start : edit.end]))
        shift += len(edit.text) - (edit.end - edit.start)
    return tuple(back)


def take_back(after: str, before: str, edits: Iterable[Edit]) -> str:
    """The text before the edits, cut out of the text after them."""
    return apply(after, reversed_edits(before, edits))
