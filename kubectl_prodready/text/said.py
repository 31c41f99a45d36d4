"""What a text says, where nobody asks where it says it: data straight from the parser's events.

That takes half the time of nodes. It knows only what almost all manifests are made of; for
anchors, tags, merge keys and all that is wrong the way through nodes is taken, which knows all.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from kubectl_prodready.text.build import MAX_DEPTH, takers_of
from kubectl_prodready.text.data import data_of
from kubectl_prodready.text.locate import MERGE
from kubectl_prodready.text.parse import event_source, parse, yaml_errors
from kubectl_prodready.text.scalars import value_of_plain


class _Unusual(Exception):  # noqa: N818  nothing is wrong yet
    """Something that the way through nodes has to judge."""


def documents_in(text: str) -> list[Any]:
    """The data of all documents of a text. Raises InputError as `parse` and `data_of` do."""
    try:
        return _documents(event_source()(text).get_event)
    except _Unusual:
        pass
    except yaml_errors():  # the text may be one that is masked first
        pass
    return [data_of(root, text) for root in parse(text)]


def _documents(get_event: Callable[[], Any]) -> list[Any]:
    """The data of documents without anything unusual."""
    from ruamel.yaml.events import ScalarEvent  # loaded with the parser

    collector = _Collector()
    takers = takers_of(collector)
    while (event := get_event()) is not None:
        if type(event) is not ScalarEvent:
            takers[type(event)](event)
            continue
        # most events are scalars, and a call for each would cost a tenth of the whole
        if event.anchor is not None or event.ctag is not None:
            raise _Unusual
        said = event.value
        if collector.of_pairs and not len(collector.held) % 2:
            if said == MERGE:
                raise _Unusual
        elif not event.style:
            said = value_of_plain(said)
        collector.held.append(said)
    return collector.documents


class _Collector:
    """Collects the data of one document after the other from events."""

    def __init__(self) -> None:
        self.documents: list[Any] = []
        self.held: list[Any] = []  # what stands in the open collection, keys and values alike
        self.of_pairs = False  # whether that collection is a mapping
        self.outer: list[tuple[list[Any], bool]] = []

    def begin_mapping(self, event: Any) -> None:
        self.begin(event)
        self.of_pairs = True

    def begin_sequence(self, event: Any) -> None:
        self.begin(event)
        self.of_pairs = False

    def begin(self, event: Any) -> None:
        is_key = self.of_pairs and not len(self.held) % 2
        has_properties = event.anchor is not None or event.ctag is not None
        if is_key or has_properties or len(self.outer) == MAX_DEPTH:
            raise _Unusual
        self.outer.append((self.held, self.of_pairs))
        self.held = []

    def end_mapping(self, _event: Any) -> None:
        held = self.held
        made = dict(zip(held[::2], held[1::2], strict=True))
        if len(made) * 2 != len(held):
            raise _Unusual  # a key stands twice
        self.held, self.of_pairs = self.outer.pop()
        self.held.append(made)

    def end_sequence(self, _event: Any) -> None:
        made = self.held
        self.held, self.of_pairs = self.outer.pop()
        self.held.append(made)

    def alias(self, _event: Any) -> None:
        raise _Unusual

    def end_document(self, _event: Any) -> None:
        self.documents.append(self.held.pop())
