"""What a terminal shows, kept by pyte, with what full-screen programs need beyond pyte."""

from __future__ import annotations

import copy
import unicodedata
from collections.abc import Callable
from typing import Any

import pyte
from pyte.screens import Char, Cursor, StaticDefaultDict, wcwidth

Rows = dict[int, StaticDefaultDict[int, Char]]

ALTERNATE = {47, 1047, 1049}
"""The private modes that show another screen, and the old one again when they end."""


class Screen(pyte.Screen):
    """A screen that has an alternate one, answers queries, and is resized as terminals are.

    Characters without a width join the one before them, where pyte would drop the rest of the
    text. Half of a wide character that is overwritten takes the other half with it.
    """

    def __init__(self, columns: int, lines: int, answer: Callable[[str], None]) -> None:
        self._main: tuple[Rows, Cursor] | None = None
        self._answer = answer
        super().__init__(columns, lines)

    @property
    def is_alternate(self) -> bool:
        return self._main is not None

    @property
    def text(self) -> list[str]:
        """The lines without the blanks at their ends."""
        cells = range(self.columns)
        rows = [self.buffer[y] for y in range(self.lines)]
        return ["".join(row[x].data for x in cells).rstrip() for row in rows]

    def write_process_input(self, data: str) -> None:
        self._answer(data)

    def reset(self) -> None:
        self._main = None
        super().reset()

    def set_mode(self, *modes: int, **kwargs: Any) -> None:
        super().set_mode(*modes, **kwargs)
        if kwargs.get("private") and ALTERNATE.intersection(modes) and not self._main:
            self._main = (dict(self.buffer), copy.copy(self.cursor))
            self.buffer.clear()

    def reset_mode(self, *modes: int, **kwargs: Any) -> None:
        super().reset_mode(*modes, **kwargs)
        if kwargs.get("private") and ALTERNATE.intersection(modes) and self._main:
            is_hidden = self.cursor.hidden
            rows, self.cursor = self._main
            self.cursor.hidden = is_hidden
            self.buffer.clear()
            self.buffer.update(rows)
            self._main = None

    def resize(self, lines: int | None = None, columns: int | None = None) -> None:
        """As most terminals do it: lines go at the bottom, and at the top to keep the cursor."""
        lines, columns = lines or self.lines, columns or self.columns
        _fit(self.buffer, self.cursor, lines, columns)
        if self._main:
            _fit(*self._main, lines, columns)
        self.lines, self.columns = lines, columns
        self.set_margins()

    def draw(self, data: str) -> None:
        for char in data:
            width = wcwidth(char)
            if width > 0:
                self._draw(char, width)
            elif width == 0:
                self._join(char)

    def _draw(self, char: str, width: int) -> None:
        if self.cursor.x + width > self.columns:
            self._go_on(width)
        row = self.buffer[self.cursor.y]
        _cut(row, self.cursor.x)
        _cut(row, self.cursor.x + width)
        super().draw(char)

    def _go_on(self, width: int) -> None:
        """Where a character has no room in the line: to the next one, or back over the last."""
        if pyte.modes.DECAWM in self.mode:
            self.carriage_return()
            self.linefeed()
        else:
            self.cursor.x = self.columns - width

    def _join(self, char: str) -> None:
        row = self.buffer[self.cursor.y]
        x = self.cursor.x - 1
        if not row[x].data:
            x -= 1
        if x >= 0:
            row[x] = row[x]._replace(data=unicodedata.normalize("NFC", row[x].data + char))


def _cut(row: StaticDefaultDict[int, Char], x: int) -> None:
    """Make blanks of a wide character whose second half is in a column."""
    if not row[x].data:
        row[x - 1] = row[x - 1]._replace(data=" ")
        row[x] = row[x]._replace(data=" ")


def _fit(rows: Rows, cursor: Cursor, lines: int, columns: int) -> None:
    """Take away what has no room in another size."""
    gone = max(0, cursor.y - lines + 1)
    left = {y - gone: row for y, row in rows.items() if gone <= y < gone + lines}
    rows.clear()
    rows.update(left)
    for row in left.values():
        _cut(row, columns)
        for x in [x for x in row if x >= columns]:
            del row[x]
    cursor.x, cursor.y = min(cursor.x, columns - 1), cursor.y - gone
