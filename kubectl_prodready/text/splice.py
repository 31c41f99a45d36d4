"""From settings (a path, a value) to edits (offsets, text): where a new key stands."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import NamedTuple

from kubectl_prodready.text.additions import Addition, Target, additions
from kubectl_prodready.text.edit import Edit
from kubectl_prodready.text.emit import (
    BlockStyle,
    Tree,
    block_lines,
    common_note,
    inline,
    is_inline,
    lines_at,
    lines_below,
    noted,
)
from kubectl_prodready.text.lines import first_on_line, line_end, newline_after
from kubectl_prodready.text.nodes import (
    BLOCK_STYLES,
    Anchored,
    Mapping,
    Node,
    Scalar,
    Sequence,
    bare_span,
    content_end,
    resolved,
)
from kubectl_prodready.text.remarks import end_with_remarks
from kubectl_prodready.text.replacements import replacements
from kubectl_prodready.text.style import (
    Style,
    column_of,
    key_quote,
    nested_step,
    style_of,
)

Order = Callable[[str], tuple[str, ...]]
"""For a new key, the sisters it should stand behind, the most wanted first."""


class Spot(NamedTuple):
    """The end of what a new key stands behind; `listed`: that is a list at the key's own column."""

    offset: int
    listed: bool


def edits_for(root: Node, text: str, found: Iterable[Target], order: Order) -> list[Edit]:
    """The edits that make the settings of all targets hold, sorted from the front."""
    style = style_of(root, text)
    found = list(found)
    placed = [
        (edit.start, -column_of(target.mapping, text), edit)
        for target, edit in replacements((one for one in found if one.replaces), text, style)
    ]
    for addition in additions(one for one in found if not one.replaces):
        depth = column_of(addition.mapping, text)
        edits = (
            _flow_edits(addition.mapping, addition.mapping, addition.tree, text, style)
            if addition.mapping.flow
            else _block_edits(addition, text, style, order)
        )
        # at one offset the deeper mapping comes first: its lines belong to what is above
        placed += [(edit.start, -depth, edit) for edit in edits]
    placed.sort(key=lambda entry: entry[:2])
    return [edit for _, _, edit in placed]


def _block_edits(addition: Addition, text: str, style: Style, order: Order) -> list[Edit]:
    mapping = addition.mapping
    edits: list[Edit] = []
    fresh: dict[Spot, dict[str, Tree]] = {}
    for key, tree in addition.tree.items():
        value = mapping.get(key)
        if value is None:
            fresh.setdefault(_spot_for(key, mapping, text, order), {})[key] = tree
        elif isinstance(tree, dict) and isinstance(value, Mapping) and _has_comment(value, text):
            edits += _flow_edits(value, mapping, tree, text, style)
        else:
            edits += _fill(mapping, resolved(value), tree, text, style)
    manner = _manner(mapping, text, style)
    column = column_of(mapping, text)
    for spot, tree in fresh.items():
        lines = block_lines(tree, column, manner)
        edits.append(_below(spot.offset, column, lines, text, style, listed=spot.listed))
    return edits


def _flow_edits(
    mapping: Mapping, holder: Mapping, tree: dict[str, Tree], text: str, style: Style
) -> list[Edit]:
    from kubectl_prodready.text.flow import flow_edits  # few mappings have braces

    return flow_edits(mapping, holder, tree, text, style)


def _manner(mapping: Mapping, text: str, style: Style) -> BlockStyle:
    """How a block mapping writes its keys and what is below them."""
    step = nested_step(mapping, text, style)
    return BlockStyle(step, style.list_step, style.quote, key_quote(mapping))


def _has_comment(value: Mapping, text: str) -> bool:
    """Whether an empty `{}` has something to lose: a comment inside."""
    start, end = bare_span(value, text)
    return bool(text[start:end].strip("{} \t\r\n"))


def _spot_for(key: str, mapping: Mapping, text: str, order: Order) -> Spot:
    """Where a new key stands: behind a wanted sister, else behind the last one."""
    for sister in order(key):
        if pair := mapping.pair(sister):
            return _spot_behind(mapping, pair, text)
    end = content_end(mapping, text)
    if line_end(text, end) == len(text) and len(mapping.items) > 1 and _ends_in_block(mapping):
        # a block scalar that ends with the text would gain a line break from lines below it
        return _spot_behind(mapping, mapping.items[-2], text)
    return _spot_behind(mapping, mapping.items[-1], text)


def _spot_behind(mapping: Mapping, pair: tuple[Node, Node], text: str) -> Spot:
    key, value = pair
    is_list = isinstance(value, Sequence) and not value.flow
    listed = is_list and column_of(value, text) == column_of(mapping, text)
    return Spot(max(key.end, content_end(value, text)), listed=listed)


def _ends_in_block(node: Node) -> bool:
    """Whether a node's last content is a block scalar."""
    node = resolved(node)
    while not isinstance(node, Scalar):
        if node.flow or not node.items:
            return False
        last = node.items[-1]
        node = resolved(last[1] if isinstance(last, tuple) else last)
    return node.style in BLOCK_STYLES


def _below(  # noqa: PLR0913  a place in a text has this many sides
    offset: int, column: int, lines: list[str], text: str, style: Style, *, listed: bool = False
) -> Edit:
    """Whole lines below the line that holds the offset, and below what belongs to that.

    `column` is that of the key that they stand in or beside.
    """
    end = end_with_remarks(text, line_end(text, offset), column, listed=listed)
    if newline := newline_after(text, end):
        at = end + len(newline)
        return Edit(at, at, "".join(line + newline for line in lines))
    # the last line, without a break: the new last line has none either
    return Edit(end, end, "".join(style.newline + line for line in lines))


def _fill(mapping: Mapping, node: Anchored, tree: Tree, text: str, style: Style) -> list[Edit]:
    """Give a key that has nothing, `null` or `{}` its value, in block style."""
    manner = _manner(mapping, text, style)
    start, end = bare_span(node, text)
    rest = text[end : line_end(text, end)]
    mark = noted("", common_note(tree))
    if rest.strip():  # a comment, which may be for a program, keeps the line for itself
        mark = ""
    if is_inline(tree):
        value = Edit(start, end, " " * (start == end) + inline(tree, manner))
        at = end + len(rest)
        return [value, Edit(at, at, mark)] if mark else [value]
    if start < end and first_on_line(text, start):
        column = column_of(node, text)
        return _replaced(start, end, column, lines_at(tree, column, manner), text, style)
    column = column_of(mapping, text)
    lines = lines_below(tree, column, manner, is_noted=bool(mark))
    if start < end:
        start = len(text[:start].rstrip(" \t"))
        edits = [Edit(start, end, mark)]
    else:
        at = end + len(rest) if mark else end
        edits = [Edit(at, at, mark)] if mark else []
    return [*edits, _below(max(start, end - 1), column, lines, text, style)]


def _replaced(  # noqa: PLR0913, PLR0917  a place in a text has this many sides
    start: int, end: int, column: int, lines: list[str], text: str, style: Style
) -> list[Edit]:
    """Lines in the place of a value that is alone on its line, but perhaps for a comment."""
    rest = text[end : line_end(text, end)]
    if rest.strip():
        gap = len(rest) - len(rest.lstrip())
        return [Edit(start, end + gap, ""), _below(end, column, lines, text, style)]
    newline = newline_after(text, start) or style.newline
    return [Edit(start, end, newline.join(lines).lstrip(" "))]
