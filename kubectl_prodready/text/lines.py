"""The lines of a text, as editors count them: CRLF, LF and a lone CR each end one."""

from __future__ import annotations

import re
from bisect import bisect_right
from itertools import accumulate

LINE_BREAK = re.compile(r"\r\n|\n|\r")


class LineIndex:
    """Lines and columns of many offsets in one text."""

    def __init__(self, text: str) -> None:
        """Find every line once."""
        if "\r" in text:
            self._starts = [0, *(match.end() for match in LINE_BREAK.finditer(text))]
        else:
            self._starts = [0, *accumulate(len(line) + 1 for line in text.split("\n"))]

    def position(self, offset: int) -> tuple[int, int]:
        """Line and column, both from 1, of an offset."""
        line = bisect_right(self._starts, offset)
        return line, offset - self._starts[line - 1] + 1


def position(text: str, offset: int) -> tuple[int, int]:
    """Line and column, both from 1, of one offset."""
    return LineIndex(text).position(offset)


def count_breaks(text: str) -> int:
    """How many line breaks a text has."""
    return len(LINE_BREAK.findall(text)) if "\r" in text else text.count("\n")


def line_start(text: str, offset: int) -> int:
    """Where the line with this offset begins."""
    start = text.rfind("\n", 0, offset) + 1
    return max(start, text.rfind("\r", start, offset) + 1)


def line_end(text: str, offset: int) -> int:
    """Where the line with this offset ends, its break left out."""
    found = LINE_BREAK.search(text, offset)
    return found.start() if found else len(text)


def newline_after(text: str, offset: int) -> str:
    """The break that ends the line with this offset; "" on a last line without one."""
    found = LINE_BREAK.search(text, offset)
    return found.group() if found else ""


def first_on_line(text: str, offset: int) -> bool:
    """Whether only white space stands before the offset on its line."""
    return not text[line_start(text, offset) : offset].strip()
