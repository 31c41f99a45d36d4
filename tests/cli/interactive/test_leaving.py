"""The screen is left for good, or for a while: the terminal is as it was before."""

from __future__ import annotations

import signal
from pathlib import Path

import pytest

from tests.cli.interactive.session import END, REQUESTS, WEB, asked, put


@pytest.mark.parametrize("keys", ["", "y"])
def test_sigterm_leaves_the_screen_and_does_nothing(tmp_path: Path, keys: str) -> None:
    web = put(tmp_path)
    with asked(tmp_path, "-f", "web.yaml", *REQUESTS) as session:
        session.until("y yes, n no")
        session.type(keys)
        session.until(END if keys else "y yes, n no")
        session.kill(signal.SIGTERM)
        assert session.end() == -signal.SIGTERM
        assert not session.is_left_raw
        assert not session.drawn.is_alternate
        assert "Traceback" not in session.shown
    assert web.read_text() == WEB


def test_ctrl_z_gives_the_terminal_back_for_a_while(tmp_path: Path) -> None:
    put(tmp_path)
    shell = 'set -m; "$@"; echo "it waits"; read line; fg; echo "it ended with $?"'
    with asked(tmp_path, "-f", "web.yaml", *REQUESTS, shell=shell) as session:
        session.until("y yes, n no")
        session.type("s")
        session.until("review: cpu-request\n")
        session.type("\x1a")
        session.until("it waits")
        assert not session.drawn.is_alternate
        session.type("\n")
        session.until("review: cpu-request\n")
        session.type("q")
        session.until("it ended with 1")
        assert session.end() == 0


def test_where_sigterm_is_ignored_it_is_ignored(tmp_path: Path) -> None:
    put(tmp_path)
    with asked(tmp_path, "-f", "web.yaml", *REQUESTS, shell="trap '' TERM; exec \"$@\"") as session:
        session.until("y yes, n no")
        session.kill(signal.SIGTERM)
        session.type("q")
        assert session.end() == 1
