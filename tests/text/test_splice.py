"""New keys in block style: where they stand, and that nothing else moves."""

from __future__ import annotations

import pytest

from kubectl_prodready.errors import UnprovenError
from kubectl_prodready.paths import Path
from kubectl_prodready.text.edit import Setting
from tests.text.change import changed, edits, proven


def behind_a(key: str) -> tuple[str, ...]:
    """A wish to stand behind `a`."""
    return ("missing", "a")


@pytest.mark.parametrize(
    ("text", "after"),
    [
        ("a: 1\n", "a: 1\nnew: 2\n"),
        ("a: 1", "a: 1\nnew: 2"),
        ("a: 1 # c", "a: 1 # c\nnew: 2"),
        ("a: 1\r\n", "a: 1\r\nnew: 2\r\n"),
        ("a: 1\r\nb: 1", "a: 1\r\nb: 1\r\nnew: 2"),
        ("a: 1\n\n\n# end\n", "a: 1\nnew: 2\n\n\n# end\n"),
        ("a: 1\n# about what follows\n", "a: 1\nnew: 2\n# about what follows\n"),
        ("a: 1\n  # about a\n", "a: 1\n  # about a\nnew: 2\n"),
        ("a: 1\n  # about a\n  # too", "a: 1\n  # about a\n  # too\nnew: 2"),
        ("a: 1\n\n  # far\n", "a: 1\n\n  # far\nnew: 2\n"),
        ("a: 1\n\n# next\n", "a: 1\nnew: 2\n\n# next\n"),
        ("a:\n- 1\n# - 2\n", "a:\n- 1\n# - 2\nnew: 2\n"),
        (
            "a:\n- 1\n\n# - b: 2\n#   c: 3\n# next\n",
            "a:\n- 1\n\n# - b: 2\n#   c: 3\nnew: 2\n# next\n",
        ),
        ("a:\n- 1\n#   c: 3\n", "a:\n- 1\nnew: 2\n#   c: 3\n"),
        ("a:\n- 1\n#-- - 2\n", "a:\n- 1\nnew: 2\n#-- - 2\n"),
        ("a:\n  - 1\n# - 2\n", "a:\n  - 1\nnew: 2\n# - 2\n"),
        ("a: [1]\n# - 2\n", "a: [1]\nnew: 2\n# - 2\n"),
        ("a: b\n \t\n", "a: b\n \t\nnew: 2\n"),
        ("a: b\n \t \t\n  # c\n", "a: b\n \t \t\n  # c\nnew: 2\n"),
        ("a: b\n \t", "a: b\n \t\nnew: 2"),
        ("a: |-\r  b\rc: 1\r", "a: |-\r  b\rc: 1\rnew: 2\r"),
        ("c: 1\ra: |\r  b\r\r", "c: 1\ra: |\r  b\rnew: 2\r\r"),
        ("a:\n", "a:\nnew: 2\n"),
        ("a:\n# c\n", "a:\nnew: 2\n# c\n"),
        ("a: &x\n", "a: &x\nnew: 2\n"),
        ("a:\n- 1\n- b: c\n", "a:\n- 1\n- b: c\nnew: 2\n"),
        ("a: [1,\n  2] # c\n", "a: [1,\n  2] # c\nnew: 2\n"),
        ("a: b\n  c\n", "a: b\n  c\nnew: 2\n"),
        ("a: 'b\n\n  c'\n", "a: 'b\n\n  c'\nnew: 2\n"),
        ("a: |\n  b\n", "a: |\n  b\nnew: 2\n"),
        ("a: |\n  b\n\n\n", "a: |\n  b\nnew: 2\n\n\n"),
        ("a: |+\n  b\n\n", "a: |+\n  b\n\nnew: 2\n"),
        ("a: |-\n  b", "a: |-\n  b\nnew: 2"),
        ("b: 1\na: |\n  b", "b: 1\nnew: 2\na: |\n  b"),
        ("b: 1\na:\n- c: |\n    b", "b: 1\nnew: 2\na:\n- c: |\n    b"),
        ("b: 1\na:\n- {c: 1}", "b: 1\na:\n- {c: 1}\nnew: 2"),
        ("b: 1\na: &x\n- []", "b: 1\na: &x\n- []\nnew: 2"),
        ("? a\n", "? a\nnew: 2\n"),
        ("? a\n# c\n: 1\n", "? a\n# c\n: 1\nnew: 2\n"),
        ("'a': 1\n", "'a': 1\n'new': 2\n"),
        ("---\na: 1\n...\n", "---\na: 1\nnew: 2\n...\n"),
        ("  a: 1\n", "  a: 1\n  new: 2\n"),
        ("\ufeffa: 1\n", "\ufeffa: 1\nnew: 2\n"),
        ("ü: \U0001f600\n", "ü: \U0001f600\nnew: 2\n"),
    ],
)
def test_a_new_key_stands_below_the_last_content(text: str, after: str) -> None:
    assert changed(text, ("new",), 2) == after


