"""From changes to edits: notes in the file's own line ends, and texts that become others."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kubectl_prodready.core.model import Evidence, Safety
from kubectl_prodready.dockerfile.changing.editing import (
    edits_between,
    edits_for,
    line_end,
    remarks_for,
)
from kubectl_prodready.errors import UnprovenError
from kubectl_prodready.text.edit import apply
from tests.dockerfile_texts import dockerfile, drawn
from tests.dockerfiles import after, seen

PATIENCE = 20.0
"""Seconds for what takes less than one, and took minutes."""

LINES = st.lists(st.sampled_from(("a\n", "b\n", "c\r\n", "\n", "d", "\u2028", "\x0c", "a"))).map(
    "".join
)


@given(LINES, LINES)
def test_what_lies_between_leads_from_one_to_the_other(before: str, after: str) -> None:
    edits = edits_between(before, after)
    assert apply(before, edits) == after
    assert before != after or not edits


@given(drawn(dockerfile), drawn(dockerfile))
def test_so_it_does_for_dockerfiles(before: str, after: str) -> None:
    assert apply(before, edits_between(before, after)) == after


def test_what_is_equal_stays() -> None:
    edits = edits_between("a\nb\nc\nd\n", "a\nx\nc\nd\ne\n")
    assert [(edit.start, edit.end, edit.text) for edit in edits] == [(2, 3, "x"), (8, 8, "e\n")]


def changed(text: str, *, safety: Safety = Safety.REVIEW, notes: bool = True) -> str:
    dockerfile = seen(text)
    instruction = dockerfile.final.of("RUN")[0]
    at = instruction.arguments_at
    swap = (at, at + 1, "z")
    change = dockerfile.set(instruction, (swap,), safety, Evidence("x", ""), why="so it is")
    return apply(text, edits_for(dockerfile, [change], notes=notes))


@pytest.mark.parametrize(
    ("text", "after"),
    [
        ("FROM a\nRUN b\n", "FROM a\n# prodready: review, so it is\nRUN z\n"),
        ("FROM a\r\nRUN b\r\n", "FROM a\r\n# prodready: review, so it is\r\nRUN z\r\n"),
        ("FROM a\n\tRUN b", "FROM a\n\t# prodready: review, so it is\n\tRUN z"),
        (
            "FROM a\n# hadolint ignore=DL1\nRUN b",
            "FROM a\n# prodready: review, so it is\n# hadolint ignore=DL1\nRUN z",
        ),
    ],
)
def test_notes(text: str, after: str) -> None:
    assert changed(text) == after


def test_no_notes_where_nobody_wants_them_or_nothing_is_to_review() -> None:
    assert changed("FROM a\nRUN b\n", notes=False) == "FROM a\nRUN z\n"
    assert changed("FROM a\nRUN b\n", safety=Safety.SAFE) == "FROM a\nRUN z\n"


def test_a_part_of_a_line_within() -> None:
    text = "FROM a\nRUN a \\\n  # why\n  bc\n"
    dockerfile = seen(text)
    (run,) = dockerfile.final.of("RUN")
    at = run.logical.index("bc")
    swaps = ((at, at + 1, "x"), (at + 2, at + 2, "y"), (4, 4, "-"))
    change = dockerfile.set(run, swaps, Safety.SAFE)
    assert apply(text, edits_for(dockerfile, [change], notes=True)) == (
        "FROM a\nRUN -a \\\n  # why\n  xcy\n"
    )


def test_what_is_not_there_as_it_was_seen() -> None:
    before = seen("FROM a\nRUN b\nRUN c\n")
    change = before.set(before.final.of("RUN")[1], (), Safety.SAFE)
    for text in ("FROM a\nRUN b\n", "FROM a\nRUN b\nRUN d\n"):
        with pytest.raises(UnprovenError, match="not there as it was seen"):
            edits_for(seen(text), [change], notes=False)


@pytest.mark.parametrize(
    ("text", "after"),
    [
        ("FROM a\n\tRUN b\n", "FROM a\n\t# prodready: ignore[DF1, DF2]\n\tRUN b\n"),
        (
            "FROM a\r\n# hadolint ignore=DL1\r\nRUN b\r\n",
            "FROM a\r\n# prodready: ignore[DF1, DF2]\r\n# hadolint ignore=DL1\r\nRUN b\r\n",
        ),
    ],
)
def test_remarks_above_an_instruction(text: str, after: str) -> None:
    dockerfile = seen(text)
    path = dockerfile.path(dockerfile.final.of("RUN")[0])
    assert apply(text, remarks_for(dockerfile, {path: ("DF1", "DF2")})) == after


def test_a_remark_for_the_whole_file() -> None:
    text = "\ufeffFROM a\nRUN b\n"
    edits = remarks_for(seen(text), {(): ("DF1",)})
    assert apply(text, edits) == "\ufeff# prodready: ignore[DF1]\nFROM a\nRUN b\n"


@pytest.mark.parametrize(
    ("text", "end"),
    [("a\nb\r\n", "\n"), ("a\r\nb\n", "\r\n"), ("a", "\n"), ("\n\r\n", "\n"), ("\r\n", "\r\n")],
)
def test_line_end(text: str, end: str) -> None:
    assert line_end(text) == end


def test_a_long_file_takes_no_time_by_its_square() -> None:
    lines = "".join(f"ENV NAME{number} value\n" for number in range(1000))
    start = time.monotonic()
    assert "ENV NAME999=value\n" in after(f"FROM node:22-slim\n{lines}", select=("DF011",))
    assert time.monotonic() - start < PATIENCE
