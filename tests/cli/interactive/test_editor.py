"""Values that are edited, by editors of all sorts."""

from __future__ import annotations

import base64
import errno
import io
import os
import tempfile
from pathlib import Path

import pytest

from kubectl_prodready.cli.interactive.editor import edited
from kubectl_prodready.cli.interactive.terminal import Terminal
from kubectl_prodready.errors import ProdreadyError
from tests.cli.interactive.session import (
    END,
    PROBED,
    REQUESTS,
    SERVED,
    WEB,
    asked,
    confirm,
    editor,
    put,
)

CPU = ("--select", "cpu-request")


def write(text: str | bytes) -> str:
    """What an editor's script does to leave this text."""
    raw = text.encode() if isinstance(text, str) else text
    return f'echo {base64.b64encode(raw).decode()} | base64 -d > "$1"'


def test_an_edited_value_is_taken_and_written(tmp_path: Path) -> None:
    web = put(tmp_path)
    env = editor(tmp_path, 'cat "$1" >> seen; ' + write("cpu: 250m\n"))
    with asked(tmp_path, "-f", "web.yaml", *CPU, env=env) as session:
        session.until("object 1 of 1")
        session.type("e")
        session.until("answered yes, with the values that you gave")
        assert "cpu: 250m" in session.screen
        assert "you gave this value" in session.screen
        confirm(session, "q")
        assert session.end() == 0
    assert "            cpu: 250m\n" in web.read_text()
    assert "prodready: review" not in web.read_text()
    assert (tmp_path / "seen").read_text() == (
        "# The values for shop/Deployment/web, as YAML. An empty file leaves them as they are.\n"
        "cpu: 100m\n"
    )


def test_several_values_are_edited_together(tmp_path: Path) -> None:
    web = put(tmp_path)
    env = editor(tmp_path, "sed -i 's/128Mi/1Gi/' \"$1\"")
    with asked(tmp_path, "-f", "web.yaml", *REQUESTS, env=env) as session:
        session.until("object 1 of 1")
        session.type("e")
        session.until("answered yes, with")
        confirm(session, "q")
        assert session.end() == 0
    assert "memory: 1Gi\n" in web.read_text()
    assert "cpu: 100m" in web.read_text()


@pytest.mark.parametrize(
    ("script", "told"),
    [
        ("exit 3", "ended with 3; nothing was taken"),
        (write("cpu: 250m\n") + "; exit 1", "ended with 1; nothing was taken"),
        ("true", "nothing was changed in the editor"),
        ('cat "$1" > other; cp other "$1"', "nothing was changed in the editor"),
        (write(""), "the file was left empty"),
        (write("# nothing\n\n"), "the file was left empty"),
        (write(b"\xff\xfe"), "the editor left no UTF-8"),
        ('rm "$1"', "the editor left no file"),
    ],
)
def test_what_no_editor_leaves_changes_nothing(tmp_path: Path, script: str, told: str) -> None:
    web = put(tmp_path)
    wide = {"env": editor(tmp_path, script), "columns": 160}  # the editor's path is in one line
    with asked(tmp_path, "-f", "web.yaml", *CPU, **wide) as session:
        session.until("object 1 of 1")
        session.type("e")
        session.until(told)
        assert "answered" not in session.screen
        session.type("q")
        assert session.end() == 1
    assert web.read_text() == WEB


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("cpu: lots\n", "cpu must be"),
        ("cpu: -1\n", "cpu must be"),
        ("cpu: [1]\n", "cpu must be"),
        ("cpu:\n", "cpu has no value"),
        ("memory: 1Gi\n", "memory is none of the fields: cpu"),
        ("cpu: {\n", "line 2:"),
        ("- cpu\n", "it must be one mapping"),
        ("cpu: 1\n---\ncpu: 2\n", "it must be one mapping"),
        ("cpu: !much 1\n", "line 1: tags say nothing to Kubernetes: !much"),
    ],
)
def test_wrong_values_are_told_and_can_be_edited_again(
    tmp_path: Path, text: str, told: str
) -> None:
    web = put(tmp_path)
    right, wrong = write("cpu: 300m\n"), write(text)
    script = f'cat "$1" >> seen; if [ -e again ]; then {right}; else touch again; {wrong}; fi'
    with asked(tmp_path, "-f", "web.yaml", *CPU, env=editor(tmp_path, script)) as session:
        session.until("object 1 of 1")
        session.type("e")
        session.until("e edits it again")
        assert told in session.screen
        session.type("e")
        session.until("answered yes, with the values that you gave")
        confirm(session, "q")
        assert session.end() == 0
    assert "cpu: 300m" in web.read_text()
    assert "# Wrong: " in (tmp_path / "seen").read_text()


