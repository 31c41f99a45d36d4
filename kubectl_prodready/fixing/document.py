"""One document of a text while it is worked on: its data, and the places in it."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property

from kubectl_prodready.core.kinds import no_remarks
from kubectl_prodready.errors import InputError
from kubectl_prodready.fixing.ignoring import ignored_at, may_ignore
from kubectl_prodready.paths import Path
from kubectl_prodready.text.data import data_of
from kubectl_prodready.text.lines import LineIndex
from kubectl_prodready.text.locate import Locator
from kubectl_prodready.text.nodes import Node
from kubectl_prodready.text.stream import Piece


class Document:
    """One document while it is worked on. Raises InputError where its data cannot be.

    `number` is its place among the documents of the text, from 0.
    """

    def __init__(self, piece: Piece, root: Node, number: int = 0) -> None:
        self.piece = piece
        self.root = root
        self.number = number
        self.data = data_of(root, piece.text, piece.line)
        self.locator = Locator(root)
        self.examined: set[Path] = set()

    @cached_property
    def lines(self) -> LineIndex:
        """Where its lines begin."""
        return LineIndex(self.piece.text)

    @cached_property
    def remarks(self) -> Callable[[Path], str]:
        """Tells what comments beside a path want ignored; almost always nothing."""
        return self._ignored_at if may_ignore(self.piece.text) else no_remarks

    def _ignored_at(self, path: Path) -> str:
        return ignored_at(self.piece.text, self.locator.find(path).node.start)

    def place(self, path: Path) -> tuple[int, int]:
        """Line and column in the file of the deepest thing that exists at a path."""
        return self.position(self.locator.find(path).node.start)

    def position(self, offset: int) -> tuple[int, int]:
        """Line and column in the file of an offset in this document."""
        line, column = self.lines.position(offset)
        return line + self.piece.line, column

    def error(self, path: Path, message: str, advice: str, file: str) -> InputError:
        """Something that is wrong at a path."""
        line, column = self.place(path)
        return InputError(message, advice=advice, file=file, line=line, column=column)
