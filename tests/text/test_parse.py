"""From text to nodes: errors with their place, second opinions, and no work without end."""

from __future__ import annotations

import builtins
import re
from collections.abc import Iterator
from typing import Any

import pytest
import yaml
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from ruamel.yaml.error import YAMLStreamError

from kubectl_prodready.errors import InputError
from kubectl_prodready.text import parse as module
from kubectl_prodready.text.data import data_of
from kubectl_prodready.text.lines import LineIndex, position
from kubectl_prodready.text.nodes import Mapping
from kubectl_prodready.text.parse import (
    MAX_ALIAS_NODES,
    drain,
    event_source,
    parse,
    use_pure_parser,
)


def said(text: str) -> Any:
    """What the only document of a text says."""
    (root,) = parse(text)
    return data_of(root, text)


BAD = {
    "a: 'b\n": (2, 1, "unexpected end of stream"),
    "a: 1\n b: 2\n": (2, 3, "mapping values are not allowed"),
    "a: [1\nb: 2\n": (2, 2, ""),
    "a:\n\tb: 1\n": (2, 1, "cannot start any token"),
    "a: *x\n": (1, 4, "the alias *x has no anchor"),
    "b: 1\na: !x!y z\n": (2, 4, "undefined tag handle"),
    "a: \x07\n": (1, 4, "not allowed"),
    "ü: 1\nb: \x01\n": (2, 4, "not allowed"),
    "a: }\n": (1, 4, ""),
    "a: b: c\n": (1, 5, "mapping values are not allowed"),
    "a: b # \u2028 # c\nd: [\n": (3, 1, ""),
    "a: 1\rb: 'c\r": (3, 1, "unexpected end of stream"),
    "%YAML 3.0\n---\na\n": (1, 1, "incompatible YAML document"),
}


@pytest.mark.parametrize("text", BAD)
def test_what_is_no_yaml_is_told_with_its_place(text: str) -> None:
    line, column, words = BAD[text]
    with pytest.raises(InputError, match="not YAML: ") as error:
        parse(text)
    assert words in error.value.message
    assert (error.value.line, error.value.column) == (line, column)
    assert error.value.advice


@pytest.mark.parametrize("text", [text for text in BAD if "*" not in text])
def test_a_check_tells_the_same(text: str) -> None:
    with pytest.raises(InputError) as parsed:
        parse(text)
    with pytest.raises(InputError) as drained:
        drain(text)
    assert str(drained.value) == str(parsed.value)


@pytest.mark.parametrize("text", ["", "# c\n", "a: [1, {b: c}]\n---\nd\n", "a: {b: c:1}\n"])
def test_a_check_is_content_with_yaml(text: str) -> None:
    drain(text)


@pytest.mark.parametrize(("text", "count"), [("", 0), ("# c\n", 0), ("---\n", 1), ("a\n---\n", 2)])
def test_every_document_has_a_root(text: str, count: int) -> None:
    assert len(parse(text)) == count


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("{image: nginx:1.27}\n", {"image": "nginx:1.27"}),
        (
            "[a:1, b?c, d::e, http://f?g=h, i :j, k ? l]\n",
            ["a:1", "b?c", "d::e", "http://f?g=h", "i :j", "k ? l"],
        ),
        ("- {image: nginx:1.27}\n- b\t# c\n- d\t\n", [{"image": "nginx:1.27"}, "b", "d"]),
        ("[&a c:d, *a , !<tag:yaml.org,2002:str> e:f]\n", ["c:d", "c:d", "e:f"]),
        ("a: [b:c]\nd: |\n  e:f\ng: 'h?:i'\n", {"a": ["b:c"], "d": "e:f\n", "g": "h?:i"}),
        ("%YAML 1.1\n---\n{image: nginx:1.27}\n", {"image": "nginx:1.27"}),
        ("%TAG !e! tag:x:\n---\n[a:1, !e!b c]\n", ["a:1", "c"]),
        ('{"a": "\\ud83d\\ude00"}', {"a": "\U0001f600"}),
        ('a: "\\ud83d\\ude00\\\\ud83d \\n"\n', {"a": "\U0001f600\\ud83d \n"}),
        ('{a: b:c, d: "\\uD83D\\uDE00"}', {"a": "b:c", "d": "\U0001f600"}),
        ('["\\\\ud83d\\\\ude00", "\\ud83d\\ude00"]', ["\\ud83d\\ude00", "\U0001f600"]),
        ("'\\ud83d\\ude00': \\ud83d\\ude00\n", {"\\ud83d\\ude00": "\\ud83d\\ude00"}),
        ("# \\ud83d\\ude00\n[a:b, _ud83d_ude00]\n", ["a:b", "_ud83d_ude00"]),
    ],
)
def test_what_libyaml_refuses_gets_a_second_opinion(text: str, value: Any) -> None:
    assert said(text) == value
    drain(text)


