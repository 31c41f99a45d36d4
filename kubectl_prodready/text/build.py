"""Build nodes from a parser's events."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, Protocol

from kubectl_prodready.errors import InputError
from kubectl_prodready.text.nodes import (
    Alias,
    Anchored,
    Mapping,
    Node,
    Scalar,
    Sequence,
    end_without_value,
)

MAX_DEPTH = 200
"""Levels of nesting that are read: far more than any Kubernetes object has, and far fewer than
would exhaust the stack."""


def documents_from(get_event: Callable[[], Any], text: str) -> Iterator[tuple[Node, bool]]:
    """Each document's root, and whether it has aliases. Raises InputError for what cannot be."""
    from ruamel.yaml.events import ScalarEvent  # loaded with the parser

    builder = _Builder()
    takers = takers_of(builder)
    while (event := get_event()) is not None:
        if type(event) is not ScalarEvent:
            finished = takers[type(event)](event)
            if finished is not None:
                yield finished
            continue
        # most events are scalars, and a call for each would cost a tenth of the whole
        start, end = event.start_mark.index, event.end_mark.index
        if start == end:
            start = end = builder.place_of_nothing(end, text)
        tag = None if event.ctag is None else str(event.ctag)  # its property `tag` is slower
        node = Scalar(start, end, event.value, event.style or "", event.anchor, tag)
        builder.flat.append(node)
        if node.anchor:
            builder.anchors[node.anchor] = node


class Taker(Protocol):
    """Makes something of a parser's events, but for scalars, each by a method of its own."""

    def begin_mapping(self, event: Any, /) -> Any:
        """A mapping begins."""

    def end_mapping(self, event: Any, /) -> Any:
        """It ends."""

    def begin_sequence(self, event: Any, /) -> Any:
        """A list begins."""

    def end_sequence(self, event: Any, /) -> Any:
        """It ends."""

    def alias(self, event: Any, /) -> Any:
        """An alias stands for an anchored node."""

    def end_document(self, event: Any, /) -> Any:
        """A document ends."""


def takers_of(one: Taker) -> dict[type, Callable[[Any], Any]]:
    """What takes each kind of event but scalars."""
    from ruamel.yaml import events  # loaded with the parser

    return {
        events.MappingStartEvent: one.begin_mapping,
        events.MappingEndEvent: one.end_mapping,
        events.SequenceStartEvent: one.begin_sequence,
        events.SequenceEndEvent: one.end_sequence,
        events.AliasEvent: one.alias,
        events.DocumentEndEvent: one.end_document,
        events.DocumentStartEvent: _nothing,
        events.StreamStartEvent: _nothing,
        events.StreamEndEvent: _nothing,
    }


def _nothing(_event: Any) -> None:
    """An event that brings nothing."""


class _Builder:
    """Builds one document after the other from events."""

    def __init__(self) -> None:
        self.flat: list[Node] = []  # what stands in the open collection, keys and values alike
        self.open: list[tuple[Mapping | Sequence, list[Node]]] = []
        self.anchors: dict[str, Anchored] = {}
        self.aliases = False

    def begin_mapping(self, event: Any) -> None:
        self.begin(event, Mapping)

    def begin_sequence(self, event: Any) -> None:
        self.begin(event, Sequence)

    def begin(self, event: Any, make: type[Mapping | Sequence]) -> None:
        mark, flow = event.start_mark, bool(event.flow_style)
        tag = None if event.ctag is None else str(event.ctag)
        node = make(mark.index, mark.column, flow=flow, anchor=event.anchor, tag=tag)
        self.flat.append(node)
        self.open.append((node, self.flat))
        self.flat = []
        if node.anchor:
            self.anchors[node.anchor] = node
        if len(self.open) > MAX_DEPTH:
            raise too_deep(event)

    def end_mapping(self, event: Any) -> None:
        node, outer = self.open.pop()
        node.end = event.end_mark.index
        each = iter(self.flat)
        node.items = list(zip(each, each, strict=True))
        self.flat = outer

    def end_sequence(self, event: Any) -> None:
        node, outer = self.open.pop()
        node.end = event.end_mark.index
        node.items = self.flat
        self.flat = outer

    def end_document(self, _event: Any) -> tuple[Node, bool]:
        finished = self.flat.pop(), self.aliases
        self.anchors, self.aliases = {}, False
        return finished

    def place_of_nothing(self, told: int, text: str) -> int:
        """Where a value that is left out stands; what parsers tell may be lines further down."""
        is_value = len(self.flat) % 2 and isinstance(self.open[-1][0], Mapping)
        return end_without_value(self.flat[-1], text) if is_value else told

    def alias(self, event: Any) -> None:
        self.aliases = True
        line, column = event.start_mark.line + 1, event.start_mark.column + 1
        target = self.anchors.get(event.anchor)
        if target is None:
            raise not_yaml(f"the alias *{event.anchor} has no anchor", line, column)
        if any(node is target for node, _ in self.open):
            raise InputError(
                f"the alias *{event.anchor} contains itself",
                advice="write the value out",
                line=line,
                column=column,
            )
        start, end = event.start_mark.index, event.end_mark.index
        self.flat.append(Alias(start, end, event.anchor, target))


def not_yaml(problem: str, line: int, column: int) -> InputError:
    """The error for what no parser takes."""
    return InputError(f"not YAML: {problem}", advice="correct it", line=line, column=column)


def too_deep(event: Any) -> InputError:
    """The error for nesting beyond all reason."""
    return InputError(
        f"nested more than {MAX_DEPTH} levels deep",
        advice="no Kubernetes object is",
        line=event.start_mark.line + 1,
        column=event.start_mark.column + 1,
    )
