"""`fix -i` on files: every key, at a real terminal."""

from __future__ import annotations

import signal
from pathlib import Path

import pytest

from tests.cli.command import prodready
from tests.cli.interactive.session import (
    API,
    CHECKED,
    END,
    REQUESTS,
    SERVED,
    WEB,
    asked,
    confirm,
    put,
)


def test_yes_and_yes_again_writes_what_was_shown(tmp_path: Path) -> None:
    web = put(tmp_path)
    with asked(tmp_path, "-f", "web.yaml", *REQUESTS) as session:
        session.until("object 1 of 1, change 1 of 2: 0 yes, 0 no")
        assert "shop/Deployment/web  web.yaml:17" in session.screen
        assert "review: cpu-request, memory-request" in session.screen
        assert "once it is applied: 3 Pods restart, RollingUpdate" in session.screen
        assert "+            cpu: 100m" in session.screen
        assert "cpu-request, review: web resources.requests.cpu: nothing was" in session.screen
        assert web.read_text() == WEB
        session.type("y")
        session.until(END)
        assert "web.yaml: 2 changes to deployment.apps/web" in session.screen
        assert web.read_text() == WEB
        session.type("y")
        assert session.end() == 0
        assert "wrote web.yaml: 2 changes to deployment.apps/web" in session.screen
        assert "2 changes written, 0 left alone" in session.screen
    written = web.read_text()
    assert "cpu: 100m" in written
    assert "memory: 128Mi" in written
    assert "# keep this" in written
    assert written.replace(written[len(WEB) - 1 :], "\n") == WEB


@pytest.mark.parametrize("keys", ["n", "yn", "q", "yq", "d", "D"])
def test_without_the_last_yes_nothing_is_written(tmp_path: Path, keys: str) -> None:
    web = put(tmp_path)
    with asked(tmp_path, "-f", "web.yaml", *REQUESTS) as session:
        session.until("y yes, n no")
        session.type(keys[0])
        if keys[1:]:
            session.until(END)
            session.type(keys[1:])
        assert session.end() == 1
        assert "0 changes written, 2 left alone" in session.screen
    assert web.read_text() == WEB
    assert not (tmp_path / "state").exists()


@pytest.mark.parametrize("keys", ["", "y", "s", "w", "/", "R"])
def test_ctrl_c_writes_nothing(tmp_path: Path, keys: str) -> None:
    web = put(tmp_path)
    with asked(tmp_path, "-f", "web.yaml", *REQUESTS) as session:
        session.until("y yes, n no")
        session.type(keys)
        if keys == "y":
            session.until(END)
        session.interrupt()
        assert session.end() == 130
        assert "Traceback" not in session.screen
    assert web.read_text() == WEB


def test_objects_one_after_the_other_with_a_d_and_split(tmp_path: Path) -> None:
    web, api = put(tmp_path), put(tmp_path, "api.yaml", API)
    with asked(tmp_path, "-f", "api.yaml,web.yaml", *REQUESTS) as session:
        session.until("object 1 of 2, change 1 of 4")
        session.type("s")
        session.until("review: cpu-request\n")
        session.type("y")
        session.until("review: memory-request\n")
        session.type("d")
        session.until("object 2 of 2, change 3 of 4: 1 yes, 1 no")
        confirm(session, "a")
        assert session.end() == 1
        assert "3 changes written, 1 left alone" in session.screen
    assert "memory" not in api.read_text()
    assert "cpu: 100m" in api.read_text()
    assert "memory: 128Mi" in web.read_text()


def test_all_the_rest_and_back(tmp_path: Path) -> None:
    put(tmp_path)
    put(tmp_path, "api.yaml", API)
    with asked(tmp_path, "-f", "api.yaml,web.yaml", *REQUESTS) as session:
        session.until("object 1 of 2")
        session.type("j")
        session.until("object 2 of 2")
        session.type("k")
        session.until("object 1 of 2")
        session.type("A")
        session.until(END)
        session.type("k")
        session.until("answered yes")
        session.type("n")
        session.until(END)
        assert "4 changes asked for: 2 yes, 2 no" in session.screen
        session.type("y")
        assert session.end() == 1
        assert "2 changes written, 2 left alone" in session.screen


def test_a_rule_always_and_another_never_in_this_run(tmp_path: Path) -> None:
    web, api = put(tmp_path), put(tmp_path, "api.yaml", API)
    with asked(tmp_path, "-f", "api.yaml,web.yaml", *REQUESTS) as session:
        session.until("object 1 of 2")
        session.type("s")
        session.until("review: cpu-request\n")
        session.type("r")
        session.until("review: memory-request\n")
        assert "2 yes, 0 no" in session.screen
        session.type("R")
        session.until("Never memory-request:")
        confirm(session, "t")
        assert session.end() == 1
    for path in (web, api):
        assert "cpu: 100m" in path.read_text()
        assert "memory" not in path.read_text()