def test_a_second_opinion_changes_no_place() -> None:
    text = '{a: b:c, d: "\\ud83d\\ude00", e: f}'
    (root,) = parse(text)
    assert isinstance(root, Mapping)
    value = root.get("e")
    assert value is not None
    assert text[value.start : value.end] == "f"


@pytest.mark.parametrize(
    ("text", "place"),
    [("{a: b:c\n", (2, 1)), ("- {image: nginx:1.27}\n- a: 1\n   b: 2\n", (3, 5))],
)
def test_what_is_wrong_in_a_masked_text_is_told_with_its_own_place(
    text: str, place: tuple[int, int]
) -> None:
    """Not the colon before it, which the first look took offence at."""
    for read in (parse, drain):
        with pytest.raises(InputError) as error:
            read(text)
        assert (error.value.line, error.value.column) == place


def test_a_text_with_the_masks_themselves_is_not_masked() -> None:
    assert said("{a: \ue000}\n") == {"a": "\ue000"}
    with pytest.raises(InputError):
        parse("{a: \ue000:b}\n")


WORDS = st.sampled_from(["a", "b", ":", "?", ", ", ": ", "{", "}", "[", "]", " ", '"x"', "n:1"])


@settings(max_examples=2000)
@given(st.lists(WORDS, max_size=7).map("".join), st.sampled_from(["[%s]\n", "k: {%s}\n"]))
def test_braces_say_what_a_newer_libyaml_reads(inner: str, around: str) -> None:
    """PyYAML brings one that reads signs inside plain scalars."""
    text = around % inner
    try:
        expected = yaml.load(text, yaml.CBaseLoader)
        (root,) = parse(text)
        actual = data_of(root, text)
    except (yaml.YAMLError, InputError):
        return  # `a ?` at the end, a key twice: what one of both refuses, nobody writes
    assume("?:" not in text)
    assert as_text(actual) == expected


def as_text(value: Any) -> Any:
    """Plain data with every scalar as the text that it was, as far as these tests go."""
    if isinstance(value, dict):
        return {key: as_text(child) for key, child in value.items()}
    if isinstance(value, list):
        return [as_text(child) for child in value]
    return "" if value is None else value


def test_whatever_a_parser_raises_is_told_as_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    def source(text: str) -> Any:
        raise YAMLStreamError("odd stream")

    monkeypatch.setattr(module, "event_source", lambda: source)
    with pytest.raises(InputError, match="not YAML: odd stream"):
        parse("a\n")


DEEP = {
    "[": "[" * 201 + "]" * 201,
    "{": "{a: " * 201 + "}" * 201,
    "-": "- " * 201 + "a",
    ":": "".join(f"{' ' * depth}a:\n" for depth in range(201)),
}


