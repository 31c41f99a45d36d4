"""A whole object as YAML, for what was never a text: live objects."""

from __future__ import annotations

from typing import Any

from kubectl_prodready.text.emit import BlockStyle, block_lines, grown

STYLE = BlockStyle(step=2, list_step=0, quote='"', key_quote="")
"""As kubectl writes: two columns a level, lists at the column of their key."""


def whole(data: dict[str, Any]) -> str:
    """The text of a document that says this; the keys stand in the order of the data."""
    tree = {str(key): grown(value, "") for key, value in data.items()}
    return "".join(f"{line}\n" for line in block_lines(tree, 0, STYLE))
