"""Data straight from events is the data of the nodes, and what cannot be is told as there."""

from __future__ import annotations

import pytest
from hypothesis import given

from kubectl_prodready.errors import InputError
from kubectl_prodready.text import said
from kubectl_prodready.text.build import MAX_DEPTH
from kubectl_prodready.text.data import data_of
from kubectl_prodready.text.nodes import Node
from kubectl_prodready.text.parse import parse
from kubectl_prodready.text.said import documents_in
from tests.text.read import is_same
from tests.text.styles import styled, trees, workloads

USUAL = [
    "",
    "a: 1\n",
    "a: {b: [1, 'x', \"1\", ~, yes, 010], 080: 1.5}\n1: a\nyes: b\n~: c\n",
    "- a\n- - b\n  - {}\n- []\n-\n",
    "just a string\n",
    "a: 1\n---\nb: |\n  text\n---\n",
    "? a\n: b\n? c\n",
]
UNUSUAL = [
    "a: &x [1, 2]\nb: *x\n",
    "a: !!str 1\nb: !own {c: d}\n",
    "a: &x {b: 1}\nd: {<<: *x, c: 3}\n",
    "a: {'<<': 1}\n",
    'a: "\\ud83d\\ude00"\n',
    "a: {image: nginx:1.27}\n",
]
WRONG = [
    "a: 1\nb: 2\na: 3\n",
    "a: {{ x }}\n",
    "? [a]\n: 1\n",
    "a: [\n",
    "a: *x\n",
    "a: 1\n---\nb: 1\nb: 2\n",
    "a: \x00\n",
    "[" * (MAX_DEPTH + 1) + "]" * (MAX_DEPTH + 1),
]


def by_nodes(text: str) -> list[object]:
    return [data_of(root, text) for root in parse(text)]


@pytest.mark.parametrize("text", [*USUAL, *UNUSUAL])
def test_it_says_what_the_nodes_say(text: str) -> None:
    assert is_same(documents_in(text), by_nodes(text))


@pytest.mark.parametrize("text", USUAL)
def test_what_is_usual_needs_no_nodes(monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    def no_nodes(_: str) -> list[Node]:
        raise AssertionError("this is usual")

    expected = by_nodes(text)
    monkeypatch.setattr(said, "parse", no_nodes)
    assert is_same(documents_in(text), expected)


@pytest.mark.parametrize("text", WRONG)
def test_what_cannot_be_is_told_in_the_same_words(text: str) -> None:
    with pytest.raises(InputError) as expected:
        by_nodes(text)
    with pytest.raises(InputError) as told:
        documents_in(text)
    assert str(told.value) == str(expected.value)


@given(trees().flatmap(styled))
def test_any_data_in_any_manner(text: str) -> None:
    assert is_same(documents_in(text), by_nodes(text))


@given(workloads().flatmap(styled))
def test_workloads(text: str) -> None:
    assert is_same(documents_in(text), by_nodes(text))
