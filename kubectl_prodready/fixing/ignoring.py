"""Comments by which people keep rules away: `# prodready: ignore[cpu-limit, memory-limit]`."""

from __future__ import annotations

import re
from collections.abc import Iterator

from kubectl_prodready.pattern import Pattern
from kubectl_prodready.text.lines import line_end, line_start

WISH = "rodready"
"""What every wish has in it, with a small letter at its beginning or, mistaken, a capital one."""

IGNORE = Pattern(r"(?<!\S)#[ \t]*prodready:[ \t]*ignore\[(?P<rules>[^\]\r\n]*)\]")
MEANT = Pattern(r"(?<!\S)#[ \t]*prodready[ \t]*:?[ \t]*ignor", re.IGNORECASE)
"""How a comment begins that is meant to be one, whether or not it is written so."""

ABOVE = Pattern(r"[ \t]*#|---[ \t]+#")
DASHED = Pattern(r"[ \t]*-[ \t]+#")
"""A comment behind the dash of an item whose first key stands on the next line."""


def may_ignore(text: str) -> bool:
    """Whether a text has such a comment somewhere."""
    return "prodready:" in text and IGNORE.search(text) is not None


def ignored_at(text: str, offset: int) -> str:
    """The rules, separated by commas, that comments beside an offset name."""
    return ",".join(match["rules"] for match in comments_at(text, offset))


def comments_at(text: str, offset: int) -> Iterator[re.Match[str]]:
    """Such comments on the line of an offset or above it.

    Above it are the lines right above that are comments and nothing else; the dash of the item, or
    the marker of the document, may stand before one.
    """
    for start, end in _lines(text, offset):
        if match := IGNORE.search(text, start, end):
            yield match


def meant(text: str) -> Iterator[tuple[int, re.Match[str] | None]]:
    """All comments that are meant to be such, by their offsets; None for one that is not."""
    for match in MEANT.finditer(text):
        yield match.start(), IGNORE.match(text, match.start())


def _lines(text: str, offset: int) -> Iterator[tuple[int, int]]:
    start = line_start(text, offset)
    yield start, line_end(text, offset)
    seeks_dash = not text[start:offset].strip()
    while start:
        end = start - (2 if text.endswith("\r\n", 0, start) else 1)
        start = line_start(text, end)
        is_dashed = seeks_dash and DASHED.match(text, start, end) is not None
        if not is_dashed and not ABOVE.match(text, start, end):
            break
        seeks_dash = seeks_dash and not is_dashed
        yield start, end
