"""A path leads to a node, through aliases and merge keys, and as far as it exists."""

from __future__ import annotations

import pytest

from kubectl_prodready.paths import Item, Path
from kubectl_prodready.text.locate import Locator, Place
from kubectl_prodready.text.nodes import Mapping, Scalar
from tests.text.change import root_of

TEXT = """\
base: &base
  image: x
  limits: {cpu: 1}
more: &more {image: y, args: [z]}
containers:
- name: a
  <<: *base
- &b
  name: &n b
  <<: [*more, *base]
- {name: 1}
- scalar
copy: *b
key: *n
<<: {merged: {deep: 1}}
"""


def find(path: Path, text: str = TEXT) -> Place:
    return Locator(root_of(text)).find(path)


def at(path: Path) -> str:
    """The scalar at a path that exists."""
    place = find(path)
    assert place.rest == ()
    assert isinstance(place.node, Scalar)
    return place.node.text


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (("base", "image"), "x"),
        (("containers", 0, "image"), "x"),
        (("containers", Item("name", "a"), "limits", "cpu"), "1"),
        (("containers", Item("name", "b"), "image"), "y"),
        (("containers", Item("name", "b"), "limits", "cpu"), "1"),
        (("containers", Item("name", "1"), "name"), "1"),
        (("containers", 1, "args", 0), "z"),
        (("copy", "name"), "b"),
        (("key",), "b"),
        (("merged", "deep"), "1"),
    ],
)
def test_a_path_that_exists_leads_to_its_node(path: Path, value: str) -> None:
    assert at(path) == value


@pytest.mark.parametrize(
    ("path", "rest"),
    [
        (("new",), ("new",)),
        (("containers", 0, "resources", "limits"), ("resources", "limits")),
        (("containers", 9, "a"), (9, "a")),
        (("containers", Item("name", "c"), "a"), (Item("name", "c"), "a")),
        (("containers", "name"), ("name",)),
        (("containers", 3, "a"), ("a",)),
        (("base", 0), (0,)),
        (("base", "image", "a"), ("a",)),
    ],
)
def test_a_path_is_followed_as_far_as_it_exists(path: Path, rest: Path) -> None:
    assert find(path).rest == rest


def test_the_holder_of_a_merged_value_is_where_it_is_written() -> None:
    locator = Locator(root_of(TEXT))
    place = locator.find(("containers", 0, "image"))
    assert place.key == "image"
    assert place.parent is locator.find(("base",)).node
    assert place.via == (place.parent,)


def test_what_is_passed_on_the_way_is_known() -> None:
    locator = Locator(root_of(TEXT))
    place = locator.find(("copy", "name"))
    assert place.via == (locator.find(("containers", 1)).node, place.node)


def test_an_anchored_root_is_passed() -> None:
    root = root_of("--- &a\nx: 1\n")
    assert Locator(root).find(()).via == (root,)


def test_the_owner_of_an_anchored_node_is_the_key_beside_it() -> None:
    root = root_of("a: [&x {}]\nb: &y {}\nc: *y\nd: {e: &z {}, f: *z}\n")
    locator = Locator(root)
    node = locator.find(("c",)).node
    owner = locator.owner(node)
    assert owner is not None
    assert owner == (root, "b")
    inner = locator.owner(locator.find(("d", "f")).node)
    assert inner is not None
    assert isinstance(inner[0], Mapping)
    assert inner[1] == "e"
    assert locator.owner(locator.find(("a", 0)).node) is None
