"""A page as a terminal of some size shows it: lines broken and coloured, the rest to scroll."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from wcwidth import wrap

from kubectl_prodready.approval.pages import Line, Page
from kubectl_prodready.report.escape import escaped

LEAST = 3
"""Lines of a body that are shown at least, however low the terminal is."""


class Picture(NamedTuple):
    """The lines of a terminal, and how far the body can be scrolled."""

    lines: tuple[Line, ...]
    depth: int


def drawn(page: Page, columns: int, rows: int, scroll: int = 0) -> Picture:
    """A page on a terminal: header and keys stay, the body is scrolled between them."""
    head, body, foot = (broken(part, columns) for part in (page.header, page.body, page.footer))
    foot = foot[: max(1, rows - LEAST - 3)]  # where there is no room, the body is what matters
    head = head[: max(1, rows - LEAST - 2 - len(foot))]
    height = max(LEAST, rows - len(head) - len(foot) - 2)
    depth = max(0, len(body) - height)
    at = min(scroll, depth)
    shown = body[at : at + height]
    space = [Line()] * (height - len(shown))
    more = " more: down " if at < depth else ""
    bar = Line("─" * columns, "bar")
    under = Line("──" + more + "─" * (columns - len(more) - 2), "bar") if more else bar
    return Picture((*head, bar, *shown, *space, under, *foot), depth)


def broken(lines: Iterable[Line], columns: int) -> list[Line]:
    """Lines that are no wider than a terminal: words stay whole where they can."""
    found: list[Line] = []
    for line in lines:
        parts = wrap(
            escaped(line.text),
            columns,
            subsequent_indent=" " * line.indent,
            break_on_hyphens=False,
        )
        found += (Line(part.replace("\u00a0", " "), line.style) for part in parts or [""])
    return found
