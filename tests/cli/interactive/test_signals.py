"""Signals while an editor has the terminal: they are for the editor alone."""

from __future__ import annotations

import signal
from pathlib import Path

import pytest

from tests.cli.interactive.session import REQUESTS, WEB, asked, confirm, editor, put


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
def test_a_signal_ends_the_editor_first(tmp_path: Path, number: int) -> None:
    web = put(tmp_path)
    script = 'stty raw; echo "$1" > name; trap "echo ended > ended; exit" TERM; echo open\n'
    script += "while true; do sleep 0.1; done"
    with asked(tmp_path, "-f", "web.yaml", *REQUESTS, env=editor(tmp_path, script)) as session:
        session.until("y yes, n no")
        session.type("e")
        session.until("open")
        session.kill(number)
        assert session.end() == -number
        assert not session.is_left_raw
    assert (tmp_path / "ended").exists()
    assert not Path((tmp_path / "name").read_text().strip()).parent.exists()
    assert web.read_text() == WEB


def test_nothing_is_left_behind_where_the_terminal_is_closed(tmp_path: Path) -> None:
    put(tmp_path)
    env = editor(tmp_path, 'echo "$1" > name; echo open; sleep 30')
    with asked(tmp_path, "-f", "web.yaml", *REQUESTS, env=env) as session:
        session.until("y yes, n no")
        session.type("e")
        session.until("open")
        session.hang_up()
        assert session.end() == -signal.SIGHUP
    assert not Path((tmp_path / "name").read_text().strip()).parent.exists()


@pytest.mark.parametrize(("key", "name"), [("\x03", "SIGINT"), ("\x1c", "SIGQUIT")])
def test_ctrl_c_ends_a_simple_editor_and_not_the_session(
    tmp_path: Path, key: str, name: str
) -> None:
    put(tmp_path)
    env = editor(tmp_path, "ulimit -c 0; echo open; exec sleep 30")
    with asked(tmp_path, "-f", "web.yaml", *REQUESTS, env=env) as session:
        session.until("y yes, n no")
        session.type("e")
        session.until("open")
        session.type(key)
        session.until(f"was ended by {name}; nothing was taken")
        session.interrupt()
        assert session.end() == 130


def test_ctrl_c_is_for_an_editor_that_knows_it(tmp_path: Path) -> None:
    web = put(tmp_path)
    script = "trap 'echo heard' INT; echo open; read line; read line; sed -i s/100m/250m/ $1"
    with asked(tmp_path, "-f", "web.yaml", *REQUESTS, env=editor(tmp_path, script)) as session:
        session.until("y yes, n no")
        session.type("e")
        session.until("open")
        session.interrupt()
        session.until("heard")
        session.type("\n\n")
        session.until("answered yes, with the values that you gave")
        confirm(session, "q")
        assert session.end() == 0
    assert "cpu: 250m" in web.read_text()


@pytest.mark.parametrize(("number", "name"), [("KILL", "SIGKILL"), ("35", "signal 35")])
def test_an_editor_that_is_killed_leaves_a_usable_terminal(
    tmp_path: Path, number: str, name: str
) -> None:
    put(tmp_path)
    env = editor(tmp_path, f"stty raw -echo; kill -{number} $$; sleep 30")
    with asked(tmp_path, "-f", "web.yaml", *REQUESTS, env=env, columns=200) as session:
        session.until("y yes, n no")
        session.type("e")
        session.until(f"was ended by {name}; nothing was taken")
        session.type("q")
        assert session.end() == 1
        assert not session.is_left_raw
