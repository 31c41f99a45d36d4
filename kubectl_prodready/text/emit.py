"""Write new keys as YAML lines or as a flow snippet. Only additions are ever written here."""

from __future__ import annotations

from typing import Any, NamedTuple, TypeAlias

from kubectl_prodready.text.scalars import write_scalar


class Leaf(NamedTuple):
    """A value to be written, with the note that marks it, if any."""

    value: Any
    note: str


Tree: TypeAlias = "Leaf | dict[str, Tree]"


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
    """How new block lines are written: `step` and `list_step` in columns, the quote signs."""

    step: int
    list_step: int
    quote: str
    key_quote: str


def block_lines(
    tree: dict[str, Tree], column: int, style: BlockStyle, *, noted: bool = False
) -> list[str]:
    """Lines for new keys in a block mapping at a column.

    A note stands at the end of the first line of the widest part that it is true for; `noted`
    says that one above serves already.
    """
    lines: list[str] = []
    for key, child in tree.items():
        note = "" if noted else common_note(child)
        if isinstance(child, Leaf):
            written = _block_value(key, child.value, column, style)
        else:
            below = block_lines(child, column + style.step, style, noted=noted or bool(note))
            written = [_key(key, column, style), *below]
        if note:
            written[0] += f"  # {note}"
        lines += written
    return lines


def _key(key: str, column: int, style: BlockStyle) -> str:
    return f"{' ' * column}{style.key_quote}{key}{style.key_quote}:"


def common_note(tree: Tree) -> str | None:
    """The one note of all leaves; None where they differ."""
    if isinstance(tree, Leaf):
        return tree.note
    notes = {common_note(child) for child in tree.values()}
    return notes.pop() if len(notes) == 1 else None


def _block_value(key: str, value: Any, column: int, style: BlockStyle) -> list[str]:
    lines = [_key(key, column, style)]
    if isinstance(value, dict) and value:
        for name, child in value.items():
            lines += _block_value(name, child, column + style.step, style)
    elif isinstance(value, list) and value:
        for item in value:
            lines += _block_item(item, column + style.list_step, style)
    else:
        lines[0] += f" {_inline(value, style.quote)}"
    return lines


def _block_item(item: Any, column: int, style: BlockStyle) -> list[str]:
    pad = " " * column
    if not isinstance(item, dict) or not item:
        return [f"{pad}- {_inline(item, style.quote)}"]
    lines: list[str] = []
    for key, child in item.items():
        lines += _block_value(key, child, column + 2, style)
    lines[0] = f"{pad}- {lines[0].lstrip()}"
    return lines


def _inline(value: Any, quote: str) -> str:
    flow = FlowStyle(
        json=False, colon=": ", comma=", ", indent=None, step="", newline="\n", quote=quote
    )
    return flow_value(value, flow)


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
