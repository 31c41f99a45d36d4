"""Plain data from nodes: dictionaries, lists and scalars, aliases shared, merge keys applied."""

from __future__ import annotations

from typing import Any

from kubectl_prodready.errors import InputError, UnrenderedError
from kubectl_prodready.text.lines import position
from kubectl_prodready.text.locate import is_merge
from kubectl_prodready.text.nodes import Alias, Mapping, Node, Scalar, resolved
from kubectl_prodready.text.scalars import value_of


def data_of(node: Node, text: str, lines_before: int = 0, *, last_wins: bool = False) -> Any:
    """What a node says; keys are strings, as in JSON.

    `text` serves to place errors, in lines of its own; where an error speaks of yet another line,
    it counts the `lines_before` the text in its file.

    Raises InputError for a key that stands twice in one mapping (unless the `last_wins`) and for
    a key that is no scalar (as the braces of an unrendered template give).
    """
    return _Reader(text, lines_before, last_wins=last_wins).read(node)


class _Reader:
    """One reading of one document; remembers what aliases stand for."""

    def __init__(self, text: str, lines_before: int, *, last_wins: bool) -> None:
        self.text = text
        self.lines_before = lines_before
        self.last_wins = last_wins
        self.anchored: dict[int, Any] = {}

    def read(self, node: Node) -> Any:
        if isinstance(node, Scalar):
            return value_of(node)
        if isinstance(node, Alias):
            if id(node.target) not in self.anchored:
                self.anchored[id(node.target)] = self.read(node.target)
            return self.anchored[id(node.target)]
        value: Any
        if isinstance(node, Mapping):
            value = self.read_mapping(node)
        else:
            value = [self.read(item) for item in node.items]
        if node.anchor:
            self.anchored[id(node)] = value
        return value

    def read_mapping(self, node: Mapping) -> dict[str, Any]:
        own: dict[str, Any] = {}
        merged: dict[str, Any] = {}
        for key_node, value_node in node.items:
            key = resolved(key_node)
            if not isinstance(key, Scalar):
                line, column = position(self.text, key_node.start)
                raise UnrenderedError(
                    "a key that is no plain text, as in a template",
                    advice="correct it",
                    line=line,
                    column=column,
                )
            if is_merge(key):
                merged = self.merge(merged, value_node)
                continue
            if key.text in own and not self.last_wins:
                raise self.stands_twice(node, key, key_node)
            if type(value_node) is Scalar:  # as most are: that saves a call for each
                own[key.text] = value_of(value_node)
            else:
                own[key.text] = self.read(value_node)
        return {**merged, **own} if merged else own

    def merge(self, merged: dict[str, Any], node: Node) -> dict[str, Any]:
        """Apply a merge key; earlier sources win over later ones."""
        value = self.read(node)
        for source in value if isinstance(value, list) else [value]:
            if not isinstance(source, dict):
                raise self.error(node, "a merge key that names no mapping", "")
            merged = {**source, **merged}
        return merged

    def stands_twice(self, mapping: Mapping, key: Scalar, again: Node) -> InputError:
        """The error for a second key, which names the line of the first."""
        same = (name for name, _ in mapping.items if _says(name) == key.text)
        line = position(self.text, next(same).start)[0] + self.lines_before
        message = f'the key "{key.text}" stands twice in one mapping'
        return self.error(again, message, f" (line {line})")

    def error(self, node: Node, message: str, detail: str) -> InputError:
        line, column = position(self.text, node.start)
        return InputError(message + detail, advice="correct it", line=line, column=column)


def _says(key: Node) -> str | None:
    """The text of a key, through an alias as well."""
    node = resolved(key)
    return node.text if isinstance(node, Scalar) else None
