"""Write new keys as YAML lines or as a flow snippet. Only additions are ever written here."""

from __future__ import annotations

from typing import Any, NamedTuple, TypeAlias

from kubectl_prodready.text.scalars import write_scalar, write_string


class Leaf(NamedTuple):
    """A scalar, a list or an empty mapping to be written, with the note that marks it, if any."""

    value: Any
    note: str


Tree: TypeAlias = "Leaf | dict[str, Tree]"


def grown(value: Any, note: str) -> Tree:
    """A value as a tree: each key of a mapping has a branch of its own."""
    if isinstance(value, dict) and value:
        return {key: grown(child, note) for key, child in value.items()}
    return Leaf(value, note)


class FlowStyle(NamedTuple):
    """How a flow collection is written.

    `json` quotes every string; `colon` and `comma` are the separators; `indent` is the white
    space before each key when every key has its own line, or None for one line; `step` is what
    one more level adds to it; `pad` stands inside the braces of a line.
    """

    json: bool
    colon: str
    comma: str
    indent: str | None
    step: str
    newline: str
    quote: str
    pad: str = ""


def plain(tree: Tree) -> Any:
    """The data that a tree stands for."""
    if isinstance(tree, Leaf):
        return tree.value
    return {key: plain(child) for key, child in tree.items()}


class BlockStyle(NamedTuple):
    """How new block lines are written: `step` and `list_step` in columns, the quote signs.

    `quote` is for strings that need one, `key_quote` for every key ("": for those that need one).
    """

    step: int
    list_step: int
    quote: str
    key_quote: str


def block_lines(
    tree: dict[str, Tree], column: int, style: BlockStyle, *, is_noted: bool = False
) -> list[str]:
    """Lines for new keys in a block mapping at a column.

    A note stands at the end of the first line of the widest part that it is true for; `is_noted`
    says that one above serves already.
    """
    lines: list[str] = []
    for key, child in tree.items():
        note = "" if is_noted else common_note(child)
        first = _key(key, column, style)
        if is_inline(child):
            lines.append(noted(f"{first} {inline(child, style)}", note))
        else:
            below = lines_below(child, column, style, is_noted=is_noted or bool(note))
            lines += [noted(first, note), *below]
    return lines


def noted(line: str, note: str | None) -> str:
    """A line with its note, if it has one."""
    return f"{line}  # {note}" if note else line


def is_inline(tree: Tree) -> bool:
    """Whether a tree stands on the line of its key."""
    return isinstance(tree, Leaf) and not (isinstance(tree.value, list) and tree.value)


def lines_below(tree: Tree, column: int, style: BlockStyle, *, is_noted: bool = False) -> list[str]:
    """Lines for what stands below a key at a column: further keys, or the items of a list."""
    step = style.list_step if isinstance(tree, Leaf) else style.step
    return lines_at(tree, column + step, style, is_noted=is_noted)


def lines_at(tree: Tree, column: int, style: BlockStyle, *, is_noted: bool = False) -> list[str]:
    """Lines for keys or for the items of a list, which begin at a column."""
    if not isinstance(tree, Leaf):
        return block_lines(tree, column, style, is_noted=is_noted)
    first, *others = (line for item in tree.value for line in _item_lines(item, column, style))
    return [first if is_noted else noted(first, tree.note), *others]


def _item_lines(item: Any, column: int, style: BlockStyle) -> list[str]:
    dash = " " * column + "- "
    tree = grown(item, "")
    if is_inline(tree):
        return [dash + inline(tree, style)]
    first, *others = lines_at(tree, column + 2, style)
    return [dash + first.lstrip(), *others]


def _key(key: str, column: int, style: BlockStyle) -> str:
    quote = style.key_quote or style.quote
    return " " * column + write_string(key, quote, always=bool(style.key_quote)) + ":"


def common_note(tree: Tree) -> str | None:
    """The one note of all leaves; None where they differ."""
    if isinstance(tree, Leaf):
        return tree.note
    notes = {common_note(child) for child in tree.values()}
    return notes.pop() if len(notes) == 1 else None


def inline(tree: Tree, style: BlockStyle) -> str:
    """A value on the line of its key, in block style."""
    flow = FlowStyle(
        json=False, colon=": ", comma=", ", indent=None, step="", newline="\n", quote=style.quote
    )
    return flow_value(plain(tree), flow)


def flow_value(value: Any, style: FlowStyle) -> str:
    """A value in flow style."""
    if isinstance(value, dict) and value:
        return _bracketed("{", flow_pairs(value, _deeper(style)), "}", style)
    if isinstance(value, list) and value:
        return _bracketed("[", [flow_value(item, _deeper(style)) for item in value], "]", style)
    if isinstance(value, dict | list):
        return "{}" if isinstance(value, dict) else "[]"
    return write_scalar(value, style.quote, always=style.json)


def flow_pairs(values: dict[str, Any], style: FlowStyle) -> list[str]:
    """Each key with its value, for a flow mapping."""
    return [
        write_scalar(key, style.quote, always=style.json) + style.colon + flow_value(value, style)
        for key, value in values.items()
    ]


def _deeper(style: FlowStyle) -> FlowStyle:
    return style if style.indent is None else style._replace(indent=style.indent + style.step)


def _bracketed(opening: str, parts: list[str], closing: str, style: FlowStyle) -> str:
    if style.indent is None:
        pad = style.pad if opening == "{" else ""
        return opening + pad + style.comma.join(parts) + pad + closing
    inner = style.newline + style.indent + style.step
    return (
        opening + ",".join(inner + part for part in parts) + style.newline + style.indent + closing
    )
