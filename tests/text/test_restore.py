"""Only the bytes that were there before are a text that may be put back."""

from __future__ import annotations

import hashlib

import pytest
from hypothesis import given

from kubectl_prodready.errors import UnprovenError
from kubectl_prodready.text.edit import Edit, apply, reversed_edits
from kubectl_prodready.text.restore import Restored, checksum, restore
from tests.text.test_edit import edited

BEFORE = "\ufeffa: {}\r\nä: b"
EDITS = [Edit(4, 6, "\r\n  x: 1"), Edit(12, 12, "\r\n")]
AFTER = apply(BEFORE, EDITS)
BACK = reversed_edits(BEFORE, EDITS)
ORIGINAL = hashlib.sha256(BEFORE.encode()).hexdigest()


def test_the_bytes_of_before_are_taken() -> None:
    restored = restore(AFTER.encode(), BACK, ORIGINAL)
    assert (restored.before, restored.after) == (AFTER, BEFORE)


@given(edited())
def test_what_was_applied_is_restored(case: tuple[str, list[Edit]]) -> None:
    before, edits = case
    now = apply(before, edits).encode()
    back = reversed_edits(before, edits)
    assert restore(now, back, checksum(before.encode())).after == before
    assert [edit.text for edit in back] == [before[edit.start : edit.end] for edit in edits]


@pytest.mark.parametrize(
    ("now", "back", "original"),
    [
        (AFTER + " ", BACK, ORIGINAL),
        (AFTER, BACK[:1], ORIGINAL),
        (AFTER, (), ORIGINAL),
        (AFTER, [Edit(4, 6, "{}"), BACK[1]], ORIGINAL),
        (AFTER, [Edit(9999, 99999, "x")], ORIGINAL),
        (AFTER, BACK[::-1], ORIGINAL),
        (AFTER, [Edit(-1, 3, "x")], ORIGINAL),
        (AFTER, [Edit(0, 0, "\ud800")], ORIGINAL),
        (AFTER, BACK, ""),
        (AFTER, BACK, hashlib.sha256(AFTER.encode()).hexdigest()),
    ],
)
def test_any_others_are_refused(now: str, back: list[Edit], original: str) -> None:
    with pytest.raises(UnprovenError):
        restore(now.encode(), back, original)


def test_what_is_no_text_is_refused() -> None:
    with pytest.raises(UnprovenError, match="no text that could have been written"):
        restore(b"\xff", (), checksum(b"\xff"))


def test_nothing_but_a_proof_makes_one() -> None:
    for seal in (None, object(), True):
        with pytest.raises(UnprovenError, match="only a proof makes a Restored"):
            Restored("a", "b", seal)
