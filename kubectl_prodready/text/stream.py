"""Cut a text into its documents without parsing it.

YAML forbids `---` and `...` at the start of a line inside any scalar, block scalars included
(YAML 1.2, rule 206, c-forbidden), so the cut is exact: each piece parses as it would in place.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import NamedTuple

from kubectl_prodready.pattern import Pattern
from kubectl_prodready.text.lines import count_breaks

BOM = "\ufeff"
MARK = re.compile(r"(?:---|\.\.\.)(?=[ \t\r\n]|\Z)")
MARK_SIGNS = ("\n---", "\n...")
PREAMBLE = Pattern(r"(?:[ \t]*(?:#[^\r\n]*)?(?:\r\n?|\n)|%[^\r\n]*(?:\r\n?|\n))*\Z")
HEAD = re.compile(r"(?P<skipped>(?:---[ \t]*\r?\n)?\ufeff|)(?:---)?\s*(?P<json>\{)?")
JSON_BREAK = Pattern(r"\}[ \t]*\r?\n\s*(?=\{)")
"""Between two JSON values: inside one a comma parts braces, and a string has no line breaks."""


class Piece(NamedTuple):
    """One document's text, its marker and leading comments included.

    `start` is its offset in code points in the whole text, `line` how many lines lie before it.
    """

    text: str
    start: int
    line: int


def pieces(text: str) -> Iterator[Piece]:
    """Cut the text into documents; joined, the pieces are the text again.

    But for byte order marks, and the marker before one: parsers take them at the start only, and
    kubectl reads each document by itself.
    """
    line = done = 0
    for start, end in pairwise([0, *_cuts(text), len(text)]):
        for inner, outer in pairwise([*_inner_starts(text, start, end), end]):
            line += count_breaks(text[done:inner])
            yield Piece(text[inner:outer], inner, line)
            done = inner


def _inner_starts(text: str, start: int, end: int) -> Iterator[int]:
    """Where a piece really begins and, where it is JSON, each further value (as of `jq -c`)."""
    head = HEAD.match(text, start, end)
    yield head.end("skipped") if head else start
    if head and head["json"]:
        yield from (found.end() for found in JSON_BREAK.finditer(text, start, end))


def _cuts(text: str) -> Iterator[int]:
    """Where a new document begins: at `---`, or on the line after `...`."""
    start = int(text.startswith(BOM))
    for mark in _marks(text):
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


def _marks(text: str) -> Iterator[re.Match[str]]:
    """The markers at the starts of lines; few lines begin like one."""
    starts = [0, *(at + 1 for sign in MARK_SIGNS for at in _all_of(sign, text))]
    return filter(None, (MARK.match(text, start) for start in sorted(starts)))


def _all_of(sign: str, text: str) -> Iterator[int]:
    at = text.find(sign)
    while at >= 0:
        yield at
        at = text.find(sign, at + 1)
