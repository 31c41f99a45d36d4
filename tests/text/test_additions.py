"""Which mapping gains which keys; and what shared text allows."""

from __future__ import annotations

from typing import Any

import pytest

from kubectl_prodready.errors import UnprovenError
from kubectl_prodready.paths import Path
from kubectl_prodready.text.additions import additions
from kubectl_prodready.text.edit import Setting
from kubectl_prodready.text.emit import Leaf, plain
from kubectl_prodready.text.nodes import Mapping
from kubectl_prodready.text.shared import unshared
from tests.text.change import changed, found, proven, root_of


def gains(text: str, *settings: Setting) -> list[tuple[int, Any]]:
    """For each mapping that gains something the line where it begins, and what it gains."""
    return [
        (text.count("\n", 0, mapping.start), plain(tree))
        for mapping, tree in additions(found(root_of(text), *settings))
    ]


def test_settings_with_one_missing_parent_share_it() -> None:
    settings = [
        Setting(("a", "limits", "cpu"), 1, "x"),
        Setting(("a", "limits", "memory"), 2, "x"),
        Setting(("b",), 3),
    ]
    assert gains("a:\n  c: 1\n", *settings) == [
        (1, {"limits": {"cpu": 1, "memory": 2}}),
        (0, {"b": 3}),
    ]


def test_a_mapping_as_a_value_is_a_branch() -> None:
    (addition,) = additions(found(root_of("a: 1\n"), Setting(("b",), {"c": 1}, "n")))
    assert addition.tree == {"b": {"c": Leaf(1, "n")}}


def test_the_same_wish_twice_is_one() -> None:
    assert gains("a: 1\n", Setting(("b",), 1), Setting(("b",), 1)) == [(0, {"b": 1})]
    assert proven("a: 1\n", Setting(("b",), 1), Setting(("b",), 1)).after == "a: 1\nb: 1\n"


@pytest.mark.parametrize(
    "paths_and_values",
    [
        [(("b",), 1), (("b",), 2)],
        [(("b",), 1), (("b", "c"), 2)],
        [(("b", "c"), 2), (("b",), 1)],
        [(("b", "c"), 2), (("b", "c", "d"), 1)],
        [(("b",), {"c": 1}), (("b", "c"), 2)],
    ],
)
def test_wishes_that_contradict_each_other_are_refused(
    paths_and_values: list[tuple[Path, Any]],
) -> None:
    settings = [Setting(path, value) for path, value in paths_and_values]
    with pytest.raises(UnprovenError, match="two changes contradict each other at b"):
        gains("a: 1\n", *settings)


@pytest.mark.parametrize(
    ("text", "path"),
    [
        ("a: 1\n", ("a",)),
        ("a: 1\n", ("a", "b")),
        ("a: [1]\n", ("a", 0)),
        ("a: [1]\n", ("a", 1)),
        ("a: []\n", ("a", "b")),
        ("a: []\n", ("a", 0, "b")),
        ("a: [null]\n", ("b", 0)),
        ("a: {b: 1}\n", ("a",)),
        ("{}\n", ("a",)),
        ("[]\n", ("a",)),
        ("---\n", ("a",)),
        ("a: !!str\n", ("a",)),
        ("a: ''\n", ("a",)),
    ],
)
def test_a_path_that_does_not_lead_is_refused(text: str, path: Path) -> None:
    with pytest.raises(UnprovenError, match="no place for "):
        gains(text, Setting(path, 1))


def test_a_set_value_is_never_set_again() -> None:
    """Not even where a rule asks for it: the proof knows."""
    with pytest.raises(UnprovenError, match="a has a value already, or can have none"):
        changed("a: {}\n", ("a",), 1)


SHARED = """\
a: &a
  x: 1
b: *a
c:
  <<: *a
  y: 2
"""


@pytest.mark.parametrize(
    ("paths", "refused"),
    [
        ([("a", "new")], [("a", "new")]),
        ([("a", "new"), ("b", "new")], [("a", "new"), ("b", "new")]),
        ([("a", "new"), ("b", "new"), ("c", "new")], []),
        ([("c", "new")], []),
        ([("d",)], []),
    ],
)
def test_shared_text_changes_only_where_all_want_the_same(
    paths: list[Path], refused: list[Path]
) -> None:
    root = root_of(SHARED)
    targets = found(root, *(Setting(path, 1) for path in paths))
    reasons = unshared(root, SHARED, targets)
    assert sorted(reasons) == refused
    assert all("shared by 3 users" in reason for reason in reasons.values())


def test_users_who_want_different_values_do_not_agree() -> None:
    root = root_of(SHARED)
    targets = found(root, *(Setting((key, "new"), key) for key in "abc"))
    assert len(unshared(root, SHARED, targets)) == 3


def test_a_star_that_is_no_alias_shares_nothing() -> None:
    text = 'a: "*"\n'
    root = root_of(text)
    assert unshared(root, text, found(root, Setting(("b",), 1))) == {}


def test_users_are_counted_through_aliases_of_aliases() -> None:
    text = "a: &a {x: 1}\nb: &b [*a, *a]\nc: [*b, *b]\n"
    root = root_of(text)
    (reason,) = unshared(root, text, found(root, Setting(("a", "y"), 1))).values()
    assert "shared by 7 users" in reason


def test_agreed_changes_are_written_where_the_anchor_is() -> None:
    settings = [Setting((key, "new"), 1) for key in "abc"]
    assert proven(SHARED, *settings).after == SHARED.replace("x: 1\n", "x: 1\n  new: 1\n")


@pytest.mark.parametrize("empty", ["", " {}", " null", " ~"])
def test_an_empty_value_is_filled_at_its_anchor(empty: str) -> None:
    text = f"a: &a{empty}\nb: *a\n"
    settings = [Setting((key, "new"), 1) for key in "ab"]
    assert proven(text, *settings).after == "a: &a\n  new: 1\nb: *a\n"


@pytest.mark.parametrize(
    "text",
    ["a: [&a {}]\nb: *a\n", "a: &a !!null\nb: *a\n", "k: &k a\n*k : &a {}\nb: *a\n"],
)
def test_an_empty_value_that_cannot_be_filled_is_refused(text: str) -> None:
    with pytest.raises(UnprovenError):
        changed(text, ("b", "new"), 1)


def test_a_mapping_that_merges_inherits() -> None:
    text = "a: &a\n  x: 1\nb:\n  <<: *a\n  y: 2\n"
    both = [Setting((key, "new"), 1) for key in "ab"]
    assert proven(text, *both).after == text.replace("x: 1\n", "x: 1\n  new: 1\n")
    assert proven(text, both[1]).after == text + "  new: 1\n"


def test_an_own_value_is_not_inherited() -> None:
    text = "a: &a\n  x: 1\nb:\n  <<: *a\n  c: {}\n"
    settings = [Setting(("a", "c"), 1), Setting(("b", "c", "d"), 2)]
    after = "a: &a\n  x: 1\n  c: 1\nb:\n  <<: *a\n  c:\n    d: 2\n"
    assert proven(text, *settings).after == after


def test_targets_know_what_changes() -> None:
    root = root_of("a: {}\nb: 1\n")
    assert isinstance(root, Mapping)
    into_a, beside = found(root, Setting(("a", "x"), 1), Setting(("c",), 1))
    assert into_a.changed is root.get("a")
    assert beside.changed is root
