"""Whatever happens, nothing but candidates is printed, and the exit code is 0."""

from __future__ import annotations

import io
import os
import re
import signal
import subprocess
import sys
import time
from contextlib import redirect_stdout
from pathlib import Path
from unittest import mock

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kubectl_prodready.cli import main
from kubectl_prodready.cli.completion import complete
from kubectl_prodready.cli.completion.world import Around
from tests.cli.command import MODULE, SCRIPT, Done, process, put
from tests.cli.command import prodready as called
from tests.completion.typed import COMMANDS, NOTHING
from tests.completion.typed import complete as typed

SPELLINGS = [one for command in COMMANDS.values() for f in command.flags for one in f.spellings]
WORDS = st.one_of(
    st.sampled_from([*COMMANDS, *SPELLINGS, "deploy", "deploy/", "-", "--", "", "cpu-limit,"]),
    st.builds("{}={}".format, st.sampled_from(SPELLINGS), st.text(max_size=5)),
    st.builds("-{}".format, st.text(max_size=4)),
    st.text(max_size=9),
)
NAMES = st.dictionaries(st.text(max_size=5), st.text(max_size=9), max_size=4)


@given(st.lists(WORDS, max_size=6), NAMES)
def test_any_words_are_answered_in_plain_lines(words: list[str], found: dict[str, str]) -> None:
    raw = io.BytesIO()
    out = io.TextIOWrapper(raw, write_through=True)
    with (
        redirect_stdout(out),
        mock.patch.object(Around, "namespaces", return_value=found),
        mock.patch.object(Around, "objects", return_value=found),
        mock.patch.object(Around, "of_kubeconfig", return_value=found),
    ):
        assert main.run([main.COMPLETE, *words]) == 0
    *lines, last, end = raw.getvalue().decode().split("\n")
    assert end == ""
    assert re.fullmatch(r":\d+", last)
    for line in lines:
        value, _, said = line.partition("\t")
        assert value
        assert (value + said).isprintable()


def test_a_bug_completes_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def bug(*_: object) -> None:
        raise RuntimeError("a bug")

    monkeypatch.setattr(complete, "answer", bug)
    assert called("__complete", "fix", "", cwd=tmp_path) == Done(0, NOTHING.encode(), "")
    monkeypatch.setenv("PRODREADY_DEBUG", "1")
    with pytest.raises(RuntimeError, match="a bug"):
        called("__complete", "fix", "", cwd=tmp_path)


