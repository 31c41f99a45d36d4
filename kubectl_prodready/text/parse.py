"""From YAML text to nodes, through the parser's events.

libyaml reads through ruamel.yaml's C binding; ruamel's own scanner serves where that is missing.
Events, not composed nodes, because they are ten times cheaper and tell an alias from its anchor.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from typing import Any, Protocol

from kubectl_prodready.errors import InputError
from kubectl_prodready.text.nodes import Alias, Anchored, Mapping, Node, Scalar, Sequence

MAX_DEPTH = 500
"""Levels of nesting that are read; no Kubernetes object comes near, and parsers get slow there."""

MAX_ALIAS_NODES = 200_000
"""Nodes a document may have once every alias is written out, far over any real manifest."""


class EventSource(Protocol):
    """What both parsers offer: the next event, None past the end."""

    def get_event(self) -> Any:
        """The next event."""


def parse(text: str) -> list[Node]:
    """The root nodes of all documents in the text; an empty document gives a null scalar.

    Raises InputError, with line and column in this text, for what is not YAML, nests too deep,
    or has aliases that contain themselves or expand without bound.
    """
    roots: list[Node] = []
    with _errors_for_people(text):
        for root, aliases in _documents(event_source()(text).get_event):
            if aliases:
                _check_expansion(root, text)
            roots.append(root)
    return roots


def drain(text: str) -> None:
    """Check that the text is YAML, without building anything. Raises InputError as `parse` does."""
    deep = text.count("[") + text.count("{") > MAX_DEPTH  # only braces make the parser slow
    with _errors_for_people(text):
        get_event = event_source()(text).get_event
        if deep:
            _drain_carefully(get_event)
        while get_event() is not None:
            pass


def _drain_carefully(get_event: Callable[[], Any]) -> None:
    depth = 0
    steps = _steps()
    while (event := get_event()) is not None:
        depth += steps.get(type(event), 0)
        if depth > MAX_DEPTH:
            raise _too_deep(event)


def use_pure_parser(text: str) -> EventSource:
    """Ruamel's own parser, for machines without the C binding, reading YAML 1.1 as libyaml does."""
    from ruamel.yaml import YAML  # only where the binding is missing

    yaml = YAML(typ="safe", pure=True)
    yaml.version = "1.1"
    constructor, parser = yaml.get_constructor_parser(text)
    del constructor
    return parser  # type: ignore[no-any-return]


@cache
def event_source() -> Callable[[str], EventSource]:
    """The fastest parser that this machine has."""
    try:
        from _ruamel_yaml import CParser  # the import costs 15 ms
    except ImportError:
        return use_pure_parser
    return CParser  # type: ignore[no-any-return]


@cache
def _steps() -> dict[type, int]:
    """How each kind of event changes the depth."""
    from ruamel.yaml import events  # loaded with the parser

    return {
        events.MappingStartEvent: 1,
        events.SequenceStartEvent: 1,
        events.MappingEndEvent: -1,
        events.SequenceEndEvent: -1,
    }


@contextmanager
def _errors_for_people(text: str) -> Iterator[None]:
    """Turn what the parser raises into InputError."""
    from ruamel.yaml.error import MarkedYAMLError, YAMLError, YAMLStreamError
    from ruamel.yaml.reader import ReaderError

    try:
        yield
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        problem = error.problem or error.context or "not YAML"
        raise _not_yaml(str(problem), mark.line + 1, mark.column + 1) from None
    except ReaderError as error:
        line, column = _place_of_bad_character(text, error)
        raise _not_yaml(str(error.reason), line, column) from None
    except (YAMLError, YAMLStreamError) as error:
        raise _not_yaml(str(error), 1, 1) from None


def _documents(get_event: Callable[[], Any]) -> Iterator[tuple[Node, bool]]:
    """Each document's root, and whether it has aliases."""
    from ruamel.yaml.events import ScalarEvent  # loaded with the parser

    builder = _Builder()
    while (event := get_event()) is not None:
        if type(event) is not ScalarEvent:
            finished = builder.take(event)
            if finished is not None:
                yield finished
            continue
        # most events are scalars, and a call for each would cost a tenth of the whole
        node = Scalar(
            event.start_mark.index,
            event.end_mark.index,
            event.value,
            event.style or "",
            event.anchor,
            event.tag,
        )
        builder.flat.append(node)
        if node.anchor:
            builder.anchors[node.anchor] = node