def test_why_find_and_help(tmp_path: Path) -> None:
    put(tmp_path)
    put(tmp_path, "api.yaml", API)
    with asked(tmp_path, "-f", "api.yaml,web.yaml", *REQUESTS, rows=60) as session:
        session.until("object 1 of 2")
        session.type("w")
        session.until("From the talk: Scheduling.")
        session.type("x")
        session.until("y yes, n no")
        session.type("/")
        session.until("find:")
        session.type("web.yaml")
        session.until("find: web.yaml")
        session.type("\r")
        session.until("object 2 of 2")
        session.type("/nowhere\r")
        session.until("nothing has nowhere")
        session.type("?")
        session.until("split what is asked together")
        session.type("?")
        session.until("y yes, n no")
        session.type("q")
        assert session.end() == 1


def test_guesses_come_last_and_are_left_out_by_default(tmp_path: Path) -> None:
    web = put(tmp_path, text=CHECKED)
    with asked(tmp_path, "-f", "web.yaml", "--select", "cpu-request,startup-probe") as session:
        session.until("object 1 of 1, change 1 of 2")
        session.type("A")
        session.until("a guess: it is left out unless you say yes")
        assert "Enter no" in session.screen
        confirm(session, "\r")
        assert session.end() == 1
    assert "cpu: 100m" in web.read_text()
    assert "startupProbe" not in web.read_text()


def test_a_guess_that_gets_a_yes_is_written(tmp_path: Path) -> None:
    web = put(tmp_path, text=CHECKED)
    with asked(tmp_path, "-f", "web.yaml", "--select", "startup-probe") as session:
        session.until("hint: startup-probe")
        confirm(session, "y")
        assert session.end() == 0
    assert "startupProbe:" in web.read_text()


def test_a_hook_and_its_grace_period_are_one_question(tmp_path: Path) -> None:
    web = put(tmp_path, text=SERVED)
    put(tmp_path, ".prodready.yaml", "drainSeconds: 40\n")
    rules = ("--select", "pre-stop,grace-period")
    with asked(tmp_path, "-f", "web.yaml", *rules, rows=50) as session:
        session.until("object 1 of 1, change 1 of 2")
        session.type("s")
        session.until("it is one change, or several that need each other")
        confirm(session, "A")
        assert session.end() == 0
    assert "preStop:" in web.read_text()
    assert "terminationGracePeriodSeconds: " in web.read_text()


def test_a_file_that_somebody_else_changed_is_left_alone_and_the_others_are_written(
    tmp_path: Path,
) -> None:
    web, api = put(tmp_path), put(tmp_path, "api.yaml", API)
    with asked(tmp_path, "-f", "api.yaml,web.yaml", *REQUESTS) as session:
        session.until("object 1 of 2")
        session.type("A")
        session.until(END)
        api.write_text(API + "# mine\n")
        session.type("y")
        assert session.end() == 2
        assert "api.yaml: not written: it changed meanwhile; run again" in session.screen
    assert api.read_text() == API + "# mine\n"
    assert "cpu: 100m" in web.read_text()


@pytest.mark.parametrize("keys", ["", "y"])
def test_a_terminal_that_is_closed_confirms_nothing(tmp_path: Path, keys: str) -> None:
    web = put(tmp_path)
    session = asked(tmp_path, "-f", "web.yaml", *REQUESTS)
    session.until("y yes, n no")
    if keys:
        session.type(keys)
        session.until(END)
    session.hang_up()
    assert session.end() in {130, -signal.SIGHUP}
    assert web.read_text() == WEB


def test_what_is_written_can_be_taken_back(tmp_path: Path) -> None:
    web = put(tmp_path)
    with asked(tmp_path, "-f", "web.yaml", *REQUESTS, "--record", "records") as session:
        session.until("y yes, n no")
        confirm(session, "y")
        assert session.end() == 0
    assert web.read_text() != WEB
    done = prodready("undo", "--record", "records", cwd=tmp_path)
    assert done.code == 0, done.err
    assert web.read_text() == WEB


def test_nothing_to_ask_asks_nothing(tmp_path: Path) -> None:
    put(tmp_path, text="apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: web\n")
    with asked(tmp_path, "-f", "web.yaml") as session:
        assert session.end() == 0
        assert "0 workloads in 0 files: 0 changes to make" in session.screen


