"""docs/images.md, as it is generated."""

from __future__ import annotations

from tools.images_page import images_page


def test_no_bar_in_a_cell_ends_it() -> None:
    rows = [line for line in images_page().splitlines() if line.startswith("|")]
    assert {row.replace("\\|", "").count("|") for row in rows} == {4}
