"""The proof: it takes what is right, refuses what was tampered with, and cannot be gone around."""

from __future__ import annotations

import copy
import pickle
from collections.abc import Callable, Sequence
from typing import Any

import pytest

from kubectl_prodready.errors import UnprovenError
from kubectl_prodready.text import emit, splice
from kubectl_prodready.text.data import data_of
from kubectl_prodready.text.edit import Edit, Setting, apply
from kubectl_prodready.text.parse import parse
from kubectl_prodready.text.stream import pieces
from kubectl_prodready.text.verify import Fix, Proven, Verified, assemble, prove
from tests.text.change import content, planned, proven, root_of

TEXT = """\
# the head
a:
  b: 1  # one
  c: [x, y]
d: |
  text
"""
AFTER = TEXT.replace("  c: [x, y]\n", "  c: [x, y]\n  new:\n    e: 2\n")
WISH = Setting(("a", "new", "e"), 2)


def test_what_is_right_is_taken() -> None:
    found = prove(planned(TEXT, WISH), content)
    verified = assemble(TEXT, [found])
    assert verified.after == AFTER
    assert verified.before == TEXT
    assert apply(TEXT, verified.edits) == AFTER


def tampered(*edits: Edit) -> Fix:
    """The plan for WISH with other edits."""
    return planned(TEXT, WISH)._replace(edits=edits)


def at(text: str) -> int:
    return TEXT.index(text)


RIGHT = Edit(at("d: |"), at("d: |"), "  new:\n    e: 2\n")

WRONG = {
    "nothing is written": ([], "would not mean what was planned"),
    "another value": ([RIGHT._replace(text="  new:\n    e: 3\n")], "not mean what was planned"),
    "another type": ([RIGHT._replace(text="  new:\n    e: '2'\n")], "not mean what was planned"),
    "another place": ([RIGHT._replace(text="new:\n  e: 2\n")], "not mean what was planned"),
    "more": ([RIGHT._replace(text="  new:\n    e: 2\n    f: 3\n")], "not mean what was planned"),
    "more in a list": ([Edit(at(", y"), at(", y"), ", z"), RIGHT], "not mean what was planned"),
    "no YAML": ([RIGHT._replace(text="  new:\n e: 2\n")], "would be broken: not YAML: "),
    "no YAML but a tab": ([RIGHT._replace(text="  new:\n\te: 2\n")], "would be broken: "),
    "a second document": (
        [RIGHT, Edit(len(TEXT), len(TEXT), "---\nf: 1\n")],
        "would make 2 documents of one",
    ),
    "a cut in two": ([RIGHT._replace(text="  new:\n    e: 2\n---\n")], "2 documents of one"),
    "a value changed": ([Edit(at("1"), at("1") + 1, "7"), RIGHT], "not mean what was planned"),
    "a key gone": ([Edit(at("  b"), at("  c"), ""), RIGHT], "not mean what was planned"),
    "a key twice": (
        [RIGHT, Edit(len(TEXT), len(TEXT), "a: 1\n")],
        'would be broken: the key "a" stands twice',
    ),
    "a line break in a block scalar": ([RIGHT, Edit(len(TEXT), len(TEXT), "  x")], "not mean"),
    "edits that overlap": ([RIGHT, RIGHT._replace(start=0)], "two edits overlap"),
}


@pytest.mark.parametrize("wrong", WRONG)
def test_a_wrong_text_is_refused(wrong: str) -> None:
    edits, words = WRONG[wrong]
    with pytest.raises(UnprovenError, match=words):
        prove(tampered(*edits), content)


def test_a_plan_that_says_too_little_is_refused() -> None:
    with pytest.raises(UnprovenError, match="not mean what was planned"):
        prove(planned(TEXT, WISH)._replace(settings=()), content)


def test_a_plan_for_a_value_that_is_set_is_refused() -> None:
    fix = planned(TEXT, WISH)._replace(settings=(Setting(("a", "b"), 2),))
    with pytest.raises(UnprovenError, match=r"a\.b has a value already, or can have none"):
        prove(fix, content)


def test_true_is_not_one() -> None:
    fix = planned(TEXT, Setting(("a", "new"), 1))
    edit = fix.edits[0]
    assert edit.text == "  new: 1\n"
    with pytest.raises(UnprovenError, match="not mean what was planned"):
        prove(fix._replace(edits=(edit._replace(text="  new: true\n"),)), content)


