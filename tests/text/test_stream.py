"""A stream is cut into documents exactly where a parser sees them begin."""

from __future__ import annotations

import re

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from kubectl_prodready.errors import InputError
from kubectl_prodready.text.data import data_of
from kubectl_prodready.text.parse import parse
from kubectl_prodready.text.stream import pieces


def cut(text: str) -> list[str]:
    return [piece.text for piece in pieces(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", [""]),
        ("a: 1\n", ["a: 1\n"]),
        ("a: 1\n---\nb: 2\n", ["a: 1\n", "---\nb: 2\n"]),
        ("---\na: 1\n---\nb: 2\n", ["---\na: 1\n", "---\nb: 2\n"]),
        ("a: 1\n---", ["a: 1\n", "---"]),
        ("a: 1\n--- # why\nb: 2\n", ["a: 1\n", "--- # why\nb: 2\n"]),
        ("a: 1\n---\tb\n", ["a: 1\n", "---\tb\n"]),
        ("a: 1\r\n---\r\nb: 2\r\n", ["a: 1\r\n", "---\r\nb: 2\r\n"]),
        ("a: 1\n---b: 2\n", ["a: 1\n---b: 2\n"]),
        ("a: |\n  ---\n  b\n", ["a: |\n  ---\n  b\n"]),
        ("# why\n\n---\na: 1\n", ["# why\n\n---\na: 1\n"]),
        ("%YAML 1.1\n---\na: 1\n", ["%YAML 1.1\n---\na: 1\n"]),
        ("a: 1\n...\nb: 2\n", ["a: 1\n...\n", "b: 2\n"]),
        ("a: 1\n...\n", ["a: 1\n...\n", ""]),
        ("a: 1\n...", ["a: 1\n..."]),
        ("a: 1\n... # end\n# why\n---\nb: 2\n", ["a: 1\n... # end\n", "# why\n---\nb: 2\n"]),
        ("a: 1\n...\n%YAML 1.1\n---\nb\n", ["a: 1\n...\n", "%YAML 1.1\n---\nb\n"]),
        ("---\n---\n", ["---\n", "---\n"]),
        ("# c\ra: 1\n---\nb: 2\n", ["# c\ra: 1\n", "---\nb: 2\n"]),
        ("# c\r\r---\n", ["# c\r\r---\n"]),
    ],
)
def test_documents_begin_at_their_markers(text: str, expected: list[str]) -> None:
    assert cut(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('{"a": 1}\n{"b": 2}\n', ['{"a": 1}\n', '{"b": 2}\n']),
        ('{"a": {}}\r\n\r\n {"b": 2}', ['{"a": {}}\r\n\r\n ', '{"b": 2}']),
        (
            '---\n{"a":1}\n{"b":2}\n---\n{"c":\n{}}\n',
            ['---\n{"a":1}\n', '{"b":2}\n', '---\n{"c":\n{}}\n'],
        ),
        ('{"a": [{},\n{}]}\n', ['{"a": [{},\n{}]}\n']),
        ("a: |\n  }\n  {\n", ["a: |\n  }\n  {\n"]),
        ('{"a": 1}\n---\nb: |\n  }\n  {\n', ['{"a": 1}\n', "---\nb: |\n  }\n  {\n"]),
    ],
)
def test_json_values_may_follow_one_another(text: str, expected: list[str]) -> None:
    assert cut(text) == expected
    assert all(len(parse(part)) == 1 for part in expected)


@pytest.mark.parametrize("newline", ["\n", "\r\n", " \n"])
def test_a_byte_order_mark_of_a_later_document_is_passed_over(newline: str) -> None:
    """Files of some editors, one behind the other."""
    text = f"\ufeffa: 1\n---{newline}\ufeffb: 2\n---\n\ufeff{{}}\n{{}}\n"
    found = list(pieces(text))
    assert [piece.text for piece in found] == ["a: 1\n", "b: 2\n", "{}\n", "{}\n"]
    assert [piece.line for piece in found] == [0, 2, 4, 5]
    assert all(text[piece.start :].startswith(piece.text) for piece in found)


def test_a_byte_order_mark_belongs_to_no_piece() -> None:
    first, second = pieces("\ufeff---\na: 1\n---\nb: 2\n")
    assert (first.text, first.start, first.line) == ("---\na: 1\n", 1, 0)
    assert (second.text, second.start, second.line) == ("---\nb: 2\n", 10, 2)


LINES = st.sampled_from(
    ["a: 1", "- x", "---", "--- ", "...", "# c", "", "  b", "--- # c", "---x", "x: |"]
)
ENDS_TWICE = re.compile(r"(?:\A\ufeff?|\n\.\.\.)\s*(?:#[^\n]*\s+)*\.\.\.")
"""An end marker with no document before it, which libyaml takes in the middle of a stream only."""

STREAMS = st.builds(
    lambda lines, newline, end, mark: mark + newline.join(lines) + end,
    st.lists(LINES, max_size=9),
    st.sampled_from(["\n", "\r\n"]),
    st.sampled_from(["", "\n"]),
    st.sampled_from(["", "\ufeff"]),
)


@given(STREAMS)
def test_pieces_are_the_text_and_know_their_place(text: str) -> None:
    parts = list(pieces(text))
    first = parts[0].start
    assert text[:first] in {"", "\ufeff"}
    assert text[:first] + "".join(part.text for part in parts) == text
    for part in parts:
        assert text[part.start :].startswith(part.text)
        assert part.line == text[: part.start].count("\n")


@given(STREAMS)
def test_pieces_say_what_the_whole_says(text: str) -> None:
    assume(not ENDS_TWICE.search(text))
    try:
        whole = [data_of(root, text) for root in parse(text)]
    except InputError:
        return
    cut_up = [data_of(root, part.text) for part in pieces(text) for root in parse(part.text)]
    # an empty piece has no document, where the whole may end in one that says nothing
    assert [data for data in cut_up if data is not None] == [d for d in whole if d is not None]