@pytest.mark.parametrize(
    ("text", "after"),
    [
        ("a: 1\nb: 2\n", "a: 1\nnew: 2\nb: 2\n"),
        ("a: 1 # c\n  # d\nb: 2\n", "a: 1 # c\n  # d\nnew: 2\nb: 2\n"),
        ("a:\n- 1\n\n# about b\nb: 2\n", "a:\n- 1\nnew: 2\n\n# about b\nb: 2\n"),
        ("a: {x: 1,\n  y: 2}\nb: 2\n", "a: {x: 1,\n  y: 2}\nnew: 2\nb: 2\n"),
        ("a: |+\n  x\n\nb: 2\n", "a: |+\n  x\n\nnew: 2\nb: 2\n"),
        ("a:\nb: 2\n", "a:\nnew: 2\nb: 2\n"),
        ("b: 2\na: 1\n", "b: 2\na: 1\nnew: 2\n"),
        ("b: 2\n", "b: 2\nnew: 2\n"),
    ],
)
def test_a_new_key_stands_behind_a_wanted_sister(text: str, after: str) -> None:
    assert changed(text, ("new",), 2, order=behind_a) == after


@pytest.mark.parametrize(
    ("text", "path", "after"),
    [
        ("x:\n- a: 1\n- b: 1\n", ("x", 0, "new"), "x:\n- a: 1\n  new: 2\n- b: 1\n"),
        ("x:\n  -   a: 1\n", ("x", 0, "new"), "x:\n  -   a: 1\n      new: 2\n"),
        ("x:\n-\n   a: 1\n", ("x", 0, "new"), "x:\n-\n   a: 1\n   new: 2\n"),
        ("- - a: 1\n", (0, 0, "new"), "- - a: 1\n    new: 2\n"),
        ("- &x\n  a: 1\n", (0, "new"), "- &x\n  a: 1\n  new: 2\n"),
        ("x:\n    y:\n      a: 1\n", ("x", "new"), "x:\n    y:\n      a: 1\n    new: 2\n"),
        ("- ? a\n  : 1\n", (0, "new"), "- ? a\n  : 1\n  new: 2\n"),
        ("x: {a: [{b: 1}]}\n", ("x", "a", 0, "new"), "x: {a: [{b: 1, new: 2}]}\n"),
    ],
)
def test_a_new_key_stands_in_the_column_of_its_sisters(text: str, path: Path, after: str) -> None:
    assert changed(text, path, 2) == after


NOTED = "  c: 1  # n\n  d:  # n\n    e: 2\n"
PLAIN = "  c: 1\n  d:\n    e: 2\n"
EMPTY = {
    # what is there gives way, and the key's line carries the note
    "a:\n": f"a:  # n\n{PLAIN}",
    "a: \n": f"a:   # n\n{PLAIN}",
    "a: {}\n": f"a:  # n\n{PLAIN}",
    "a: { }  \n": f"a:  # n  \n{PLAIN}",
    "a: null\n": f"a:  # n\n{PLAIN}",
    "a: ~\n": f"a:  # n\n{PLAIN}",
    "a: !!null null\n": f"a:  # n\n{PLAIN}",
    "a: &x {}\n": f"a: &x  # n\n{PLAIN}",
    "a: &x\n": f"a: &x  # n\n{PLAIN}",
    "a:\n  # beside\n": f"a:  # n\n  # beside\n{PLAIN}",
    "a:\n    # deeper\n": f"a:  # n\n    # deeper\n{PLAIN}",
    "a:\n\n  # beside\n# next\n": f"a:  # n\n\n  # beside\n{PLAIN}# next\n",
    "a:\n# next\nb: 1\n": f"a:  # n\n{PLAIN}# next\nb: 1\n",
    "? a\n: {}\n": f"? a\n:  # n\n{PLAIN}",
    "a:": f"a:  # n\n{PLAIN}".rstrip("\n"),
    "a: {}": f"a:  # n\n{PLAIN}".rstrip("\n"),
    "a: {}\r\n": f"a:  # n\n{PLAIN}".replace("\n", "\r\n"),
    # a comment keeps its line
    "a: # c\n": f"a: # c\n{NOTED}",
    "a: {}  # c\n": f"a:  # c\n{NOTED}",
    "a: null # c\n": f"a: # c\n{NOTED}",
    "a: &x {} # c": f"a: &x # c\n{NOTED}".rstrip("\n"),
    # what is alone on its line is replaced there
    "a:\n  {}\n": f"a:\n{NOTED}",
    "a:\n  null\nb: 1\n": f"a:\n{NOTED}b: 1\n",
    "a:\n  {}": f"a:\n{NOTED}".rstrip("\n"),
    "a:\n  {}  # c\n": f"a:\n  # c\n{NOTED}",
    "a:\r\n  {}\r\n": f"a:\n{NOTED}".replace("\n", "\r\n"),
    # braces with a comment in them stay
    "a: { # c\n  }\n": "a: { # c\n  c: 1, d: {e: 2}}\n",
}


