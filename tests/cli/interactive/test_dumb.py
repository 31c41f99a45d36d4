"""A terminal that only knows lines."""

from __future__ import annotations

from pathlib import Path

import pytest
from wcwidth import wcswidth

from tests.cli.interactive.session import REQUESTS, asked, put

DUMB = {"TERM": "dumb"}


@pytest.mark.parametrize(("columns", "least", "most"), [(40, 30, 40), (120, 81, 120), (0, 60, 80)])
def test_its_lines_are_as_wide_as_it_is(
    tmp_path: Path, columns: int, least: int, most: int
) -> None:
    put(tmp_path)
    drawn = columns or 80
    with asked(tmp_path, "-f", "web.yaml", *REQUESTS, env=DUMB, columns=drawn) as session:
        if not columns:
            session.resize(0, 0)
        session.until("? help")
        widths = [wcswidth(line) for line in session.shown.split("\n")]
        assert least < max(widths) <= most
        session.interrupt()
        assert session.end() == 130


def test_a_new_width_counts_from_the_next_page_on(tmp_path: Path) -> None:
    put(tmp_path)
    with asked(tmp_path, "-f", "web.yaml", *REQUESTS, env=DUMB, columns=120) as session:
        session.until("? help")
        session.resize(50, 24)
        session.type("k\n")
        session.until("this is the first one")
        session.until("? help")
        assert max(wcswidth(line) for line in session.shown.split("\n")) <= 50
        session.interrupt()
        assert session.end() == 130


def test_a_name_that_is_no_text_stops_nothing(tmp_path: Path) -> None:
    put(tmp_path, "w\udce9b.yaml")
    with asked(tmp_path, "-f", ".", *REQUESTS, env=DUMB) as session:
        session.until("w?b.yaml")
        session.interrupt()
        assert session.end() == 130