def test_values_are_held_against_each_other(tmp_path: Path) -> None:
    web = put(tmp_path)
    env = editor(tmp_path, "sed -i s/512Mi/1Mi/ $1")
    rules = ("--select", "memory-request,memory-limit")
    with asked(tmp_path, "-f", "web.yaml", *rules, env=env) as session:
        session.until("object 1 of 1")
        session.type("e")
        session.until("e edits it again")
        assert "web: requests.memory must be at most its limit" in " ".join(session.screen.split())
        session.type("nq")
        assert session.end() == 1
    assert web.read_text() == WEB


def test_wrong_values_can_be_dropped(tmp_path: Path) -> None:
    web = put(tmp_path)
    env = editor(tmp_path, write("cpu: lots\n"))
    with asked(tmp_path, "-f", "web.yaml", *CPU, env=env) as session:
        session.until("object 1 of 1")
        session.type("e")
        session.until("n leaves the values as they were")
        for key, seen in (("x", "x is no key here"), ("\r", "that is no key here")):
            session.type(key)
            session.until(seen)
            assert "cpu must be" in session.screen
        session.type("n")
        session.until("the values are as they were")
        assert "cpu: 100m" in session.screen
        session.type("q")
        assert session.end() == 1
    assert web.read_text() == WEB


def test_what_the_rules_say_against_a_value_is_asked_about(tmp_path: Path) -> None:
    web = put(tmp_path, text=PROBED)
    env = editor(tmp_path, write("startupProbe: {exec: {command: [is-up]}}\n"))
    rules = ("--select", "startup-probe,probe-timeout")
    with asked(tmp_path, "-f", "web.yaml", *rules, env=env) as session:
        session.until("hint: startup-probe")
        session.type("e")
        session.until("Take it all the same? y")
        assert "probe-timeout:" in session.screen
        session.type("n")
        session.until("the values are as they were")
        session.type("e")
        session.until("Take it all the same? y")
        session.type("y")
        session.until("answered yes, with the values that you gave")
        confirm(session, "q")
        assert session.end() == 0
    assert "is-up" in web.read_text()


@pytest.mark.parametrize(
    ("variables", "told"),
    [
        ({"KUBE_EDITOR": "no-such-editor", "EDITOR": "true"}, "the editor no-such-editor: no such"),
        ({"KUBE_EDITOR": "", "EDITOR": "false"}, "the editor false ended with 1"),
        ({"KUBE_EDITOR": "sh -c 'exit 7'", "EDITOR": ""}, "the editor sh ended with 7"),
        ({"KUBE_EDITOR": "vi 'x"}, "no closing quotation"),
    ],
)
def test_the_editor_is_found_as_kubectl_finds_it(
    tmp_path: Path, variables: dict[str, str], told: str
) -> None:
    put(tmp_path)
    with asked(tmp_path, "-f", "web.yaml", *CPU, env=variables) as session:
        session.until("object 1 of 1")
        session.type("e")
        session.until(told)
        session.type("q")
        assert session.end() == 1


def test_where_there_is_no_room_nothing_is_taken_and_the_session_goes_on(tmp_path: Path) -> None:
    put(tmp_path, text=SERVED)
    words = ("-f", "web.yaml", "--select", "cpu-request,pre-stop")
    shell = 'ulimit -f 0; exec "$@"'
    for env, told in (
        ({}, "the editor: no temporary folder can be written; nothing was taken"),
        ({"TMPDIR": str(tmp_path)}, "the editor: no temporary folder can be written;"),
    ):
        with asked(tmp_path, *words, env=env, shell=shell, columns=160) as session:
            session.until("change 1 of 2")
            session.type("y")
            session.until("change 2 of 2: 1 yes, 0 no")
            session.type("e")
            session.until(told)
            assert "change 2 of 2: 1 yes, 0 no" in session.screen
            session.type("n")
            session.until(END)
            session.interrupt()
            assert session.end() == 130


def test_a_full_disk_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(**_: object) -> str:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setenv("KUBE_EDITOR", "true")
    monkeypatch.setattr(tempfile, "TemporaryDirectory", full)
    nowhere = Terminal(io.StringIO(), io.StringIO(), is_dumb=True)
    with pytest.raises(ProdreadyError) as error:
        edited("cpu: 1\n", nowhere)
    assert str(error.value) == "the editor: no space left on device; nothing was taken"


def test_what_was_typed_stays_where_the_editor_fails_later(tmp_path: Path) -> None:
    put(tmp_path)
    script = f"if [ -e again ]; then exit 3; fi; touch again; {write('cpu: lots' + chr(10))}"
    wide = {"env": editor(tmp_path, script), "columns": 160}
    with asked(tmp_path, "-f", "web.yaml", *CPU, **wide) as session:
        session.until("object 1 of 1")
        session.type("e")
        session.until("e edits it again")
        session.type("e")
        session.until("ended with 3; nothing was taken")
        assert "cpu: lots" in session.screen
        session.interrupt()
        assert session.end() == 130
