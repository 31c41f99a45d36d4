"""`fix -i` on standard input: the keys are read from the terminal all the same."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.command import MODULE, process
from tests.cli.interactive.session import END, REQUESTS, WEB, asked, confirm, put

ALONE = ("setsid", "--wait", *MODULE)
"""A process in a session of its own has no terminal."""

STREAM = WEB + "---\nkind: ConfigMap\napiVersion: v1\nmetadata:\n  name: web\n"


def test_a_stream_is_passed_on_with_what_got_a_yes(tmp_path: Path) -> None:
    given = STREAM.encode()
    with asked(tmp_path, "-f", "-", *REQUESTS, stdin=given, stdout="pipe") as session:
        session.until("object 1 of 1")
        session.type("s")
        session.until("review: cpu-request\n")
        session.type("n")
        session.until("review: memory-request\n")
        confirm(session, "y")
        assert session.end() == 1
        passed = session.output.decode()
    assert "memory: 128Mi" in passed
    assert "cpu" not in passed
    assert passed.endswith("kind: ConfigMap\napiVersion: v1\nmetadata:\n  name: web\n")


def test_without_any_yes_a_stream_passes_as_it_was(tmp_path: Path) -> None:
    given = STREAM.encode()
    with asked(tmp_path, "-f", "-", *REQUESTS, stdin=given, stdout="pipe") as session:
        session.until("object 1 of 1")
        session.type("D")
        assert session.end() == 1
        assert session.output == given


def test_a_no_to_the_last_question_passes_nothing_on(tmp_path: Path) -> None:
    with asked(tmp_path, "-f", "-", *REQUESTS, stdin=STREAM.encode(), stdout="pipe") as session:
        session.until("object 1 of 1")
        session.type("A")
        session.until(END)
        session.type("n")
        assert session.end() == 1
        assert session.output == b""
        assert "nothing was passed on" in session.screen


@pytest.mark.parametrize("keys", ["", "A"])
def test_ctrl_c_passes_nothing_on(tmp_path: Path, keys: str) -> None:
    with asked(tmp_path, "-f", "-", *REQUESTS, stdin=STREAM.encode(), stdout="pipe") as session:
        session.until("object 1 of 1")
        session.type(keys)
        session.interrupt()
        assert session.end() == 130
        assert session.output == b""


def test_files_are_passed_on_as_a_stream_where_that_is_asked_for(tmp_path: Path) -> None:
    web = put(tmp_path)
    with asked(tmp_path, "-f", "web.yaml", "-o", "yaml", *REQUESTS, stdout="pipe") as session:
        session.until("object 1 of 1")
        confirm(session, "A")
        assert session.end() == 0
        assert b"cpu: 100m" in session.output
    assert web.read_text() == WEB


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("-f", "web.yaml"), "-i asks at a terminal, and there is none"),
        (("-f", "web.yaml", "-o", "json"), "-o json only tells"),
        (("-f", "web.yaml", "-o", "name"), "-o name only tells"),
        (("-f", "-,web.yaml"), "standard input alone"),
        (("deploy/web", "--yes"), "--yes does not want to be asked"),
        (("deploy/web", "--kubeconfig", "none"), "-i asks at a terminal, and there is none"),
    ],
)
def test_what_cannot_be_is_told_with_the_way_to_do_it(
    tmp_path: Path, words: tuple[str, ...], told: str
) -> None:
    put(tmp_path)
    done = process("fix", "-i", *words, cwd=tmp_path, program=ALONE)
    assert done.code == 2
    assert told in done.err
    if "terminal" in told:
        assert "--write writes files, and --apply --yes live objects" in done.err
