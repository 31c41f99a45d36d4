"""Screens of all sizes: nothing is cut, the header stays, whatever the terminal does."""

from __future__ import annotations

import time
from collections.abc import Iterable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from wcwidth import wcswidth

from kubectl_prodready.approval.pages import Line, Page
from kubectl_prodready.cli.interactive import drawing
from kubectl_prodready.cli.interactive.drawing import Sheet, broken
from tests.cli.interactive.session import END, REQUESTS, WEB, asked, confirm, put
from tests.terminal import Terminal

WIDE = WEB.replace("8080", "8080 # 日本語のコメント 🚀 " + "とても長い" * 30)


@pytest.mark.parametrize("columns", [60, 100, 200])
def test_every_page_fits_at_every_width(tmp_path: Path, columns: int) -> None:
    put(tmp_path)
    words = ("-f", "web.yaml", *REQUESTS)
    with asked(tmp_path, *words, columns=columns, rows=40) as session:
        session.until("object 1 of 1, change 1 of 2: 0 yes, 0 no")
        told = " ".join(session.screen.split())
        assert "cpu-request, review: web resources.requests.cpu: nothing was measured" in told
        assert "once it is applied: 3 Pods restart, RollingUpdate" in told
        assert "/ find, q end, ? help" in told
        session.type("w")
        session.until("any key goes back")
        told = " ".join(session.screen.split())
        assert "object 1 of 1" in told
        assert "cpu-request" in told
        session.type("x?")
        session.until("split what is asked together")
        told = " ".join(session.screen.split())
        assert "edit the value, with KUBE_EDITOR or EDITOR" in told
        session.type("xA")
        session.until(END)
        assert "web.yaml: 2 changes to deployment.apps/web" in session.screen
        session.type("y")
        assert session.end() == 0


def test_what_does_not_fit_is_scrolled_and_the_header_stays(tmp_path: Path) -> None:
    put(tmp_path)
    with asked(tmp_path, "-f", "web.yaml", *REQUESTS, columns=60, rows=14) as session:
        session.until("more: down")
        assert "nothing was" not in session.screen
        for _ in range(30):
            session.type("\x1b[B")
        session.until_gone("more: down")
        assert "object 1 of 1, change 1 of 2" in session.screen
        assert "memory-request, review:" in session.screen
        session.type("\x1b[5~\x1b[5~")
        session.until("review: cpu-request, memory-request")
        session.type("\x1b[6~")
        session.until_gone("review: cpu-request, memory-request")
        for _ in range(30):
            session.type("\x1b[A")
        session.until("review: cpu-request, memory-request")
        session.interrupt()
        assert session.end() == 130


def test_a_key_that_does_nothing_leaves_the_page_where_it_is(tmp_path: Path) -> None:
    put(tmp_path)
    with asked(tmp_path, "-f", "web.yaml", *REQUESTS, columns=60, rows=14) as session:
        session.until("more: down")
        assert "more: up" not in session.screen
        session.type("\x1b[B" * 4)
        session.until("more: up ── more: down")
        assert "review: cpu-request" not in session.screen
        for key, seen in (("x", "x is no key here"), ("k", "this is the first one")):
            session.type(key)
            session.until(seen)
            assert "more: up" in session.screen
        session.type("s")
        session.until("review: cpu-request")
        assert "more: up" not in session.screen
        session.interrupt()
        assert session.end() == 130


def press_until_gone(session: Terminal, key: str, text: str) -> None:
    """Press a key some times: several that come together are none on the last page."""
    for _ in range(6):
        session.type(key)
        time.sleep(0.2)
    session.until_gone(text)


def test_space_and_b_scroll_what_is_read(tmp_path: Path) -> None:
    put(tmp_path)
    with asked(tmp_path, "-f", "web.yaml", *REQUESTS, columns=60, rows=12) as session:
        session.until("more: down")
        for keys, seen in (("?", "yes to this"), ("w", "cpu-request")):
            session.type(keys)
            session.until("any key goes back")
            assert "more: up" not in session.screen
            assert "more: down, space" in session.screen
            session.type(" ")
            session.until("more: up, b")
            session.type("b")
            session.until_gone("more: up")
            assert seen in session.screen
            session.type("j" if keys == "?" else "x")
            session.until("? help")
        session.type("A")
        session.until(END)
        first = session.screen
        session.type(" ")
        session.until("more: up")
        press_until_gone(session, " ", "more: down")
        press_until_gone(session, "b", "more: up")
        assert session.screen == first
        session.type("n")
        assert session.end() == 1


def test_space_goes_back_where_there_is_nothing_to_scroll(tmp_path: Path) -> None:
    put(tmp_path)
    with asked(tmp_path, "-f", "web.yaml", *REQUESTS, rows=50) as session:
        session.until("? help")
        session.type("?")
        session.until("any key goes back")
        session.type(" ")
        session.until("? help")
        session.interrupt()
        assert session.end() == 130


def test_a_resize_in_the_middle_draws_anew(tmp_path: Path) -> None:
    put(tmp_path)
    with asked(tmp_path, "-f", "web.yaml", *REQUESTS, columns=200, rows=40) as session:
        session.until("k j go, / find, q end, ? help")
        session.resize(60, 20)
        session.until("more: down")
        assert all(len(line) <= 60 for line in session.screen.split("\n"))
        assert "object 1 of 1, change 1 of 2" in session.screen
        session.resize(120, 50)
        session.until_gone("more: down")
        confirm(session, "A")
        assert session.end() == 0


