"""Light nodes: what a YAML text says and where it says it.

Positions are offsets in code points from the start of the parsed text. A node begins at its
anchor or tag, if it has one; a value that is left out stands behind its colon. `end` of a block
collection lies where the parser noticed its end, past comments and blank lines; `content_end`
gives the end of what is really there.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import Generic, TypeAlias, TypeVar

from kubectl_prodready.pattern import Pattern
from kubectl_prodready.text.lines import LINE_BREAK

BLOCK_STYLES = ("|", ">")
COLON = Pattern(r"(?:[ \t\r\n]|#[^\r\n]*+)*+:")
KEEP = Pattern(r"[|>]\d?\+")
PROPERTIES = Pattern(r"(?:[&!]\S*(?:\s|#[^\r\n]*)*)+")
"""An anchor, a tag or both, with what parts them from the value."""


class Scalar:
    """A scalar; `style` is its quote or block sign, or "" for a plain one."""

    __slots__ = ("anchor", "end", "start", "style", "tag", "text")

    def __init__(  # noqa: PLR0913, PLR0917  named ones would slow down the reading of every file
        self, start: int, end: int, text: str, style: str, anchor: str | None, tag: str | None
    ) -> None:
        """Keep what the parser read."""
        self.start = start
        self.end = end
        self.text = text
        self.style = style
        self.anchor = anchor
        self.tag = tag

    @property
    def is_null(self) -> bool:
        """Whether it is nothing: left out, `~` or `null`, without a tag that says otherwise."""
        return not self.style and self.tag in NULL_TAGS and self.text in NULLS


Item = TypeVar("Item")

NULL_TAGS = (None, "tag:yaml.org,2002:null")
NULLS = frozenset(("", "~", "null", "Null", "NULL"))


class _Collection(Generic[Item]):
    """What a mapping and a list have in common."""

    __slots__ = ("anchor", "column", "end", "flow", "items", "start", "tag")

    def __init__(
        self, start: int, column: int, *, flow: bool, anchor: str | None, tag: str | None
    ) -> None:
        """Begin one, at a column from 0, that the parser fills and ends."""
        self.start = start
        self.column = column
        self.end = start
        self.flow = flow
        self.anchor = anchor
        self.tag = tag
        self.items: list[Item] = []


class Mapping(_Collection["tuple[Node, Node]"]):
    """A mapping; `items` keeps the order of the text, `flow` tells braces from indentation."""

    __slots__ = ()

    def pair(self, key: str) -> tuple[Scalar, Node] | None:
        """A key that is written in this very mapping, merge keys left out, and its value."""
        for name, value in self.items:
            if isinstance(name, Scalar) and name.text == key:
                return name, value
        return None

    def get(self, key: str) -> Node | None:
        """The value under such a key."""
        pair = self.pair(key)
        return pair[1] if pair else None


class Sequence(_Collection["Node"]):
    """A list; `flow` tells brackets from dashes."""

    __slots__ = ()


class Alias:
    """A `*name`; `target` is the node with that anchor."""

    __slots__ = ("end", "name", "start", "target")

    def __init__(self, start: int, end: int, name: str, target: Anchored) -> None:
        """Point at the anchored node."""
        self.start = start
        self.end = end
        self.name = name
        self.target = target


Anchored: TypeAlias = Scalar | Mapping | Sequence
Node: TypeAlias = Scalar | Mapping | Sequence | Alias


def resolved(node: Node) -> Anchored:
    """The node itself, or what an alias stands for."""
    return node.target if isinstance(node, Alias) else node


def children(node: Node) -> Iterator[Node]:
    """What stands directly in a collection, keys included; an alias is not followed."""
    if isinstance(node, Mapping):
        for key, value in node.items:
            yield key
            yield value
    elif isinstance(node, Sequence):
        yield from node.items


def walk(node: Node) -> Iterator[Node]:
    """The node and all below it, each once, in the order of the text."""
    pending = [node]
    while pending:
        current = pending.pop()
        yield current
        pending.extend(reversed(list(children(current))))


def bare_span(node: Anchored, text: str) -> tuple[int, int]:
    """Where a null or an empty mapping itself stands, behind its anchor and tag.

    The tag of a null goes with it: nothing else may have it.
    """
    if isinstance(node, Scalar):
        is_tagged = node.tag is not None and not node.anchor
        return (node.start if is_tagged else node.end - len(node.text)), node.end
    return text.index("{", node.start), node.end


def value_span(node: Scalar, text: str) -> tuple[int, int]:
    """Where a scalar itself stands, its quotes included, behind its anchor and tag."""
    behind = PROPERTIES.match(text, node.start) if node.anchor or node.tag is not None else None
    return (behind.end() if behind else node.start), node.end


def content_end(node: Node, text: str) -> int:
    """Where the last character of a node's content ends; at a line end behind a block scalar."""
    while True:
        if isinstance(node, Scalar):
            return _block_scalar_end(node, text) if node.style in BLOCK_STYLES else node.end
        if isinstance(node, Alias) or node.flow:
            return node.end
        node = node.items[-1] if isinstance(node, Sequence) else node.items[-1][1]


def end_without_value(key: Node, text: str) -> int:
    """Where a pair ends whose value is left out: behind its colon or, without one, its key."""
    end = content_end(key, text)
    colon = COLON.match(text, end)
    return colon.end() if colon else end


def _block_scalar_end(node: Scalar, text: str) -> int:
    """Behind the last line that belongs to the value, without that line's break.

    Blank lines that the chomping drops are left out: whoever inserts there should stand above
    them. A white-space line that is deeper than the content is content.
    """
    header, *lines = _whole_lines(text[node.start : node.end].rstrip(" "))
    if KEEP.search(header):
        if lines and not lines[-1]:
            lines.pop()
    else:
        indent = next((len(line) - len(line.lstrip(" ")) for line in lines if line.strip()), 0)
        while lines and not lines[-1].strip() and len(lines[-1].rstrip("\r\n")) <= indent:
            lines.pop()
    end = node.start + len(header) + sum(map(len, lines))
    last = lines[-1] if lines else header
    return end - len(last) + len(last.rstrip("\r\n"))


def _whole_lines(text: str) -> list[str]:
    """Lines with their breaks; behind the last break there is one more, which may be empty."""
    ends = [0, *(match.end() for match in LINE_BREAK.finditer(text)), len(text)]
    return [text[start:end] for start, end in pairwise(ends)]
