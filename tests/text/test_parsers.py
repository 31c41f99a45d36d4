"""Both parsers, libyaml and ruamel's own, give the same nodes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from ruamel.yaml.error import MarkedYAMLError

from kubectl_prodready.errors import InputError
from kubectl_prodready.text.build import documents_from
from kubectl_prodready.text.encoding import decode
from kubectl_prodready.text.nodes import Alias, Mapping, Node, Scalar, content_end, walk
from kubectl_prodready.text.parse import use_pure_parser
from kubectl_prodready.text.stream import pieces
from tests.text.styles import styled, trees, workloads

parser = pytest.importorskip("_ruamel_yaml", reason="there is no C parser").CParser

ODD = re.compile(r"[{\[].*[^\s,\[{]:[^\s,]|\\ud", re.DOTALL)
TESTDATA = Path(__file__).parents[2] / "testdata"
SCENARIOS = sorted(path.name for path in TESTDATA.iterdir())


def described(node: Node, text: str) -> tuple[Any, ...]:
    """Everything that a node says about itself."""
    place = (node.start, node.end, content_end(node, text))
    if isinstance(node, Alias):
        return (*place, node.name)
    if node.anchor and node.tag:  # they differ in which of both comes first
        place = (0, *place[1:])
    if isinstance(node, Scalar):
        return (*place, node.text, node.style, node.anchor, node.tag)
    kind = "mapping" if isinstance(node, Mapping) else "list"
    column = 0 if node.anchor and node.tag else node.column
    return (*place, column, kind, len(node.items), node.flow, node.anchor, node.tag)


def nodes(source: Any, text: str) -> list[list[tuple[Any, ...]]] | None:
    """All nodes of all documents, as one parser sees them; None where it refuses the text."""
    try:
        roots = list(documents_from(source(text).get_event, text))
    except MarkedYAMLError:
        return None
    return [[described(node, text) for node in walk(root)] for root, _ in roots]


def assert_same(text: str) -> None:
    """Both see the same, if they take the text.

    Only libyaml takes tabs behind tokens and refuses a colon or a surrogate pair in braces.
    """
    one, other = nodes(parser, text), nodes(use_pure_parser, text)
    assert one == other or (one is None and ODD.search(text)) or (other is None and "\t" in text)


def texts(folder: Path) -> Iterator[str]:
    """The documents of a scenario, as far as its files are text."""
    for path in folder.rglob("*"):
        if path.suffix in {".yaml", ".yml", ".json"}:
            with suppress(InputError):
                yield from (piece.text for piece in pieces(decode(path.read_bytes())))


@pytest.mark.parametrize("scenario", SCENARIOS)
def test_nodes_of_real_texts_are_the_same(scenario: str) -> None:
    for text in texts(TESTDATA / scenario):
        assert_same(text)


@pytest.mark.parametrize(
    "text",
    [
        "a:\nb:\n",
        "a:\n- b:\n  c: 1\n",
        "a: # c\n\n# d\nb:\n- c\n",
        "a: {b: , c, d : , 'e': }\n",
        "a: {b:\n  # c\n  }\n",
        "? a\n? b\n# c\n: \n? - c\n: d\n",
        "-\n-\n- -\n  - a\n",
        "a: &x\nb: !!null\nc: &y !!str\n",
        "a: [b: c, ? d, e]\n",
        "--- &x\na: 1\n...\n",
        "%YAML 1.1\n%TAG !e! tag:x:\n---\na: !e!b c\n",
        "a: |+\n  b\n\n# c\nd: >2-\n    e\n   f\n",
        "a: 'b\n\n  c'\nd: \"e\\\n  f\"\ng: h\n  i\n",
        "ü: \U0001f600\nb: *x\n".replace("*x", "&x c"),
    ],
)
def test_nodes_of_odd_texts_are_the_same(text: str) -> None:
    assert_same(text)


@settings(max_examples=30)
@given(st.one_of(trees(), workloads()).flatmap(styled))
def test_nodes_of_styled_texts_are_the_same(text: str) -> None:
    assert_same(text.removeprefix("\ufeff"))
