"""Whose the comments are that stand between two keys."""

from __future__ import annotations

import re

from kubectl_prodready.text.lines import line_end, newline_after

BLANK_LINES = re.compile(r"(?:[ \t]*(?:\r\n|\n|\r))*")
TAB_LINE = re.compile(r" *\t[ \t]*(?=\r|\n|\Z)")
REMARK = re.compile(r"(?P<indent>[ \t]*)#(?P<said>[^\r\n]*)")
ITEM = re.compile(r"[ \t]*-(?:[ \t]|\Z)")
DEEPER = re.compile(r"[ \t]{2,}\S")


def end_with_remarks(text: str, end: int, column: int, *, listed: bool) -> int:
    """The end of the last line that belongs to the content whose last line ends at `end`.

    A comment that is indented deeper than `column` does, and behind a list at this very column
    (`listed`) a commented-out item of it. So does white space with a tab, which a parser takes
    for a part of the scalar before it, but for wrong indentation behind anything else.
    """
    in_item = False
    while newline := newline_after(text, end):
        start = end + len(newline)
        if blank := TAB_LINE.match(text, start):
            end = blank.end()
            continue
        remark = REMARK.match(text, _behind_blank_lines(text, start))
        if remark is None:
            return end
        depth = len(remark["indent"])
        said = DEEPER if in_item else ITEM
        in_item = listed and depth == column and said.match(remark["said"]) is not None
        if depth <= column and not in_item:
            return end
        end = line_end(text, remark.end())
    return end


def _behind_blank_lines(text: str, start: int) -> int:
    found = BLANK_LINES.match(text, start)
    return found.end() if found else start
