"""The last question is answered by keys that came after it was shown, and by no others."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from tests.cli.interactive.session import END, REQUESTS, WEB, asked, put


def end_without(folder: Path, session_keys: str, **env: str) -> None:
    """Type keys at once; then the last question still has no answer, and a no is one."""
    web = put(folder)
    no = "n\n" if env else "n"
    with asked(folder, "-f", "web.yaml", *REQUESTS, env=env) as session:
        session.until("y yes, n no" if not env else "? help")
        session.type(session_keys)
        session.until(END)
        session.type(no)
        assert session.end() == 1
        assert "0 changes written" in session.shown
    assert web.read_text() == WEB


@pytest.mark.parametrize("keys", ["yy", "y" * 300, "synyyy", "Ay\x1b", "y\x1b[200~y\x1b[201~y"])
def test_what_was_typed_before_it_is_no_answer(tmp_path: Path, keys: str) -> None:
    end_without(tmp_path, keys)


@pytest.mark.parametrize("keys", ["y\ny\n", "y\ny\ny\ny\n", "s\ny\nn\ny\n"])
def test_nor_is_a_line_on_a_dumb_terminal(tmp_path: Path, keys: str) -> None:
    end_without(tmp_path, keys, TERM="dumb")


def test_a_key_that_is_held_down_is_no_answer(tmp_path: Path) -> None:
    web = put(tmp_path)
    with asked(tmp_path, "-f", "web.yaml", *REQUESTS) as session:
        session.until("y yes, n no")
        for _ in range(60):
            session.type("y")
            time.sleep(0.03)
        session.until(END)
        session.type("n")
        assert session.end() == 1
    assert web.read_text() == WEB


def test_ctrl_c_counts_whenever_it_was_typed(tmp_path: Path) -> None:
    web = put(tmp_path)
    for keys in ("y\x03", "yy\x03", "y\x1b\x03"):
        with asked(tmp_path, "-f", "web.yaml", *REQUESTS) as session:
            session.until("y yes, n no")
            session.type(keys)
            assert session.end() == 130
    assert web.read_text() == WEB


@pytest.mark.parametrize("keys", ["\x1by", "\x1bA", "\x1bOy", "\x1b[99y", "\x1b[1;3A"])
def test_alt_and_a_key_is_not_the_key(tmp_path: Path, keys: str) -> None:
    web = put(tmp_path)
    with asked(tmp_path, "-f", "web.yaml", *REQUESTS) as session:
        session.until("y yes, n no")
        session.type(keys)
        time.sleep(0.2)
        session.type("j")
        session.until("this is the last one")
        assert "0 yes, 0 no" in session.screen
        session.type("y")
        session.until(END)
        session.type(keys)
        time.sleep(0.2)
        session.type("x")
        time.sleep(0.2)
        session.until(END)
        session.type("n")
        assert session.end() == 1
    assert web.read_text() == WEB


def test_escape_alone_is_a_key(tmp_path: Path) -> None:
    put(tmp_path)
    with asked(tmp_path, "-f", "web.yaml", *REQUESTS) as session:
        session.until("y yes, n no")
        for keys in ("\x1b", "\x1b\x1b"):
            session.type("y")
            session.until(END)
            session.type(keys)
            session.until("answered yes")
        session.type("/")
        session.until("find:")
        session.type("\x1b")
        session.until_gone("find:")
        session.interrupt()
        assert session.end() == 130
