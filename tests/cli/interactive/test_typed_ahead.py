"""What is asked is answered by keys that came after it was shown, and by no others.

That is the last question, what an editor left, and the first question of all.
"""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from tests.cli.interactive.session import (
    END,
    PROBED,
    REQUESTS,
    SERVED,
    WEB,
    asked,
    editor,
    put,
)
from tests.terminal import Terminal


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


SLOW = "touch opened; sleep 1; "
"""What a script begins with, so that there is time to type something meanwhile."""

CPU_AND_HOOK = ("--select", "cpu-request,pre-stop")


def open_editor(session: Terminal, folder: Path, end: str = "") -> None:
    """Open the editor, and type what nobody has been asked yet."""
    session.type(f"e{end}")
    limit = time.monotonic() + 30
    while not (folder / "opened").exists():
        assert time.monotonic() < limit
        time.sleep(0.01)
    session.type(f"y{end}y{end}")


@pytest.mark.parametrize("term", ["xterm-256color", "dumb"])
def test_what_was_typed_while_the_editor_was_open_is_no_answer(tmp_path: Path, term: str) -> None:
    web = put(tmp_path, text=SERVED)
    env = {"TERM": term, **editor(tmp_path, f"{SLOW}sed -i s/100m/300m/ $1")}
    end = "\n" if term == "dumb" else ""
    with asked(tmp_path, "-f", "web.yaml", *CPU_AND_HOOK, env=env) as session:
        session.until("? help")
        open_editor(session, tmp_path, end)
        session.until("answered yes, with the values that you gave")
        time.sleep(0.3)
        session.type(f"j{end}")
        session.until("change 2 of 2: 1 yes, 0 no")
        session.interrupt()
        assert session.end() == 130
    assert web.read_text() == SERVED


@pytest.mark.parametrize("term", ["xterm-256color", "dumb"])
@pytest.mark.parametrize(
    ("left", "seen"),
    [
        ("{exec: {command: [is-up]}}", "Take it all the same? y"),
        ("{exec: {command: nothing}}", "e edits it again"),
    ],
)
def test_nor_to_what_is_said_against_it(tmp_path: Path, term: str, left: str, seen: str) -> None:
    put(tmp_path, text=PROBED)
    env = {"TERM": term, **editor(tmp_path, f"{SLOW}echo 'startupProbe: {left}' > $1")}
    end = "\n" if term == "dumb" else ""
    rules = ("--select", "startup-probe,probe-timeout")
    with asked(tmp_path, "-f", "web.yaml", *rules, env=env) as session:
        session.until("hint: startup-probe")
        open_editor(session, tmp_path, end)
        session.until(seen)
        time.sleep(0.3)
        session.type(f"n{end}")
        session.until("the values are as they were")
        session.interrupt()
        assert session.end() == 130


def test_what_is_typed_before_the_first_question_is_no_answer(tmp_path: Path) -> None:
    web = put(tmp_path)
    for term in ("xterm-256color", "dumb"):
        with asked(tmp_path, "-f", "web.yaml", *REQUESTS, env={"TERM": term}) as session:
            session.type("y\ny\n")
            session.until("? help")
            time.sleep(0.3)
            assert "0 yes, 0 no" in session.screen
            assert END not in session.screen
            session.interrupt()
            assert session.end() == 130
    assert web.read_text() == WEB
