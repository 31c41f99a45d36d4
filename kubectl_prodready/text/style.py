"""How a document is written: the habits that an addition follows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import NamedTuple

from kubectl_prodready.pattern import Pattern
from kubectl_prodready.text.lines import line_start, newline_after
from kubectl_prodready.text.nodes import Alias, Mapping, Node, Scalar, Sequence, resolved

EXPLICIT_KEY = Pattern(r"\?[ \t]+\Z")


class Style(NamedTuple):
    """A document's habits.

    `step` is the indentation of a nested mapping, `list_step` that of a list under its key
    (0: flush), both in columns; `quote` is the sign for strings that need one.
    """

    newline: str
    step: int
    list_step: int
    quote: str


def style_of(root: Node, text: str) -> Style:
    """The commonest habits of a document, with kubectl's where it shows none."""
    steps: list[int] = []
    list_steps: list[int] = []
    quotes: list[str] = []
    pending: list[Node] = [root]
    while pending:
        node = pending.pop()
        if isinstance(node, Mapping):
            column = -1 if node.flow else column_of(node, text)
            for _, value in node.items:
                if isinstance(value, Scalar):
                    if value.style:
                        quotes.append(value.style)
                elif not isinstance(value, Alias):
                    pending.append(value)
                    if column >= 0 and value.items and not value.flow:
                        into = steps if isinstance(value, Mapping) else list_steps
                        into.append(column_of(value, text) - column)
        elif isinstance(node, Sequence):
            pending += [item for item in node.items if not isinstance(item, Scalar)]
    return Style(
        newline=newline_after(text, 0) or "\n",
        step=_commonest(steps, 1, 2),
        list_step=_commonest(list_steps, 0, 0),
        quote="'" if quotes.count("'") > quotes.count('"') else '"',
    )


def _commonest(steps: Iterable[int], least: int, default: int) -> int:
    """The commonest step that makes valid YAML."""
    counted = Counter(steps).most_common()
    return next((step for step, _ in counted if step >= least), default)


def nested_step(mapping: Mapping, text: str, style: Style) -> int:
    """How far a mapping's nested mappings are indented: as beside it, else as in the document."""
    column = column_of(mapping, text)
    for _, value in mapping.items:
        if isinstance(value, Mapping) and not value.flow and value.items:
            return column_of(value, text) - column
    return style.step


def column_of(node: Node, text: str) -> int:
    """The column, from 0, of a node's content; for a block mapping that of its first key."""
    node = resolved(node)
    if not isinstance(node, Scalar) and node.anchor is None and node.tag is None:
        return node.column  # as almost always
    if isinstance(node, Mapping) and not node.flow and node.items:
        start = node.items[0][0].start
        line = line_start(text, start)
        explicit = EXPLICIT_KEY.search(text, line, start) if "?" in text[line:start] else None
        return (explicit.start() if explicit else start) - line
    if isinstance(node, Sequence) and not node.flow and node.items:
        dash = text.rfind("-", 0, node.items[0].start)
        return _column(dash, text)
    return _column(node.start, text)


def _column(offset: int, text: str) -> int:
    return offset - line_start(text, offset)


def key_quote(mapping: Mapping) -> str:
    """The sign that quotes every key of a mapping, or "" where one does not have it."""
    styles = {key.style if isinstance(key, Scalar) else "" for key, _ in mapping.items}
    return styles.pop() if styles in ({'"'}, {"'"}) else ""
