"""New keys as lines or in braces: valid, and saying what they shall say."""

from __future__ import annotations

from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from kubectl_prodready.text.emit import (
    BlockStyle,
    FlowStyle,
    Leaf,
    Tree,
    block_lines,
    common_note,
    flow_value,
    grown,
    is_inline,
    plain,
)
from tests.text.read import is_same
from tests.text.styles import SCALARS, trees

BLOCK = BlockStyle(step=2, list_step=0, quote='"', key_quote="")
FLOW = FlowStyle(json=False, colon=": ", comma=", ", indent=None, step="", newline="\n", quote='"')
NUMBERED: dict[str, Tree] = {"a": {"b": Leaf(1, "x"), "c": Leaf(2, "x")}, "d": Leaf(3, "y")}


def lines(value: dict[str, Any], note: str = "", style: BlockStyle = BLOCK) -> list[str]:
    tree = grown(value, note)
    assert isinstance(tree, dict)
    return block_lines(tree, 0, style)


def test_a_value_grows_into_a_tree_and_back() -> None:
    value = {"a": {"b": 1, "c": {}}, "d": [{"e": 1}]}
    tree = grown(value, "n")
    assert tree == {
        "a": {"b": Leaf(1, "n"), "c": Leaf({}, "n")},
        "d": Leaf([{"e": 1}], "n"),
    }
    assert plain(tree) == value


@pytest.mark.parametrize(
    ("value", "fits"),
    [(1, True), ("a", True), ({}, True), ([], True), ([1], False), ({"a": 1}, False)],
)
def test_what_stands_on_the_line_of_its_key(value: Any, fits: bool) -> None:
    assert is_inline(grown(value, "")) is fits


def test_a_note_stands_once_for_all_that_share_it() -> None:
    assert common_note(NUMBERED["a"]) == "x"
    assert common_note(NUMBERED) is None
    assert block_lines(NUMBERED, 0, BLOCK) == ["a:  # x", "  b: 1", "  c: 2", "d: 3  # y"]
    assert block_lines(NUMBERED, 2, BLOCK, is_noted=True) == [
        *("  a:", "    b: 1", "    c: 2", "  d: 3"),
    ]


def test_lists_and_mappings_follow_the_style() -> None:
    value = {"a": [1, {"b": {"c": 2}, "d": [[3, 4], []]}], "e": {"f": "yes"}}
    assert lines(value, "n") == [
        *("a:  # n", "- 1", "- b:", "    c: 2", "  d:", "  - - 3", "    - 4", "  - []"),
        *("e:  # n", '  f: "yes"'),
    ]
    wide = BlockStyle(step=4, list_step=2, quote="'", key_quote="'")
    assert lines(value, style=wide) == [
        *("'a':", "  - 1", "  - 'b':", "        'c': 2", "    'd':", "      - - 3"),
        *("        - 4", "      - []", "'e':", "    'f': 'yes'"),
    ]


@pytest.mark.parametrize("key", ["a/b.c", "on", "1", "a: b", "- a", "", "#", "*a", "a b", "'"])
def test_any_key_reads_back(key: str) -> None:
    for key_quote in ("", "'", '"'):
        written = lines({key: {key: [{key: 1}]}}, style=BLOCK._replace(key_quote=key_quote))
        assert yaml.safe_load("\n".join(written)) == {key: {key: [{key: 1}]}}


VALUES = st.dictionaries(
    st.sampled_from(["a", "on", "x: y", "b"]),
    st.one_of(trees(), SCALARS, st.lists(trees(), max_size=2)),
    min_size=1,
    max_size=3,
)
STYLES = st.builds(
    BlockStyle,
    st.integers(1, 4),
    st.integers(0, 4),
    st.sampled_from("'\""),
    st.sampled_from(["", "'", '"']),
)


@given(VALUES, STYLES, st.integers(0, 3))
def test_lines_read_back(value: dict[str, Any], style: BlockStyle, column: int) -> None:
    tree = grown(value, "note")
    assert isinstance(tree, dict)
    text = "\n".join(block_lines(tree, column, style))
    assert is_same(yaml.load(text, yaml.CSafeLoader), value)
    assert text.count("  # note") == len(value)


@given(
    VALUES,
    st.sampled_from([None, "", "  ", "\t"]),
    st.sampled_from(["", "  ", "\t"]),
    st.sampled_from(["\n", "\r\n"]),
    st.booleans(),
)
def test_braces_read_back(
    value: dict[str, Any], indent: str | None, step: str, newline: str, json: bool
) -> None:
    style = FLOW._replace(indent=indent, step=step, newline=newline, json=json, pad=" ")
    text = flow_value(value, style)
    assert is_same(yaml.load(text, yaml.CSafeLoader), value)
    assert ("\n" in text) is (indent is not None)


def test_braces_follow_the_style() -> None:
    value = {"a": [1, {}], "b": {"c": "yes"}, "d": []}
    assert flow_value(value, FLOW) == '{a: [1, {}], b: {c: "yes"}, d: []}'
    tight = FLOW._replace(json=True, colon=":", comma=",")
    assert flow_value(value, tight) == '{"a":[1,{}],"b":{"c":"yes"},"d":[]}'
    assert flow_value({"a": [{"b": 1}]}, FLOW._replace(pad=" ")) == "{ a: [{ b: 1 }] }"
    pretty = FLOW._replace(json=True, indent="", step="  ")
    assert flow_value(value, pretty) == (
        '{\n  "a": [\n    1,\n    {}\n  ],\n  "b": {\n    "c": "yes"\n  },\n  "d": []\n}'
    )