class _Builder:
    """Builds one document after the other from events."""

    def __init__(self) -> None:
        from ruamel.yaml import events  # loaded with the parser

        self.events = events
        self.collections: dict[type, type[Mapping | Sequence]] = {
            events.MappingStartEvent: Mapping,
            events.SequenceStartEvent: Sequence,
        }
        self.ends = (events.MappingEndEvent, events.SequenceEndEvent)
        self.flat: list[Node] = []  # what stands in the open collection, keys and values alike
        self.open: list[tuple[Mapping | Sequence, list[Node]]] = []
        self.anchors: dict[str, Anchored] = {}
        self.aliases = False

    def take(self, event: Any) -> tuple[Node, bool] | None:
        """Take anything but a scalar; a finished document is given back."""
        kind = type(event)
        if kind in self.collections:
            self.begin(event, self.collections[kind])
        elif kind in self.ends:
            self.end(event)
        elif kind is self.events.AliasEvent:
            self.flat.append(self.alias(event))
        elif kind is self.events.DocumentEndEvent:
            finished = self.flat.pop(), self.aliases
            self.anchors, self.aliases = {}, False
            return finished
        return None

    def begin(self, event: Any, make: type[Mapping | Sequence]) -> None:
        start, flow = event.start_mark.index, bool(event.flow_style)
        node = make(start, flow=flow, anchor=event.anchor, tag=event.tag)
        self.flat.append(node)
        self.open.append((node, self.flat))
        self.flat = []
        if node.anchor:
            self.anchors[node.anchor] = node
        if len(self.open) > MAX_DEPTH:
            raise _too_deep(event)

    def end(self, event: Any) -> None:
        node, outer = self.open.pop()
        node.end = event.end_mark.index
        if isinstance(node, Mapping):
            node.items = list(zip(self.flat[::2], self.flat[1::2], strict=True))
        else:
            node.items = self.flat
        self.flat = outer

    def alias(self, event: Any) -> Alias:
        self.aliases = True
        line, column = event.start_mark.line + 1, event.start_mark.column + 1
        target = self.anchors.get(event.anchor)
        if target is None:
            raise _not_yaml(f"the alias *{event.anchor} has no anchor", line, column)
        if any(node is target for node, _ in self.open):
            raise InputError(
                f"the alias *{event.anchor} contains itself",
                advice="write the value out",
                line=line,
                column=column,
            )
        return Alias(event.start_mark.index, event.end_mark.index, event.anchor, target)


def _check_expansion(root: Node, text: str) -> None:
    """Refuse a document whose aliases, written out, make more than MAX_ALIAS_NODES nodes."""
    sizes: dict[int, int] = {}

    def size(node: Node) -> int:
        if isinstance(node, Alias):
            return sizes[id(node.target)]
        if isinstance(node, Mapping):
            total = 1 + sum(size(key) + size(value) for key, value in node.items)
        elif isinstance(node, Sequence):
            total = 1 + sum(size(item) for item in node.items)
        else:
            total = 1
        if node.anchor:
            sizes[id(node)] = total
        if total > MAX_ALIAS_NODES:
            line, column = position(text, node.start)
            raise InputError(
                f"aliases expand to more than {MAX_ALIAS_NODES} nodes",
                advice="write the values out",
                line=line,
                column=column,
            )
        return total

    size(root)


def position(text: str, offset: int) -> tuple[int, int]:
    """Line and column, both from 1, of an offset."""
    line = text.count("\n", 0, offset) + 1
    return line, offset - (text.rfind("\n", 0, offset) + 1) + 1


def _place_of_bad_character(text: str, error: Any) -> tuple[int, int]:
    """The place of a character that YAML forbids; libyaml counts it in UTF-8 bytes."""
    offset = text.find(chr(error.character)) if isinstance(error.character, int) else -1
    return position(text, max(offset, 0))


def _not_yaml(problem: str, line: int, column: int) -> InputError:
    return InputError(f"not YAML: {problem}", advice="correct it", line=line, column=column)


def _too_deep(event: Any) -> InputError:
    return InputError(
        f"nested more than {MAX_DEPTH} levels deep",
        advice="no Kubernetes object is",
        line=event.start_mark.line + 1,
        column=event.start_mark.column + 1,
    )