@pytest.mark.parametrize(
    ("value", "written"), [([], "{}"), ({}, "[]"), ([1], "[1, 2]"), ("", "null"), (1, "'1'")]
)
def test_like_is_not_the_same(value: Any, written: str) -> None:
    fix = planned(TEXT, Setting(("new",), value))
    start = fix.edits[0].start
    edit = Edit(start, start, f"new: {written}\n")
    with pytest.raises(UnprovenError, match="not mean what was planned"):
        prove(fix._replace(edits=(edit,)), content)


def test_what_is_more_to_do_is_refused() -> None:
    with pytest.raises(UnprovenError, match="more would be proposed: this"):
        prove(planned(TEXT, WISH), lambda data: "this" if data["a"]["new"]["e"] == 2 else "")


def test_text_that_is_lost_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """Should applying the edits ever drop what they do not name, the way back shows it."""
    fix = planned(TEXT, WISH)

    def forgetful(text: str, edits: Sequence[Edit]) -> str:
        return apply(text, edits).replace("# one", "# two")

    monkeypatch.setattr("kubectl_prodready.text.verify.apply", forgetful)
    with pytest.raises(UnprovenError, match="would lose text that it should keep"):
        prove(fix, content)


BUGS: dict[str, tuple[Any, str, Callable[..., Any]]] = {
    "a wrong value": (emit, "flow_value", lambda value, style: "3"),
    "no value": (emit, "flow_value", lambda value, style: ""),
    "a wrong key": (emit, "_key", lambda key, column, style: f"{' ' * column}{key}x:"),
    "a wrong column": (splice, "column_of", lambda node, text: 1),
    "no column": (splice, "column_of", lambda node, text: 0),
    "no lines": (splice, "block_lines", lambda *args, **more: [""]),
    "lines twice": (splice, "block_lines", lambda *args, **more: ["  new:", "    e: 2"] * 2),
    "a wrong place": (splice, "_spot_behind", lambda *args: splice.Spot(0, listed=False)),
    "a place in a scalar": (splice, "content_end", lambda node, text: len(text) - 3),
    "a wrong line": (splice, "line_end", lambda text, offset: offset - 1),
}


@pytest.mark.parametrize("bug", BUGS)
def test_a_bug_in_the_engine_is_caught_by_the_proof(
    bug: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    module, name, broken = BUGS[bug]
    monkeypatch.setattr(module, name, broken)
    with pytest.raises(UnprovenError):
        proven(TEXT, WISH)


def test_nothing_but_a_proof_makes_a_verified() -> None:
    fake = object()
    with pytest.raises(UnprovenError, match="only a proof makes a Verified"):
        Verified(TEXT, (RIGHT,), fake)
    with pytest.raises(UnprovenError, match="only a proof makes a Verified"):
        assemble(TEXT, [Proven((RIGHT,), fake)])
    right = prove(planned(TEXT, WISH), content)
    with pytest.raises(UnprovenError, match="only a proof makes a Verified"):
        assemble(TEXT, [right, Proven((), None)])


def test_a_verified_comes_back_from_another_process() -> None:
    verified = proven(TEXT, WISH)
    for again in (pickle.loads(pickle.dumps(verified)), copy.copy(verified)):
        assert isinstance(again, Verified)
        assert (again.before, again.after, again.edits) == (TEXT, AFTER, verified.edits)


def test_proofs_of_documents_make_the_proof_of_their_stream() -> None:
    text = f"\ufeff{TEXT}---\nkept: 1\n---\n{TEXT}"
    first, _, last = pieces(text)
    proofs = []
    for piece in (first, last):
        root = root_of(piece.text)
        edits = planned(piece.text, WISH).edits
        fix = Fix(piece, data_of(root, piece.text), (WISH,), edits)
        proofs.append(prove(fix, content))
    verified = assemble(text, proofs)
    assert verified.after == f"\ufeff{AFTER}---\nkept: 1\n---\n{AFTER}"
    assert len(parse(verified.after.removeprefix("\ufeff"))) == 3


def test_documents_out_of_order_are_refused() -> None:
    text = "a: 1\n---\nb: 1\n"
    proofs = []
    for piece, path in zip(pieces(text), [("x",), ("y",)], strict=True):
        wish = Setting(path, 1)
        root = root_of(piece.text)
        fix = Fix(piece, data_of(root, piece.text), (wish,), planned(piece.text, wish).edits)
        proofs.append(prove(fix, content))
    with pytest.raises(UnprovenError, match="two edits overlap"):
        assemble(text, proofs[::-1])


def test_numbers_that_equal_nothing_hinder_no_proof() -> None:
    text = "a: .nan\nb: [.NaN, -.inf]\n"
    assert proven(text, Setting(("c",), 1)).after == text + "c: 1\n"
