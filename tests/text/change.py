"""Change a text as the product does, without rules: settings in, a proven text out."""

from __future__ import annotations

from typing import Any

from kubectl_prodready.paths import Path
from kubectl_prodready.text.additions import Target, targets
from kubectl_prodready.text.data import data_of
from kubectl_prodready.text.edit import Edit, Setting
from kubectl_prodready.text.locate import Locator
from kubectl_prodready.text.nodes import Node
from kubectl_prodready.text.parse import parse
from kubectl_prodready.text.shared import shared_out
from kubectl_prodready.text.splice import Order, edits_for
from kubectl_prodready.text.stream import pieces
from kubectl_prodready.text.verify import Fix, Verified, assemble, prove


def nowhere(key: str) -> tuple[str, ...]:
    """No wish for where a key stands."""
    return ()


def content(data: Any) -> str:
    """A rule that wants nothing more."""
    return ""


def root_of(text: str) -> Node:
    """The one document of a text."""
    (root,) = parse(text)
    return root


def found(root: Node, *settings: Setting) -> list[Target]:
    """Where settings are written."""
    return targets(Locator(root), settings)


def shared(root: Node, text: str, *settings: Setting) -> tuple[list[Target], dict[Path, str]]:
    """Where settings are written, and which of them may not be."""
    return shared_out(root, text, found(root, *settings))


def edits(text: str, *settings: Setting, order: Order = nowhere) -> tuple[Edit, ...]:
    """The edits that make settings hold."""
    root = root_of(text)
    return tuple(edits_for(root, text, shared(root, text, *settings)[0], order))


def planned(text: str, *settings: Setting, order: Order = nowhere) -> Fix:
    """The planned change of a text's first document."""
    piece = next(pieces(text))
    data = data_of(root_of(piece.text), piece.text)
    return Fix(piece, data, settings, edits(piece.text, *settings, order=order))


def proven(text: str, *settings: Setting, order: Order = nowhere) -> Verified:
    """The text in which settings hold, proven. Raises UnprovenError."""
    return assemble(text, [prove(planned(text, *settings, order=order), content)])


def changed(text: str, path: Path, value: Any, note: str = "", *, order: Order = nowhere) -> str:
    """The text in which one more value is set."""
    return proven(text, Setting(path, value, note), order=order).after
