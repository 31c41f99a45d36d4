"""Plain data from nodes, as another reader sees it, and what cannot be."""

from __future__ import annotations

from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from kubectl_prodready.errors import InputError, UnrenderedError
from kubectl_prodready.text.data import data_of
from kubectl_prodready.text.locate import Locator
from kubectl_prodready.text.stream import pieces
from tests.text.change import root_of
from tests.text.read import is_same, read
from tests.text.styles import styled, trees


def data(text: str) -> Any:
    return data_of(root_of(text), text)


@pytest.mark.parametrize(
    "text",
    [
        "a: &x [1, 2]\nb: *x\nc: {d: *x}\n",
        "a: &x web\n*x : 1\n",
        "a: &x {b: 1, c: 2}\nd: {<<: *x, c: 3}\n",
        "a: &x {b: 1}\ne: &y {b: 2, c: 2}\nd:\n  <<: [*x, *y]\n  f: 4\n",
        "a: &x {b: 1}\ne: &y {b: 2, c: 2}\nd: {f: 4, <<: *x}\n",
        "a: {<<: {b: 1}, c: 2}\n",
        "a: &x {b: &y {c: 1}}\nd: {<<: *x, e: {<<: *y}}\n",
        "- a\n- &x b\n- *x\n",
        "just a string\n",
        "? a\n: b\n? c\n",
    ],
)
def test_aliases_and_merges_are_what_another_reader_sees(text: str) -> None:
    assert is_same(data(text), yaml.safe_load(text))


def test_a_quoted_merge_sign_is_a_key_like_any_other() -> None:
    assert data("a: {'<<': 1}\n") == {"a": {"<<": 1}}


def test_of_two_merge_keys_the_first_wins() -> None:
    text = "x: &x {b: 1}\ny: &y {b: 2}\nd:\n  <<: *x\n  <<: *y\n"
    assert data(text)["d"] == {"b": 1}


def test_keys_are_strings_as_in_json() -> None:
    assert data("1: a\nyes: b\n~: c\n") == {"1": "a", "yes": "b", "~": "c"}


def test_aliases_share_their_data() -> None:
    found = data("a: &x [1]\nb: *x\nc: &y {d: 1}\ne: *y\n")
    assert found["a"] is found["b"]
    assert found["c"] is found["e"]


def test_an_alias_may_be_read_without_its_anchor() -> None:
    text = "a: &x [1, &y 2]\nb: [*x, *y]\n"
    aliases = Locator(root_of(text)).find(("b",)).node
    assert data_of(aliases, text) == [[1, 2], 2]


@pytest.mark.parametrize(
    ("text", "place", "words"),
    [
        ("a: 1\nb: 2\na: 3\n", (3, 1), 'the key "a" stands twice in one mapping (line 1)'),
        ("x:\n  a: 1\n  'a': 3\n", (3, 3), 'the key "a" stands twice in one mapping (line 2)'),
        ("x: &k a\n*k : 1\n*k : 2\n", (3, 1), 'the key "a" stands twice in one mapping (line 2)'),
        ("a: 1\nx: {<<: 3}\n", (2, 9), "a merge key that names no mapping"),
        ("a: &a {}\nx: {<<: [*a, b]}\n", (2, 9), "a merge key that names no mapping"),
    ],
)
def test_what_cannot_be_is_told_with_its_place(
    text: str, place: tuple[int, int], words: str
) -> None:
    with pytest.raises(InputError) as error:
        data(text)
    assert (error.value.line, error.value.column) == place
    assert words in str(error.value)


@pytest.mark.parametrize("text", ["a: {{ x }}\n", "a: 1\n{{ x }}: 2\n", "? [a]\n: 1\n"])
def test_a_key_that_is_no_text_looks_like_a_template(text: str) -> None:
    with pytest.raises(UnrenderedError, match="as in a template"):
        data(text)


@given(trees().flatmap(styled))
def test_styled_texts_say_what_another_reader_sees(text: str) -> None:
    assert is_same(data(next(pieces(text)).text), read(text))


@given(st.data(), trees())
def test_styled_texts_say_what_was_to_be_said(draws: st.DataObject, said: dict[str, Any]) -> None:
    assert is_same(read(draws.draw(styled(said, ends=True))), said)
