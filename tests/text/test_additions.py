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
from kubectl_prodready.text.shared import _Users
from tests.text.change import changed, found, proven, root_of, shared


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
    _, reasons = shared(root, SHARED, *(Setting(path, 1) for path in paths))
    assert sorted(reasons) == refused
    assert all("shared by 3 users" in reason for reason in reasons.values())


def test_users_who_want_different_values_do_not_agree() -> None:
    root = root_of(SHARED)
    _, reasons = shared(root, SHARED, *(Setting((key, "new"), key) for key in "abc"))
    assert sorted(reasons) == [("a", "new"), ("b", "new")]  # c has a place of its own


MERGED = """\
a: &a
  x: 1
b:
  <<: *a
c: {<<: *a, new: {y: 1}}
"""


@pytest.mark.parametrize(
    ("paths", "expected"),
    [
        # c has the key itself, and does not see what a and b agree on
        (["a", "b"], MERGED.replace("x: 1\n", "x: 1\n  new:\n    z: 1\n")),
        # what would show in b, who does not want it, is not written
        (["a"], MERGED),
        # b may have its own
        (["b"], MERGED.replace("b:\n  <<: *a\n", "b:\n  <<: *a\n  new:\n    z: 1\n")),
        (["c"], MERGED.replace("{y: 1}", "{y: 1, z: 1}")),
    ],
)
def test_who_merges_sees_what_it_does_not_have_itself(paths: list[str], expected: str) -> None:
    root = root_of(MERGED)
    settings = [Setting((path, "new", "z"), 1) for path in paths]
    _, reasons = shared(root, MERGED, *settings)
    taken = [setting for setting in settings if setting.path not in reasons]
    assert proven(MERGED, *taken).after == expected


def test_who_wants_something_else_gets_it_at_its_own_place() -> None:
    settings = [Setting(("a", "new"), 1), Setting(("b", "new"), 2)]
    expected = MERGED.replace("x: 1\n", "x: 1\n  new: 1\n").replace(
        "<<: *a\n", "<<: *a\n  new: 2\n"
    )
    assert shared(root_of(MERGED), MERGED, *settings)[1] == {}
    assert proven(MERGED, *settings).after == expected


@pytest.mark.parametrize(
    "text",
    [
        "a: &a {x: 1}\nb: &b {<<: *a}\nc: {<<: *b}\n",
        "a: &a {x: 1}\nb: &b {y: 1}\nc: {<<: [*b, *a]}\n",
        "a: &a {x: 1}\nb: &b {y: 1}\nc: {<<: *b, z: 1, <<: *a}\n",
        "a: &a {x: 1}\nb: &b [{<<: *a}, *a]\nc: *b\n",
    ],
)
def test_all_who_merge_and_agree_are_served_at_one_place(text: str) -> None:
    root = root_of(text)
    paths = (
        [("a",), ("b",), ("c",)]
        if "[{" not in text
        else [("a",), *((key, index) for key in "bc" for index in range(2))]
    )
    wanted = [Setting((*path, "new"), 1) for path in paths if "y: 1" not in text or path != ("b",)]
    places, reasons = shared(root, text, *wanted)
    assert reasons == {}
    assert {text[place.mapping.start :][:6] for place in places} == {"&a {x:"}
    assert proven(text, *wanted).after == text.replace("{x: 1}", "{x: 1, new: 1}")


def test_a_later_source_that_has_the_key_hides_nothing_of_an_earlier_one() -> None:
    """What the earlier one gains would win over it, and nobody asked for that."""
    text = "a: &a {x: 1}\nb: &b {new: 1}\nc: {<<: [*a, *b]}\nd: {<<: [*b, *a]}\n"
    (reason,) = shared(root_of(text), text, Setting(("a", "new"), 2))[1].values()
    assert "shared by 2 users" in reason
    only = text.replace("c: {<<: [*a, *b]}\n", "")
    assert proven(only, Setting(("a", "new"), 2)).after == only.replace("x: 1", "x: 1, new: 2")


def test_a_quoted_merge_key_merges_nothing() -> None:
    text = "a: &a {x: 1}\nb: {'<<': *a}\n"
    assert list(shared(root_of(text), text, Setting(("b", "x"), 1))[1]) == []


def test_what_is_refused_does_not_hide_what_it_merges() -> None:
    """b may not change, for c uses it too; so b sees what a gains, and a may not change either."""
    text = "a: &a {x: 1}\nb: &b {<<: *a}\nc: *b\n"
    settings = [Setting(("a", "new"), 1), Setting(("b", "new"), 2)]
    assert len(shared(root_of(text), text, *settings)[1]) == 2


def test_a_star_that_is_no_alias_shares_nothing() -> None:
    text = 'a: "*"\n'
    root = root_of(text)
    assert shared(root, text, Setting(("b",), 1))[1] == {}


def test_users_are_counted_through_aliases_of_aliases() -> None:
    text = "a: &a {x: 1}\nb: &b [*a, *a]\nc: [*b, *b]\n"
    root = root_of(text)
    (reason,) = shared(root, text, Setting(("a", "y"), 1))[1].values()
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


def test_aliases_without_merge_keys_cost_no_search_for_those_who_merge(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A List of many objects that share what they have in common is no rare thing."""
    asked: list[Mapping] = []

    def noted(users: _Users, user: Mapping, mapping: Mapping, key: str) -> bool:
        asked.append(user)
        return False

    monkeypatch.setattr(_Users, "_sees", noted)
    text = "a: &a {x: 1}\nb: {c: *a}\nd: {e: *a}\n"
    assert shared(root_of(text), text, Setting(("b", "new"), 1), Setting(("d", "new"), 2))[1] == {}
    assert not asked
    merged = text + "f: {<<: *a}\n"
    assert shared(root_of(merged), merged, Setting(("b", "new"), 1))[1] == {}
    assert not asked