@pytest.mark.parametrize(
    ("sign", "place"), [("[", (1, 201)), ("{", (1, 801)), ("-", (1, 401)), (":", (201, 201))]
)
def test_nesting_beyond_reason_is_refused(sign: str, place: tuple[int, int]) -> None:
    with pytest.raises(InputError, match="nested more than 200 levels deep") as error:
        parse(DEEP[sign])
    assert (error.value.line, error.value.column) == place


@pytest.mark.parametrize("text", [DEEP["["], DEEP["{"]])
def test_braces_beyond_reason_are_refused_by_a_check(text: str) -> None:
    with pytest.raises(InputError, match="nested more than 200 levels deep"):
        drain(text)


def test_many_braces_side_by_side_are_fine() -> None:
    text = "- {a: [1]}\n" * 300
    assert len(said(text)) == 300
    drain(text)


def test_200_levels_are_fine() -> None:
    assert parse("[" * 200 + "]" * 200)
    drain("[" * 200 + "]" * 200)


@pytest.mark.parametrize("text", ["a: &a [*a]\n", "a: &a {b: {c: *a}}\n", "a: &a\n  ? *a\n  : b\n"])
def test_an_alias_that_contains_itself_is_refused(text: str) -> None:
    with pytest.raises(InputError, match="the alias \\*a contains itself; "):
        parse(text)


def bomb(levels: int, width: int) -> str:
    """A text whose aliases multiply."""
    lines = ["x0: &x0 {a: [1]}"]
    for level in range(1, levels):
        aliases = ", ".join([f"*x{level - 1}"] * width)
        lines.append(f"x{level}: &x{level} [{aliases}]")
    return "\n".join(lines) + "\n"


def test_aliases_that_multiply_are_refused_at_once() -> None:
    with pytest.raises(InputError, match=f"aliases expand to more than {MAX_ALIAS_NODES}") as error:
        parse(bomb(30, 9))
    assert error.value.line > 1
    assert parse(bomb(5, 9))


def test_an_anchor_may_be_given_twice() -> None:
    assert said("a: &x 1\nb: *x\nc: &x 2\nd: *x\n") == {"a": 1, "b": 1, "c": 2, "d": 2}


def test_anchors_end_with_their_document() -> None:
    with pytest.raises(InputError, match="the alias \\*x has no anchor"):
        parse("a: &x 1\n---\nb: *x\n")


@given(st.text("a\r\nü\U0001f600", max_size=20), st.integers(0, 20))
def test_an_index_of_lines_counts_as_one_look_does(text: str, offset: int) -> None:
    offset = min(offset, len(text))
    line, column = position(text, offset)
    assert LineIndex(text).position(offset) == (line, column)
    lines = re.split("\r\n?|\n", text[:offset])
    if text[max(offset - 1, 0) : offset + 1] != "\r\n":
        assert (line, column) == (len(lines), len(lines[-1]) + 1)


@pytest.fixture
def no_binding(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A machine without libyaml."""
    real = builtins.__import__

    def refuse(name: str, *rest: Any) -> Any:
        if name == "_ruamel_yaml":
            raise ImportError(name)
        return real(name, *rest)

    event_source.cache_clear()
    monkeypatch.setattr(builtins, "__import__", refuse)
    yield
    monkeypatch.undo()
    event_source.cache_clear()


@pytest.mark.usefixtures("no_binding")
def test_without_the_binding_the_other_parser_serves() -> None:
    assert event_source() is use_pure_parser
    assert said("a: &x [yes, nginx:1.27]\nb: *x\n")["b"] == [True, "nginx:1.27"]
    assert said("%YAML 1.1\n---\na: yes\n") == {"a": True}
    assert said('{"a": "\\ud83d\\ude00"}') == {"a": "\U0001f600"}


@pytest.mark.usefixtures("no_binding")
@pytest.mark.parametrize("text", BAD)
def test_the_other_parser_s_errors_have_a_place_too(text: str) -> None:
    with pytest.raises(InputError, match="not YAML: ") as error:
        parse(text)
    assert error.value.line
    assert error.value.column
