"""The habits of a document, which an addition follows."""

from __future__ import annotations

import pytest

from kubectl_prodready.text.lines import first_on_line, line_end, line_start, newline_after
from kubectl_prodready.text.locate import Locator
from kubectl_prodready.text.nodes import Mapping
from kubectl_prodready.text.style import (
    Style,
    column_of,
    key_quote,
    nested_step,
    style_of,
)
from tests.text.change import root_of


def style(text: str) -> Style:
    return style_of(root_of(text), text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a: 1\n", Style("\n", 2, 0, '"')),
        ("a: 1", Style("\n", 2, 0, '"')),
        ("a: 1\r\n", Style("\r\n", 2, 0, '"')),
        ("a:\n    b: 1\n", Style("\n", 4, 0, '"')),
        ("a:\n b: 1\n", Style("\n", 1, 0, '"')),
        ("a:\n  b:\n    c:\n        d: 1\n", Style("\n", 2, 0, '"')),
        ("a:\n  - b\n", Style("\n", 2, 2, '"')),
        ("a:\n- b\nc:\n- d\ne:\n  - f\n", Style("\n", 2, 0, '"')),
        ("a: '1'\n", Style("\n", 2, 0, "'")),
        ("a: '1'\nb: \"2\"\n", Style("\n", 2, 0, '"')),
        ("a:\n- b: '1'\n- - c: '2'\n", Style("\n", 2, 0, "'")),
        ("{a: {b: [c]}}\n", Style("\n", 2, 0, '"')),
        ("a: {}\nb: []\nc: {d: 1}\n", Style("\n", 2, 0, '"')),
        ("x: &x\n    y: 1\nz: *x\n", Style("\n", 4, 0, '"')),
        ("just text\n", Style("\n", 2, 0, '"')),
    ],
)
def test_the_commonest_habit_counts(text: str, expected: Style) -> None:
    assert style(text) == expected


@pytest.mark.parametrize(
    ("text", "step"),
    [
        ("a:\n   b: 1\nc: 1\n", 3),
        ("a: {b: 1}\nc: 1\n", 2),
        ("a: {}\nc:\n - d\n", 2),
        ("c: 1\n", 2),
    ],
)
def test_a_mapping_s_own_step_comes_first(text: str, step: int) -> None:
    root = root_of(text)
    assert isinstance(root, Mapping)
    assert nested_step(root, text, style(text)) == step


def test_the_document_s_step_serves_where_a_mapping_has_none() -> None:
    text = "a:\n    b: 1\nc:\n    d: 1\ne:\n- f: 1\n"
    item = Locator(root_of(text)).find(("e", 0)).node
    assert isinstance(item, Mapping)
    assert nested_step(item, text, style(text)) == 4


@pytest.mark.parametrize(
    ("text", "column"),
    [
        ("a: 1\n", 0),
        ("  a: 1\n", 2),
        ("? a\n: 1\n", 0),
        ("  ?   a\n  : 1\n", 2),
        ("- &x a: 1\n", 0),
        ("--- &x\n a: 1\n", 1),
        ("  - a\n", 2),
        ("   [a]\n", 3),
        ("   {a: 1}\n", 3),
        (" a\n", 1),
    ],
)
def test_the_column_is_that_of_the_content(text: str, column: int) -> None:
    assert column_of(root_of(text), text) == column


def test_the_column_of_an_anchored_key_is_that_of_its_anchor() -> None:
    text = "x:\n  &a b: 1\n"
    root = root_of(text)
    assert isinstance(root, Mapping)
    assert column_of(root.items[0][1], text) == 2


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
def test_lines_end_where_any_break_is(newline: str) -> None:
    text = f"ab{newline}cd{newline}"
    second = 2 + len(newline)
    assert line_start(text, 1) == 0
    assert line_end(text, 0) == line_end(text, 2) == 2
    assert line_start(text, second) == line_start(text, second + 1) == second
    assert newline_after(text, 0) == newline_after(text, second) == newline
    assert newline_after(text, len(text)) == ""
    assert line_end(text, len(text)) == len(text)


def test_what_is_first_on_its_line() -> None:
    text = "a: \n  {}\n"
    assert first_on_line(text, text.index("{"))
    assert not first_on_line(text, text.index("}"))


@pytest.mark.parametrize(
    ("text", "sign"),
    [
        ("a: 1\n", ""),
        ('"a": 1\n', '"'),
        ("'a': 1\n'b': 1\n", "'"),
        ("'a': 1\n\"b\": 1\n", ""),
        ("'a': 1\nb: 1\n", ""),
        ("? [a]\n: 1\n", ""),
        ("? |-\n  a\n: 1\n", ""),
        ("x: &x a\n*x : 1\n", ""),
    ],
)
def test_keys_are_quoted_where_all_are(text: str, sign: str) -> None:
    root = root_of(text)
    assert isinstance(root, Mapping)
    assert key_quote(root) == sign
