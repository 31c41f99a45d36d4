"""A value that gives way to another one: nothing else on its line moves, in whatever manner."""

from __future__ import annotations

import re
from typing import Any

import pytest

from kubectl_prodready.errors import UnprovenError
from kubectl_prodready.paths import Path, with_value
from kubectl_prodready.text.additions import Target
from kubectl_prodready.text.edit import Setting
from kubectl_prodready.text.nodes import Mapping
from kubectl_prodready.text.replacements import replacements
from kubectl_prodready.text.style import style_of
from tests.text.change import found, proven, root_of, shared

PATH: Path = ("a", "g")


def raised(text: str, new: Any = 45, old: Any = 10, note: str = "n", path: Path = PATH) -> str:
    """The text in which one value took the place of another."""
    return proven(text, Setting(path, new, note, old)).after


@pytest.mark.parametrize(
    ("text", "after"),
    [
        # the note stands where the line has room for it
        ("a:\n  g: 10\n", "a:\n  g: 45  # n\n"),
        ("a:\n  g: 10", "a:\n  g: 45  # n"),
        ("a:\r\n  g: 10\r\n  h: 1\r\n", "a:\r\n  g: 45  # n\r\n  h: 1\r\n"),
        ("a:\r  g: 10\r", "a:\r  g: 45  # n\r"),
        ("a:\n  g:   10  \n", "a:\n  g:   45    # n\n"),
        ("a:\n  g : 10\n  # about g\n", "a:\n  g : 45  # n\n  # about g\n"),
        ("a:\n  g:\n    10\n", "a:\n  g:\n    45  # n\n"),
        ("a:\n  ? g\n  : 10\n", "a:\n  ? g\n  : 45  # n\n"),
        ("a:\n  'g': 0xA\n", "a:\n  'g': 45  # n\n"),
        # a comment keeps its line
        ("a:\n  g: 10 # c\n", "a:\n  g: 45 # c\n"),
        ("a:\n  g: 10  # prodready: review, n\n", "a:\n  g: 45  # prodready: review, n\n"),
        ("a:\n  g: # c\n    10\n", "a:\n  g: # c\n    45  # n\n"),
        # what hangs on the value stays with it
        ("a:\n  g: &x 10\n", "a:\n  g: &x 45  # n\n"),
        ("a:\n  g: !!int '10'\n", "a:\n  g: !!int 45  # n\n"),
        ("a:\n  g: &x !!int 10\n", "a:\n  g: &x !!int 45  # n\n"),
        ("a:\n  g: !!int &x 10 # c\n", "a:\n  g: !!int &x 45 # c\n"),
        ("a:\n  g: &x # c\n    10\n", "a:\n  g: &x # c\n    45  # n\n"),
        # braces have no place for a note
        ("a: {g: 10}\n", "a: {g: 45}\n"),
        ("a: {b: 1, g: &x 10 , c: 2} # c\n", "a: {b: 1, g: &x 45 , c: 2} # c\n"),
        ("a: {\n  g: 10\n}\n", "a: {\n  g: 45\n}\n"),
        ("a: {g:\n  10, # c\n  b: 1}\n", "a: {g:\n  45, # c\n  b: 1}\n"),
        ('{"a":{"g":10}}', '{"a":{"g":45}}'),
        ('{\r\n  "a": {\r\n    "g": 10\r\n  }\r\n}', '{\r\n  "a": {\r\n    "g": 45\r\n  }\r\n}'),
        ('{"a": {"b": "🎉", "g": 10, "c": 1}}\n', '{"a": {"b": "🎉", "g": 45, "c": 1}}\n'),
    ],
)
def test_a_number_gives_way(text: str, after: str) -> None:
    assert raised(text) == after
    assert raised(text, note="") == after.replace("  # n", "")


@pytest.mark.parametrize(
    ("text", "after"),
    [
        ("a:\n  g: 10s\n", "a:\n  g: 45s\n"),
        ("a:\n  g: '10s'\n", "a:\n  g: '45s'\n"),
        ('a:\n  g: "10s" # c\n', 'a:\n  g: "45s" # c\n'),
        ('a:\n  g: "1\\\n    0s" # c\n', 'a:\n  g: "45s" # c\n'),
        ("a:\n  g: !!str 10s\n", "a:\n  g: !!str 45s\n"),
        ("a: {g: &x '10s'}\n", "a: {g: &x '45s'}\n"),
        ('{"a": {"g": "10s"}}\n', '{"a": {"g": "45s"}}\n'),
    ],
)
def test_a_text_gives_way_and_leaves_its_quotes(text: str, after: str) -> None:
    assert raised(text, "45s", "10s", "") == after


@pytest.mark.parametrize(
    ("text", "new", "old", "after"),
    [
        ("a:\n  g: 10\n", "yes", 10, 'a:\n  g: "yes"\n'),
        ("a:\n  g: '10'\n", 45, "10", "a:\n  g: 45\n"),
        ("a:\n  g: x\n", "it's", "x", 'a:\n  g: "it\'s"\n'),
        ("a:\n  g: 'x'\n", "it's", "x", "a:\n  g: 'it''s'\n"),
        ('{"a": {"g": 10}}\n', "50%", 10, '{"a": {"g": "50%"}}\n'),
        ("a: {g: 10}\n", "50%", 10, 'a: {g: "50%"}\n'),
        ("a:\n  g: yes\n", False, True, "a:\n  g: false\n"),
        ("a:\n  g: ''\n", "x", "", "a:\n  g: 'x'\n"),
    ],
)
def test_a_value_of_another_type_takes_the_place(text: str, new: Any, old: Any, after: str) -> None:
    assert raised(text, new, old, "") == after