def test_a_terminal_that_is_much_too_small_shows_what_matters(tmp_path: Path) -> None:
    web = put(tmp_path)
    with asked(tmp_path, "-f", "web.yaml", *REQUESTS, columns=20, rows=8) as session:
        session.until("review:")
        assert "y yes" in session.screen
        assert "object 1 of 1" in session.screen
        confirm(session, "y")
        assert session.end() == 0
    assert "cpu: 100m" in web.read_text()


@pytest.mark.parametrize("rows", [3, 4, 5])
def test_the_last_question_is_there_on_the_lowest_terminal(tmp_path: Path, rows: int) -> None:
    web = put(tmp_path)
    with asked(tmp_path, "-f", "web.yaml", *REQUESTS, columns=20, rows=rows) as session:
        session.until("y yes, n no,")
        assert "review:" in session.screen
        session.type("y")
        session.until("Do this? y n")
        assert "web.yaml: 2" in session.screen
        session.type("y")
        assert session.end() == 0
    assert "cpu: 100m" in web.read_text()


def test_wide_characters_break_no_line(tmp_path: Path) -> None:
    put(tmp_path, text=WIDE)
    with asked(tmp_path, "-f", "web.yaml", *REQUESTS, columns=60, rows=50) as session:
        session.until("日本語のコメント")
        told = "".join(session.screen.split())
        assert "とても長い" * 30 in told
        assert "object1of1" in told
        session.interrupt()
        assert session.end() == 130


def test_no_color_has_no_colours(tmp_path: Path) -> None:
    put(tmp_path)
    for env, is_coloured in (({}, True), ({"NO_COLOR": "1"}, False)):
        with asked(tmp_path, "-f", "web.yaml", *REQUESTS, env=env) as session:
            session.until("y yes, n no")
            assert ("\x1b[0;32m" in session.shown) is is_coloured
            cells = session.drawn.buffer.values()
            colours = {cell.fg for line in cells for cell in line.values()}
            assert ("green" in colours) is is_coloured
            session.interrupt()
            session.end()


TEXTS = st.text(
    alphabet=st.characters(codec="utf-8", categories=["L", "N", "P", "S", "Z", "M"]), max_size=80
)
LINES = st.lists(st.builds(Line, TEXTS, st.just(""), st.integers(0, 8)), max_size=6).map(tuple)


@given(LINES, st.integers(20, 200))
def test_no_line_is_wider_than_the_terminal(lines: tuple[Line, ...], columns: int) -> None:
    for line in broken(lines, columns):
        assert wcswidth(line.text) <= columns


@given(
    st.builds(Page, LINES, LINES, LINES),
    st.integers(20, 200),
    st.integers(1, 60),
    st.integers(0, 50),
)
def test_a_picture_is_as_high_as_the_terminal(
    page: Page, columns: int, rows: int, scroll: int
) -> None:
    picture = Sheet(page).drawn(columns, rows, scroll)
    assert len(picture.lines) == rows
    assert picture.depth >= 0
    assert all(wcswidth(line.text) <= columns for line in picture.lines)


ASKED = Page(
    (Line("2 changes asked for: 1 yes, 1 no"),),
    tuple(Line(f"body {number}") for number in range(9)),
    (Line("something is told, and it takes more than one line"), Line("Do this? y n, k goes back")),
)


@pytest.mark.parametrize("rows", range(2, 20))
def test_the_question_and_some_of_the_body_are_there_on_the_lowest_terminal(rows: int) -> None:
    sheet = Sheet(ASKED)
    texts = [line.text for line in sheet.drawn(20, rows).lines]
    assert "Do this? y n, k goes" in texts
    assert "body 0" in texts
    depth = sheet.drawn(20, rows).depth
    assert "body 8" in [line.text for line in sheet.drawn(20, rows, depth).lines]


def test_what_is_told_and_the_header_stay_where_there_is_room() -> None:
    texts = [line.text for line in Sheet(ASKED).drawn(20, 8).lines]
    assert texts[0] == "2 changes asked for:"
    assert texts[-2:] == ["something is told,", "Do this? y n, k goes"]


def test_lines_are_broken_once_for_a_width(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[int] = []

    def count(lines: Iterable[Line], columns: int) -> list[Line]:
        seen.append(columns)
        return broken(lines, columns)

    monkeypatch.setattr(drawing, "broken", count)
    sheet = Sheet(ASKED)
    for columns in (80, 20):
        for scroll in range(5):
            sheet.drawn(columns, 8 + scroll, scroll)
    assert seen == [80] * 4 + [20] * 4


def test_what_is_above_and_below_is_told() -> None:
    sheet = Sheet(ASKED)
    for scroll, told in (
        (0, "── more: down ──"),
        (1, "── more: up ── more: down ──"),
        (9, "── more: up ──"),
    ):
        (bar,) = (line.text for line in sheet.drawn(40, 8, scroll).lines if "more: " in line.text)
        assert bar.startswith(told)


@given(st.lists(st.from_regex(r"[a-z]{1,12}", fullmatch=True), min_size=1, max_size=30))
def test_words_are_not_cut(words: list[str]) -> None:
    text = " ".join(words)
    assert " ".join(line.text for line in broken([Line(text)], 20)) == text


def test_what_steers_a_terminal_is_shown_as_it_is_written() -> None:
    (line,) = broken([Line("a\x1b[2Jb")], 60)
    assert "\x1b" not in line.text
