"""From YAML text to nodes, through the parser's events.

libyaml reads through ruamel.yaml's C binding; ruamel's own scanner serves where that is missing.
Events, not composed nodes, because they are ten times cheaper and tell an alias from its anchor.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any, Protocol, TypeAlias

from kubectl_prodready.errors import InputError
from kubectl_prodready.text.build import MAX_DEPTH, documents_from, not_yaml, too_deep
from kubectl_prodready.text.lines import position
from kubectl_prodready.text.masks import unmasked, without_inner_signs, without_surrogates
from kubectl_prodready.text.nodes import Alias, Mapping, Node, Sequence

MAX_ALIAS_NODES = 200_000
"""Nodes a document may have once every alias is written out, far over any real manifest."""


class EventSource(Protocol):
    """What both parsers offer: the next event, None past the end."""

    def get_event(self) -> Any:
        """The next event."""


Reader: TypeAlias = Callable[[EventSource, str], list[Node]]
"""Takes a parser and the text that it reads, and gives what is there."""


def parse(text: str) -> list[Node]:
    """The root nodes of all documents in the text; an empty document gives a null scalar.

    Raises InputError, with line and column in this text, for what is not YAML, nests too deep,
    or has aliases that contain themselves or expand without bound.
    """
    return _read(text, _roots)


def drain(text: str) -> None:
    """Check that the text is YAML, without building anything. Raises InputError as `parse` does."""
    _read(text, _drained)


def _read(text: str, read: Reader) -> list[Node]:
    """Read a text, where necessary masked; what is no YAML either way is told for people."""
    masked = without_surrogates(text)
    try:
        return unmasked(read(event_source()(masked), masked), text, masked)
    except yaml_errors() as error:
        plain = without_inner_signs(masked)
        if plain == masked:
            raise _for_people(error, text) from None
    try:
        return unmasked(read(event_source()(plain), plain), text, plain)
    except yaml_errors() as error:
        raise _for_people(error, text) from None


def _roots(source: EventSource, text: str) -> list[Node]:
    roots: list[Node] = []
    for root, aliases in documents_from(source.get_event, text):
        if aliases:
            _check_expansion(root, text)
        roots.append(root)
    return roots


def _drained(source: EventSource, text: str) -> list[Node]:
    # the C parser reads five times as fast where it makes no events, but braces that are nested
    # very deep make it slow
    read_all = getattr(source, "raw_parse", None)
    if read_all is None or text.count("[") + text.count("{") > MAX_DEPTH:
        _drain_events(source)
    else:
        read_all()
    return []


def _drain_events(source: EventSource) -> None:
    depth = 0
    steps = _steps()
    while (event := source.get_event()) is not None:
        depth += steps.get(type(event), 0)
        if depth > MAX_DEPTH:
            raise too_deep(event)


def use_pure_parser(text: str) -> EventSource:
    """Ruamel's own parser, for machines without the C binding, reading YAML 1.1 as libyaml does."""
    from ruamel.yaml import YAML  # only where the binding is missing
    from ruamel.yaml.docinfo import DocInfo

    yaml = YAML(typ="safe", pure=True)
    yaml.version = "1.1"
    yaml.doc_infos.append(DocInfo())  # where its scanner notes the directives of a document
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
    from kubectl_prodready.text.flat_events import flatten  # loads the library's classes

    flatten()
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


def yaml_errors() -> tuple[type[Exception], ...]:
    """What the parsers raise for what is not YAML; asked for where one was raised."""
    from ruamel.yaml.error import YAMLError, YAMLStreamError

    return YAMLError, YAMLStreamError


def _for_people(error: Exception, text: str) -> InputError:
    """What a parser raised, in words for people."""
    from ruamel.yaml.error import MarkedYAMLError
    from ruamel.yaml.reader import ReaderError

    if isinstance(error, MarkedYAMLError):
        mark = error.problem_mark or error.context_mark
        problem = error.problem or error.context or "not YAML"
        return not_yaml(str(problem), *position(text, mark.index))
    if isinstance(error, ReaderError):
        return not_yaml(str(error.reason), *_place_of_bad_character(text, error))
    return not_yaml(str(error), 1, 1)


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


def _place_of_bad_character(text: str, error: Any) -> tuple[int, int]:
    """The place of a character that YAML forbids; libyaml counts it in UTF-8 bytes."""
    offset = text.find(chr(error.character)) if isinstance(error.character, int) else -1
    return position(text, max(offset, 0))