@pytest.mark.parametrize("old", [None, 11, "10", 10.0, True])
def test_only_what_is_named_as_old_gives_way(old: Any) -> None:
    """Without an old value a setting only adds, and that is refused as ever."""
    reason = "no place for a.g" if old is None else f"a.g is not {old}, which should give way"
    with pytest.raises(UnprovenError, match=re.escape(reason)):
        raised("a:\n  g: 10\n", old=old)


@pytest.mark.parametrize(
    ("text", "new", "path"),
    [
        ("a: {}\n", 45, PATH),
        ("a: {b: 1}\n", 45, PATH),
        ("a: {g: null}\n", {}, PATH),
        ("a:\n  g: {}\n", 45, PATH),
        ("a:\n  g: [10]\n", 45, ("a", "g", 0)),
        ("a:\n  g: |\n    10\n", 45, PATH),
        ("a:\n  g: >-\n    10\n", 45, PATH),
        ("a:\n  g: 10\n", {"h": 1}, PATH),
        ("a:\n  g: 10\n", None, PATH),
        ("10\n", 45, ()),
        ("a: &x {g: 10}\nb:\n- *x\n", 45, ("b", 0)),
    ],
)
def test_only_a_plain_value_under_a_key_gives_way_to_another(
    text: str, new: Any, path: Path
) -> None:
    with pytest.raises(UnprovenError, match="no place for"):
        raised(text, new, path=path)


def test_a_tag_that_does_not_fit_the_new_value_is_refused() -> None:
    with pytest.raises(UnprovenError, match="would not mean what was planned"):
        raised("a:\n  g: !!str 10\n", 45, "10")


def test_a_value_is_replaced_beside_what_is_added() -> None:
    text = "a:\n  b: {}\n  g: 10"
    settings = [
        Setting((*PATH[:1], "new"), 1, "m"),
        Setting(("c",), 2),
        Setting(PATH, 45, "n", 10),
        Setting(("a", "b", "d"), 3),
    ]
    after = "a:\n  b:\n    d: 3\n  g: 45  # n\n  new: 1  # m\nc: 2"
    for order in (settings, settings[::-1]):
        assert proven(text, *order).after == after


SHARED = [
    "x: &x {g: 10}\na: *x\n",
    "x: {g: &x 10}\na: {g: *x}\n",
    "a: {g: &x 10}\nx: {g: *x}\n",
    "a: {g: &x 10}\nx: [*x]\n",
    "x: [&x 10]\na: {g: *x}\n",
    "x: &x {g: 10}\na: {<<: *x}\n",
    "a: &x {g: 10}\nx: {<<: *x}\n",
    "a: {g: &x 10}\n*x : 1\n",
    "&x 10: 1\na: {g: *x}\n",
]


@pytest.mark.parametrize("text", SHARED)
def test_what_others_use_too_is_refused(text: str) -> None:
    (reason,) = shared(root_of(text), text, Setting(PATH, 45, "n", 10))[1].values()
    assert reason == "shared by 2 users through an anchor, not all want the same"


@pytest.mark.parametrize(
    ("text", "after"),
    [
        ("x: &x {g: 10}\na: *x\n", "x: &x {g: 45}\na: *x\n"),
        ("x:\n  g: &x 10\na:\n  g: *x\n", "x:\n  g: &x 45  # n\na:\n  g: *x\n"),
        ("x: &x\n  g: 10 # c\na: {<<: *x}\n", "x: &x\n  g: 45 # c\na: {<<: *x}\n"),
    ],
)
def test_what_all_who_use_it_want_is_written_once(text: str, after: str) -> None:
    settings = [Setting((key, "g"), 45, "n", 10) for key in "xa"]
    assert proven(text, *settings).after == after


def test_what_hides_a_shared_value_is_its_own() -> None:
    text = "x: &x {g: 10}\na: {<<: *x, g: 10}\n"
    assert raised(text) == "x: &x {g: 10}\na: {<<: *x, g: 45}\n"


def test_wishes_that_contradict_each_other_are_refused() -> None:
    text = "a:\n  g: 10\n"
    root = root_of(text)
    wishes = found(root, Setting(PATH, 45, "", 10), Setting(PATH, 46, "", 10))
    with pytest.raises(UnprovenError, match=r"two changes contradict each other at a\.g"):
        replacements(wishes, text, style_of(root, text))


def test_a_target_that_is_no_value_is_refused() -> None:
    text = "a: {}\n"
    root = root_of(text)
    assert isinstance(root, Mapping)
    with pytest.raises(UnprovenError, match="no place for a"):
        replacements([Target(Setting(("a",), 1, "", 2), root, ("a",))], text, style_of(root, text))


def test_a_plan_in_plain_data_names_the_old_value() -> None:
    data = {"a": [{"g": 10}], "b": 1}
    assert with_value(data, ("a", 0, "g"), 45, 10) == {"a": [{"g": 45}], "b": 1}
    assert data == {"a": [{"g": 10}], "b": 1}
    for old in (None, 11, "10", 10.0, [10]):
        with pytest.raises(KeyError):
            with_value(data, ("a", 0, "g"), 45, old)
    with pytest.raises(KeyError):
        with_value({"b": True}, ("b",), 45, 1)
    with pytest.raises(KeyError):
        with_value(data, ("a", 0, "new"), 45, 10)