def test_a_file_with_errors_is_told_and_not_asked_about(tmp_path: Path) -> None:
    put(tmp_path, "broken.yaml", WEB + "  bad: [\n")
    web = put(tmp_path)
    with asked(tmp_path, "-f", "broken.yaml,web.yaml", *REQUESTS) as session:
        session.until("object 1 of 1")
        confirm(session, "y")
        assert session.end() == 2
        assert "broken.yaml:" in session.screen
    assert "cpu: 100m" in web.read_text()


def test_the_streams_of_the_command_may_go_elsewhere(tmp_path: Path) -> None:
    web = put(tmp_path)
    with asked(
        tmp_path, "-f", "web.yaml", *REQUESTS, stdin="null", stdout="pipe", stderr="pipe"
    ) as session:
        session.until("y yes, n no")
        confirm(session, "y")
        assert session.end() == 0
        assert session.output == b"wrote web.yaml: 2 changes to deployment.apps/web\n"
        assert b"2 changes written" in session.errors
    assert "cpu: 100m" in web.read_text()


def test_a_dumb_terminal_is_asked_line_by_line(tmp_path: Path) -> None:
    web = put(tmp_path)
    put(tmp_path, "api.yaml", API)
    with asked(tmp_path, "-f", "api.yaml,web.yaml", *REQUESTS, env={"TERM": "dumb"}) as session:
        session.until("? help")
        assert "\x1b" not in session.shown
        session.type("yes\n")
        session.until("yes is no key; one key a line")
        session.type("/web.yaml\n")
        session.until("object 2 of 2")
        session.type("\n")
        session.until("y or n?")
        session.type("y\n")
        session.until("object 1 of 2")
        session.type("n\n")
        session.until(END)
        session.type("y\n")
        assert session.end() == 1
    assert "cpu: 100m" in web.read_text()


def test_the_end_of_the_lines_is_the_end_of_all(tmp_path: Path) -> None:
    web = put(tmp_path)
    with asked(tmp_path, "-f", "web.yaml", *REQUESTS, env={"TERM": "dumb"}) as session:
        session.until("? help")
        session.type("\x04")
        assert session.end() == 130
    assert web.read_text() == WEB


def test_keys_typed_ahead_are_not_lost(tmp_path: Path) -> None:
    web = put(tmp_path)
    with asked(tmp_path, "-f", "web.yaml", *REQUESTS) as session:
        session.until("y yes, n no")
        confirm(session, "syn")
        assert session.end() == 1
    assert "cpu: 100m" in web.read_text()
    assert "memory" not in web.read_text()


SHARED = WEB.replace(
    "        ports:",
    "        resources: &r {limits: {memory: 1Gi}}\n"
    "      - name: side\n"
    "        image: registry.example.com/shop/side:1.4\n"
    "        resources: *r\n"
    "        ports:",
)
"""Two containers whose resources are one text: they change together or not at all."""


def test_what_several_share_is_done_for_all_or_not_at_all(tmp_path: Path) -> None:
    web = put(tmp_path, text=SHARED)
    with asked(tmp_path, "-f", "web.yaml", "--select", "cpu-request") as session:
        session.until("it cannot be done alone: shared by 2 users through an anchor")
        session.type("y")
        session.until("a says yes to all of this object")
        session.type("a")
        session.until(END)
        assert "2 changes to deployment.apps/web" in session.screen
        session.type("y")
        assert session.end() == 0
    assert "&r {limits: {memory: 1Gi}, requests: {cpu: 100m}}" in web.read_text()


def test_what_got_a_yes_and_cannot_be_done_is_told_before_the_last_question(
    tmp_path: Path,
) -> None:
    web = put(tmp_path, text=SHARED)
    with asked(tmp_path, "-f", "web.yaml", "--select", "cpu-request", rows=40) as session:
        session.until("object 1 of 1, change 1 of 2")
        session.type("n")
        session.until("change 2 of 2")
        session.type("a")
        session.until(END)
        assert "cannot be done: shared by 2 users" in " ".join(session.screen.split())
        session.type("y")
        assert session.end() == 1
        assert "0 changes written, 2 left alone" in session.shown
    assert web.read_text() == SHARED


def test_a_line_for_what_is_read_answers_nothing(tmp_path: Path) -> None:
    web = put(tmp_path)
    with asked(tmp_path, "-f", "web.yaml", *REQUESTS, env={"TERM": "dumb"}) as session:
        session.until("? help")
        session.type("?\n")
        session.until("any key goes back")
        session.type("/any\n")
        session.until("one key a line")
        session.type("x\n")
        session.until("0 yes, 0 no")
        session.type("q\n")
        assert session.end() == 1
    assert web.read_text() == WEB


def test_an_object_that_is_not_there_is_told(tmp_path: Path) -> None:
    put(tmp_path)
    with asked(tmp_path, "-f", "web.yaml", "deploy/none") as session:
        assert session.end() == 2
        assert "deployment/none is no workload of this input" in session.shown
