"""A page as a terminal of some size shows it: lines broken and coloured, the rest to scroll."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from wcwidth import wrap

from kubectl_prodready.approval.pages import Line, Page
from kubectl_prodready.report.escape import escaped

LEAST = 3
"""Lines of a body that are there before header and keys get more than one line each."""


class Picture(NamedTuple):
    """The lines of a terminal, how far the body can be scrolled, and how much of it is seen."""

    lines: tuple[Line, ...]
    depth: int
    height: int


class Sheet:
    """A page for terminals of all sizes: its lines are broken once for each width."""

    def __init__(self, page: Page, *, turns: bool = False) -> None:
        """Break no line yet; whether it `turns` with space and b is told where there is more."""
        self.page = page
        self._up, self._down = ("up, b", "down, space") if turns else ("up", "down")
        self._columns = 0
        self._parts: tuple[list[Line], ...] = ([], [], [], [])

    def drawn(self, columns: int, rows: int, scroll: int = 0) -> Picture:
        """The page on a terminal: header and keys stay, the body is scrolled between them.

        Where there is no room, the keys come first, then a line of the body, then the header.
        """
        head, body, status, keys = self._broken(columns)
        space = max(1, rows - LEAST - 3)
        foot = [*status[: space - 1], *keys][:space]
        space = max(0, rows - len(foot))
        head = head[: max(1, space - LEAST - 2)] if space > LEAST else []
        has_bar = space > 1
        height = max(0, space - len(head) - bool(head) - has_bar)
        depth = max(0, len(body) - height)
        at = min(scroll, depth)
        shown = body[at : at + height]
        blank = [Line()] * (height - len(shown))
        bar = [_bar("", columns)] * bool(head)
        more = f"── more: {self._up} " * (at > 0) + f"── more: {self._down} " * (at < depth)
        under = [_bar(more, columns)] * has_bar
        return Picture((*head, *bar, *shown, *blank, *under, *foot), depth, height)

    def _broken(self, columns: int) -> tuple[list[Line], ...]:
        """Header, body, the footer but for its last line, and that one."""
        if columns != self._columns:
            header, body, footer = self.page
            parts = (header, body, footer[:-1], footer[-1:])
            self._parts = tuple(broken(part, columns) for part in parts)
            self._columns = columns
        return self._parts


def _bar(text: str, columns: int) -> Line:
    return Line(text[:columns].ljust(columns, "─"), "bar")


def broken(lines: Iterable[Line], columns: int) -> list[Line]:
    """Lines that are no wider than a terminal: words stay whole where they can."""
    found: list[Line] = []
    for line in lines:
        text = escaped(line.text)
        if text.isascii() and len(text) <= columns:  # a long diff has thousands of such lines
            found.append(Line(text.rstrip(), line.style))
            continue
        parts = wrap(
            text,
            columns,
            subsequent_indent=" " * line.indent,
            break_on_hyphens=False,
        )
        found += (Line(part.replace("\u00a0", " "), line.style) for part in parts or [""])
    return found