@pytest.mark.parametrize("text", EMPTY)
def test_an_empty_value_is_filled_with_keys(text: str) -> None:
    settings = [Setting(("a", "c"), 1, "n"), Setting(("a", "d", "e"), 2, "n")]
    assert proven(text, *settings).after == EMPTY[text]


@pytest.mark.parametrize(
    ("text", "after"),
    [
        ("a:\n", "a: 1  # n\n"),
        ("a:", "a: 1  # n"),
        ("a: null\nb: 1\n", "a: 1  # n\nb: 1\n"),
        ("a: &x ~\n", "a: &x 1  # n\n"),
        ("a: &x\n", "a: &x 1  # n\n"),
        ("a: # c\n", "a: 1 # c\n"),
        ("a: null  # c\r\n", "a: 1  # c\r\n"),
        ("a:\n  null\n", "a:\n  1  # n\n"),
        ("a:\n  null # c\n", "a:\n  1 # c\n"),
        ("? a\n:\n", "? a\n: 1  # n\n"),
    ],
)
def test_an_empty_value_is_filled_with_a_scalar(text: str, after: str) -> None:
    assert changed(text, ("a",), 1, "n") == after
    assert changed(text, ("a",), 1) == after.replace("  # n", "")


@pytest.mark.parametrize(
    ("text", "after"),
    [
        ("a:\n", "a:  # n\n- 1\n- b: 2\n"),
        ("a: null\nb:\n  - c\n", "a:  # n\n  - 1\n  - b: 2\nb:\n  - c\n"),
        ("a: # c\n", "a: # c\n- 1  # n\n- b: 2\n"),
        ("a:\n  null\n", "a:\n  - 1  # n\n  - b: 2\n"),
        ("b: 1\n", "b: 1\na:  # n\n- 1\n- b: 2\n"),
    ],
)
def test_an_empty_value_is_filled_with_a_list(text: str, after: str) -> None:
    assert changed(text, ("a",), [1, {"b": 2}], "n") == after


@pytest.mark.parametrize("text", ["? a\n", "? a\n# c\n? b\n", "a: |\n  b", "- a: |\n    b"])
def test_what_cannot_be_done_is_refused(text: str) -> None:
    """A key without a colon; a block scalar that would gain the line break that it lacks."""
    path = (0, "new") if text.startswith("-") else ("a",) if "?" in text else ("new",)
    with pytest.raises(UnprovenError):
        changed(text, path, 1)


def test_a_key_that_is_an_alias_is_stood_behind_too() -> None:
    text = "x: &x a\n*x : 1\nb: |\n  c"
    assert changed(text, ("new",), 1) == text.replace("b:", "new: 1\nb:")


def test_deeper_keys_come_first_where_several_end() -> None:
    text = "a:\n  b:\n    c: 1\n"
    settings = [Setting(("x",), 1), Setting(("a", "x"), 2), Setting(("a", "b", "x"), 3)]
    for order in (settings, settings[::-1]):
        after = proven(text, *order).after
        assert after == "a:\n  b:\n    c: 1\n    x: 3\n  x: 2\nx: 1\n"


def test_sisters_stand_in_the_order_of_their_settings() -> None:
    settings = [
        Setting(("c",), 1),
        Setting(("b",), 2),
        Setting(("d", "f"), 3),
        Setting(("d", "e"), 4),
    ]
    assert proven("a: 1\n", *settings).after == "a: 1\nc: 1\nb: 2\nd:\n  f: 3\n  e: 4\n"


def test_mixed_line_breaks_are_those_beside_the_new_lines() -> None:
    text = "a:\r\n  b: 1\r\nc:\n  d: 1\n"
    settings = [Setting(("a", "x"), 1), Setting(("c", "x"), 1)]
    assert proven(text, *settings).after == "a:\r\n  b: 1\r\n  x: 1\r\nc:\n  d: 1\n  x: 1\n"


def test_edits_are_sorted_and_touch_placeholders_only() -> None:
    text = "a: {}\nb:\n  c: ~\nd: 1\n"
    found = edits(text, Setting(("d2",), 1), Setting(("b", "c"), 1), Setting(("a", "x"), 1))
    assert list(found) == sorted(found, key=lambda edit: edit.start)
    assert {text[edit.start : edit.end] for edit in found} == {"", " {}", "~"}