def test_the_interrupt_of_a_person_is_no_news(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(complete, "answer", interrupted)
    assert called("__complete", "fix", "", cwd=tmp_path) == Done(0, NOTHING.encode(), "")


@pytest.mark.parametrize("words", ["fix --help", "-h", "help", "--version", "fix -h ", "nope x"])
def test_no_word_leads_elsewhere(tmp_path: Path, words: str) -> None:
    done = typed(*words.split(" "), cwd=tmp_path)
    assert (done.code, done.err) == (0, "")
    assert re.search(r"^:\d+\n\Z", done.out, re.MULTILINE)


@pytest.mark.parametrize(
    "text", ["{", "- a\n", "contexts: 1\n", "contexts: [{}]\n", "\x00", "a: &a [*a]\n"]
)
def test_a_broken_kubeconfig_completes_nothing(tmp_path: Path, text: str) -> None:
    put(tmp_path, {"config": text})
    for words in (["--context", ""], ["-n", ""], ["deploy/"]):
        done = typed("fix", *words, cwd=tmp_path, env={"KUBECONFIG": str(tmp_path / "config")})
        assert (done.code, done.out, done.err) == (0, NOTHING, "")


def test_no_kubeconfig_and_no_home_complete_nothing(tmp_path: Path) -> None:
    env = {"KUBECONFIG": "", "HOME": "/nonexistent", "XDG_STATE_HOME": ""}
    for words in ("fix --context ", "fix -n ", "fix deploy ", "undo ", "fix --kubeconfig=no -n "):
        done = typed(*words.split(" "), cwd=tmp_path, env=env)
        assert (done.code, values_of(done), done.err) == (0, [], "")


def values_of(done: Done) -> list[str]:
    return done.out.splitlines()[:-1]


def test_a_folder_of_records_that_cannot_be_read(tmp_path: Path) -> None:
    put(tmp_path, {"records": "a file"})
    done = typed("undo", "--record", "records", "", cwd=tmp_path)
    assert (done.code, values_of(done), done.err) == (0, [], "")


def test_runs_are_named_newest_first(tmp_path: Path) -> None:
    names = ("20261128-101112-000001", "20261129-101112-000002")
    put(tmp_path, {f"r/{name}.jsonl": "" for name in names} | {"r/other.txt": ""})
    done = typed("undo", "--record", "r", "", cwd=tmp_path)
    assert done.out == (
        "20261129-101112-000002\t2026-11-29 10:11:12 UTC\n"
        "20261128-101112-000001\t2026-11-28 10:11:12 UTC\n:32\n"
    )


def test_what_the_terminal_cannot_write_is_written_as_utf_8(tmp_path: Path) -> None:
    put(tmp_path, {"config": "contexts: [{name: käse}]\n"})
    env = {"KUBECONFIG": "config", "PYTHONUTF8": "0", "PYTHONIOENCODING": "ascii"}
    done = typed("fix", "--context", "", cwd=tmp_path, env=env)
    assert (done.code, done.raw.decode(), done.err) == (0, "käse\n:4\n", "")


def test_the_name_that_kubectl_calls_completes(tmp_path: Path) -> None:
    """As an entry point of the package has it, and as a link to any program would."""
    link = tmp_path / "kubectl_complete-prodready"
    link.symlink_to(SCRIPT)
    done = process("fix", "--safety", "", cwd=tmp_path, program=(link,))
    assert (done.code, done.out, done.err) == (0, "safe\nreview\nhint\n:4\n", "")


def test_ctrl_c_while_a_cluster_is_asked_is_quiet(tmp_path: Path) -> None:
    """The credential program, which is told nothing by the terminal, is ended with it."""
    script = tmp_path / "login"
    script.write_text("#!/bin/sh\necho $$ > pid\nexec sleep 60\n")
    script.chmod(0o755)
    put(tmp_path, {"config": CONFIG.replace("COMMAND", str(script))})
    process_ = subprocess.Popen(
        [*MODULE, "__complete", "fix", "-n", ""],
        cwd=tmp_path,
        env={**os.environ, "KUBECONFIG": "config"},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    started = tmp_path / "pid"
    while not started.exists() or not started.read_text().strip():
        assert process_.poll() is None
        time.sleep(0.01)
    process_.send_signal(signal.SIGINT)
    out, err = process_.communicate(timeout=20)
    assert (process_.returncode, out, err) == (0, NOTHING.encode(), b"")
    assert_ended(int(started.read_text()))


CONFIG = """\
current-context: one
contexts: [{name: one, context: {cluster: one, user: ann}}]
clusters: [{name: one, cluster: {server: "https://127.0.0.1:1", insecure-skip-tls-verify: true}}]
users:
- name: ann
  user:
    exec:
      apiVersion: client.authentication.k8s.io/v1
      command: COMMAND
      interactiveMode: IfAvailable
"""


def assert_ended(pid: int) -> None:
    """It is gone, or a corpse that nobody has fetched yet."""
    end = time.monotonic() + 10
    while time.monotonic() < end:
        try:
            state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
        except FileNotFoundError:
            return
        if state == "Z":
            return
        time.sleep(0.02)
    pytest.fail(f"{pid} still runs")


@pytest.mark.skipif(sys.platform != "linux", reason="optional: it looks into /proc")
def test_a_credential_program_that_hangs_is_ended_at_the_limit(tmp_path: Path) -> None:
    """So is what it has started."""
    script = tmp_path / "login"
    script.write_text("#!/bin/sh\nsleep 61 &\necho $! > pid\nsleep 61\n")
    script.chmod(0o755)
    put(tmp_path, {"config": CONFIG.replace("COMMAND", str(script))})
    began = time.monotonic()
    done = typed("fix", "-n", "", cwd=tmp_path, env={"KUBECONFIG": "config"})
    assert (done.code, done.out, done.err) == (0, NOTHING, "")
    assert time.monotonic() - began < 30
    assert_ended(int((tmp_path / "pid").read_text()))


def test_completing_is_no_command_that_is_shown(tmp_path: Path) -> None:
    assert main.COMPLETE not in called("--help", cwd=tmp_path).out
    assert main.COMPLETE not in values_of(typed("", cwd=tmp_path))
    assert main.COMPLETE not in COMMANDS
