"""Edits: applied from the front, and taken back to the byte."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kubectl_prodready.errors import UnprovenError
from kubectl_prodready.text.edit import Edit, apply, take_back


@st.composite
def edited(draw: st.DrawFn) -> tuple[str, list[Edit]]:
    """A text, and edits that do not overlap."""
    text = draw(st.text(max_size=30))
    places = draw(st.lists(st.integers(0, len(text)), max_size=8))
    bounds = sorted(places[: len(places) // 2 * 2])
    spans = zip(bounds[::2], bounds[1::2], strict=True)
    return text, [Edit(start, end, draw(st.text(max_size=5))) for start, end in spans]


@given(edited())
def test_what_is_applied_can_be_taken_back(case: tuple[str, list[Edit]]) -> None:
    before, edits = case
    after = apply(before, edits)
    assert take_back(after, before, edits) == before
    gained = sum(len(edit.text) - (edit.end - edit.start) for edit in edits)
    assert len(after) == len(before) + gained


@given(edited())
def test_the_order_from_the_back_gives_the_same(case: tuple[str, list[Edit]]) -> None:
    before, edits = case
    text = before
    for edit in reversed(edits):
        text = text[: edit.start] + edit.text + text[edit.end :]
    assert apply(before, edits) == text


def test_edits_at_one_place_follow_one_another() -> None:
    edits = [Edit(1, 1, "x"), Edit(1, 1, "y"), Edit(1, 2, "z")]
    assert apply("abc", edits) == "axyzc"
    assert take_back("axyzc", "abc", edits) == "abc"


@pytest.mark.parametrize(
    "edits",
    [
        [Edit(1, 3, ""), Edit(2, 4, "")],
        [Edit(3, 3, "x"), Edit(1, 1, "y")],
        [Edit(0, 2, "x"), Edit(1, 1, "y")],
    ],
)
def test_edits_that_overlap_are_refused(edits: list[Edit]) -> None:
    with pytest.raises(UnprovenError, match="two edits overlap"):
        apply("abcdef", edits)


def test_a_text_that_was_changed_elsewhere_is_not_given_back() -> None:
    edits = [Edit(1, 1, "new")]
    assert apply("abc", edits) == "anewbc"
    assert take_back("anewbX", "abc", edits) != "abc"
    assert take_back("Xnewbc", "abc", edits) != "abc"
