"""Nodes: where things are, and where their content really ends."""

from __future__ import annotations

import pytest

from kubectl_prodready.text.nodes import (
    Alias,
    Mapping,
    Scalar,
    Sequence,
    bare_span,
    children,
    content_end,
    resolved,
    walk,
)
from tests.text.change import root_of


def value_in(text: str, key: str = "x") -> Scalar | Mapping | Sequence:
    """What stands under a key of the root."""
    root = root_of(text)
    assert isinstance(root, Mapping)
    value = root.get(key)
    assert value is not None
    return resolved(value)


def content_of(text: str, key: str = "x") -> str:
    """The text of a value up to where its content ends."""
    value = value_in(text, key)
    return text[value.start : content_end(value, text)]


@pytest.mark.parametrize(
    ("text", "content"),
    [
        ("x: a # c\n", "a"),
        ("x: 'a'\n\n# c\ny: 1\n", "'a'"),
        ("x: a\n  b\n  # c\n", "a\n  b"),
        ("x: [a, b] # c\n", "[a, b]"),
        ("x:\n- a\n- b # c\n\n# d\ny: 1\n", "- a\n- b"),
        ("x:\n  a: 1\n  # c\n\ny: 1\n", "a: 1"),
        ("x:\n  a:\n  # c\ny: 1\n", "a:"),
        ("x:\n  a: &n\n  # c\ny: 1\n", "a: &n"),
        ("x:\n  a:\n    - b:\n      # c\ny: 1\n", "a:\n    - b:"),
        ("x:\n  ? a\n  # c\ny: 1\n", "? a"),
        ("x:\n  ? a\n  # c\n  : # d\ny: 1\n", "? a\n  # c\n  :"),
        ("x:\n  ? |-\n    a\n\n  # c\ny: 1\n", "? |-\n    a"),
        ("y: &y b\nx:\n  a: *y # c\n", "a: *y"),
        ("x: |\n  a\n\n\ny: 1\n", "|\n  a"),
        ("x: |-\n  a\n\n# c\n", "|-\n  a"),
        ("x: >\n  a\n\n  b\n\n", ">\n  a\n\n  b"),
        ("x: |+\n  a\n\n\ny: 1\n", "|+\n  a\n\n"),
        ("x: |+ # c\n  a\n", "|+ # c\n  a"),
        ("x: |2+\n  a\n\n", "|2+\n  a\n"),
        ("x: |+\n  a", "|+\n  a"),
        ("x: |\n  a\n    \n\ny: 1\n", "|\n  a\n    "),
        ("x: |\n\n\n  a\n", "|\n\n\n  a"),
        ("x: |\r\n  a\r\n\r\ny: 1\r\n", "|\r\n  a"),
        ("x: |+\r\n  a\r\n\r\ny: 1\r\n", "|+\r\n  a\r\n"),
        ("x: |", "|"),
        ("x: |\n\ny: 1\n", "|"),
    ],
)
def test_content_ends_before_what_belongs_to_nothing(text: str, content: str) -> None:
    assert content_of(text) == content


@pytest.mark.parametrize(
    ("written", "bare"),
    [
        ("", ""),
        ("~", "~"),
        ("null", "null"),
        ("&a null", "null"),
        ("&a", ""),
        ("!!null null", "!!null null"),
        ("!!null", "!!null"),
        ("&a !!null ~", "~"),
        ("{}", "{}"),
        ("{ }", "{ }"),
        ("&a {}", "{}"),
        ("!!map {}", "{}"),
        ("{ # c\n }", "{ # c\n }"),
    ],
)
def test_the_bare_span_leaves_an_anchor_out(written: str, bare: str) -> None:
    text = f"x: {written}\ny: 1\n"
    start, end = bare_span(value_in(text), text)
    assert text[start:end] == bare


@pytest.mark.parametrize(
    ("written", "is_null"),
    [
        *(("", True), ("~", True), ("NULL", True), ("!!null ''", False), ("!!null ~", True)),
        *(("'~'", False), ("!!str", False), ("nULL", False), ("|-\n  null", False), ("a", False)),
    ],
)
def test_nothing_is_null(written: str, is_null: bool) -> None:
    value = value_in(f"x: {written}\n")
    assert isinstance(value, Scalar)
    assert value.is_null is is_null


def test_a_key_is_found_where_it_is_written() -> None:
    root = root_of("base: &b {a: 1}\n[x]: 0\n<<: *b\nc: 2\n'c d': 3\n")
    assert isinstance(root, Mapping)
    assert root.get("a") is None
    assert root.pair("a") is None
    found, pair = root.get("c d"), root.pair("c d")
    assert isinstance(found, Scalar)
    assert found.text == "3"
    assert pair is not None
    assert pair[0].style == "'"
    assert pair[1] is found


def test_a_walk_meets_everything_once_in_the_order_of_the_text() -> None:
    root = root_of("a: &a [b, {c: d}]\ne: *a\nf: [*a]\n")
    nodes = list(walk(root))
    assert len(set(map(id, nodes))) == len(nodes)
    assert [node.start for node in nodes] == sorted(node.start for node in nodes)
    assert [n.text for n in nodes if isinstance(n, Scalar)] == ["a", "b", "c", "d", "e", "f"]
    aliases = [node for node in nodes if isinstance(node, Alias)]
    assert [resolved(alias) for alias in aliases] == [resolved(aliases[0])] * 2
    assert not list(children(aliases[0]))
