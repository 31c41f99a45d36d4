"""Cut a text into its documents without parsing it.

YAML forbids `---` and `...` at the start of a line inside any scalar, block scalars included
(YAML 1.2, rule 206, c-forbidden), so the cut is exact: each piece parses as it would in place.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from kubectl_prodready.text.lines import count_breaks

BOM = "\ufeff"
MARK = re.compile(r"^(?:---|\.\.\.)(?=[ \t\r\n]|\Z)", re.MULTILINE)
PREAMBLE = re.compile(r"(?:[ \t]*(?:#[^\n]*)?\r?\n|%[^\n]*\n)*\Z")


class Piece(NamedTuple):
    """One document's text, its marker and leading comments included.

    `start` is its offset in code points in the whole text, `line` how many lines lie before it.
    """

    text: str
    start: int
    line: int


def pieces(text: str) -> Iterator[Piece]:
    """Cut the text into documents; joined, the pieces are the text again.

    A byte order mark belongs to no piece: parsers do not count it.
    """
    start = int(text.startswith(BOM))
    line = 0
    for cut in _cuts(text):
        piece = text[start:cut]
        yield Piece(piece, start, line)
        line += count_breaks(piece)
        start = cut
    yield Piece(text[start:], start, line)


def _cuts(text: str) -> Iterator[int]:
    """Where a new document begins: at `---`, or on the line after `...`."""
    start = int(text.startswith(BOM))
    for mark in MARK.finditer(text):
        if mark.group() == "---":
            # directives and comments before a marker belong to the document it opens
            if mark.start() > start and not PREAMBLE.fullmatch(text, start, mark.start()):
                start = mark.start()
                yield start
        else:
            line_end = text.find("\n", mark.end())
            if line_end == -1:
                return
            start = line_end + 1
            yield start
