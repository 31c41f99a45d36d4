"""From YAML text to nodes, through the parser's events.

libyaml reads through ruamel.yaml's C binding; ruamel's own scanner serves where that is missing.
Events, not composed nodes, because they are ten times cheaper and tell an alias from its anchor.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from typing import Any, Protocol

from kubectl_prodready.errors import InputError
from kubectl_prodready.text.build import MAX_DEPTH, documents_from, not_yaml, too_deep
from kubectl_prodready.text.nodes import Alias, Mapping, Node, Scalar, Sequence, walk

MAX_SECOND_OPINION = 2_000_000
"""Characters up to which ruamel's own, slow parser is asked as well."""

SURROGATES = re.compile(
    r"(?<!\\)((?:\\\\)*)\\(u[dD][89abAB][0-9a-fA-F]{2})\\(u[dD][c-fC-F][0-9a-fA-F]{2})"
)
"""The JSON escape for a character beyond 16 bits, with the backslashes before it."""

MASKED = re.compile(r"_u([dD][89abAB][0-9a-fA-F]{2})_u([dD][c-fC-F][0-9a-fA-F]{2})")
"""The same escape where its backslashes were taken away."""

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
    return _with_second_opinion(text, _roots)


def drain(text: str) -> None:
    """Check that the text is YAML, without building anything. Raises InputError as `parse` does."""
    _with_second_opinion(text, _drained)


def _with_second_opinion(text: str, read: Callable[[EventSource, str], list[Node]]) -> list[Node]:
    """Read a text; where the fast parser refuses what kubectl takes, read it another way.

    The bundled libyaml is 0.1.7. In brackets it refuses plain scalars with a colon, as in
    `{image: nginx:1.27}`, and everywhere the surrogate pairs by which JSON writes an emoji; the
    other parser takes each half of a pair for a character. So both read them masked.
    """
    from ruamel.yaml.error import MarkedYAMLError

    masked = SURROGATES.sub(r"\1_\2_\3", text) if "\\u" in text else text
    with _errors_for_people(text):
        try:
            roots = read(event_source()(masked), masked)
        except MarkedYAMLError as refusal:
            roots = _read_otherwise(masked, read, refusal)
    return roots if masked == text else _unmasked(roots, text)


def _read_otherwise(
    text: str, read: Callable[[EventSource, str], list[Node]], refusal: Exception
) -> list[Node]:
    """What ruamel's own parser reads; where it refuses too, the first one's words are told."""
    from ruamel.yaml.error import MarkedYAMLError

    if len(text) > MAX_SECOND_OPINION or not ("{" in text or "[" in text):
        raise refusal
    try:
        return read(use_pure_parser(text), text)
    except MarkedYAMLError:
        raise refusal from None


def _roots(source: EventSource, text: str) -> list[Node]:
    roots: list[Node] = []
    for root, aliases in documents_from(source.get_event, text):
        if aliases:
            _check_expansion(root, text)
        roots.append(root)
    return roots


def _drained(source: EventSource, text: str) -> list[Node]:
    if text.count("[") + text.count("{") > MAX_DEPTH:  # only braces make the parser slow
        _drain_carefully(source.get_event)
    while source.get_event() is not None:
        pass
    return []


def _unmasked(roots: list[Node], text: str) -> list[Node]:
    """Give scalars with surrogate pairs, which were read masked, what they really say."""
    for node in (node for root in roots for node in walk(root)):
        if isinstance(node, Scalar) and SURROGATES.search(text, node.start, node.end):
            # only double quotes know escapes
            said = _character if node.style == '"' else r"\\u\1\\u\2"
            node.text = MASKED.sub(said, node.text)
    return roots


def _character(match: re.Match[str]) -> str:
    """The one character that a pair of surrogates stands for."""
    return (bytes.fromhex(match[1]) + bytes.fromhex(match[2])).decode("utf-16-be")


def _drain_carefully(get_event: Callable[[], Any]) -> None:
    depth = 0
    steps = _steps()
    while (event := get_event()) is not None:
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
        raise not_yaml(str(problem), mark.line + 1, mark.column + 1) from None
    except ReaderError as error:
        line, column = _place_of_bad_character(text, error)
        raise not_yaml(str(error.reason), line, column) from None
    except (YAMLError, YAMLStreamError) as error:
        raise not_yaml(str(error), 1, 1) from None


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


class LineIndex:
    """Lines and columns of many offsets in one text."""

    def __init__(self, text: str) -> None:
        """Find every line once."""
        self._starts = [0, *(match.end() for match in re.finditer("\n", text))]

    def position(self, offset: int) -> tuple[int, int]:
        """Line and column, both from 1, of an offset."""
        line = bisect_right(self._starts, offset)
        return line, offset - self._starts[line - 1] + 1


def _place_of_bad_character(text: str, error: Any) -> tuple[int, int]:
    """The place of a character that YAML forbids; libyaml counts it in UTF-8 bytes."""
    offset = text.find(chr(error.character)) if isinstance(error.character, int) else -1
    return position(text, max(offset, 0))
