"""Ctrl-C, kill -9 and a reader that goes away: each file is old or new, and all is quiet."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from collections import Counter
from contextlib import suppress
from pathlib import Path

import pytest

from tests.cli.command import MODULE, SCRIPT, process, put
from tests.help import after, deployment

COUNT = 240
TRIES = 5
OLD = deployment()
NEW = after(OLD)


def many(folder: Path) -> Path:
    """A folder of as many files as it takes to be caught in the middle."""
    return put(folder, {f"{number:04}.yaml": OLD for number in range(COUNT)})


def stopped(place: Path, sent: signal.Signals, jobs: int, reached: int) -> tuple[Path, int, str]:
    """The folder, exit code and standard error of a run that a signal caught in the middle.

    On a busy machine one may be at its end before it gets it; then another one is begun.
    """
    for number in range(TRIES):
        folder = many(place / str(number))
        code, error = signalled(folder, sent, jobs, reached)
        if code != 0:
            return folder, code, error
    pytest.fail(f"{TRIES} runs came to their end before the signal")


def signalled(folder: Path, sent: signal.Signals, jobs: int, reached: int) -> tuple[int, str]:
    """Exit code and standard error of a run that gets a signal once so many files are new.

    As in a terminal, the signal goes to all its processes.
    """
    with subprocess.Popen(
        [*MODULE, "fix", "-f", ".", "--write", "--jobs", str(jobs)],
        cwd=folder,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    ) as running:
        awaited = folder / f"{reached:04}.yaml"
        before = awaited.stat().st_ino
        limit = time.monotonic() + 20
        while awaited.stat().st_ino == before and running.poll() is None:
            assert time.monotonic() < limit
        with suppress(ProcessLookupError):
            os.killpg(running.pid, sent)
        try:
            _, error = running.communicate(timeout=5)
        except subprocess.TimeoutExpired:
            os.killpg(running.pid, signal.SIGKILL)
            pytest.fail("it does not end")
        return running.returncode, error


def states(folder: Path) -> Counter[str]:
    """How many files are old, new, or neither; temporary files count as neither."""
    words = {OLD: "old", NEW: "new"}
    return Counter(
        words.get(path.read_text(), "neither") if path.name[0] != "." else "temporary"
        for path in folder.iterdir()
    )


@pytest.mark.parametrize("reached", [0, 60, 120])
@pytest.mark.parametrize("jobs", [1, 3])
def test_ctrl_c(tmp_path: Path, jobs: int, reached: int) -> None:
    folder, code, error = stopped(tmp_path, signal.SIGINT, jobs, reached)
    found = states(folder)
    assert set(found) == {"old", "new"}
    assert found.total() == COUNT
    assert found["new"] > reached
    assert code == 130
    assert "Traceback" not in error
    assert "error" not in error


@pytest.mark.parametrize("jobs", [1, 3])
def test_kill(tmp_path: Path, jobs: int) -> None:
    folder, code, _ = stopped(tmp_path, signal.SIGKILL, jobs, 60)
    found = states(folder)
    assert code == -signal.SIGKILL
    assert found["neither"] == 0
    assert found["old"] > 0
    assert found["new"] > 60
    assert found["temporary"] <= 1  # nobody was left to take it away
    again = process("fix", "-f", ".", "--write", cwd=folder)
    assert again.code == 0
    assert set(states(folder)) <= {"new", "temporary"}


def test_ctrl_c_before_anything_is_quiet(tmp_path: Path) -> None:
    """While it waits for standard input."""
    with subprocess.Popen(
        [*MODULE, "fix", "-f", "-"],
        cwd=tmp_path,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as running:
        time.sleep(0.4)
        running.send_signal(signal.SIGINT)
        out, error = running.communicate(timeout=10)
    assert (running.returncode, out, error) == (130, b"", b"")


@pytest.mark.parametrize("jobs", ["1", "3"])
@pytest.mark.parametrize("output", ["diff", "yaml", "json", "name"])
def test_head_closes_quietly(tmp_path: Path, output: str, jobs: str) -> None:
    many(tmp_path)
    command = (
        f"'{SCRIPT}' fix -f . -o {output} --jobs {jobs} 2>err | head -1; "
        'echo "${PIPESTATUS[0]}" >code'
    )
    done = subprocess.run(
        ["bash", "-c", command], cwd=tmp_path, capture_output=True, check=False, timeout=30
    )
    assert done.stdout.count(b"\n") == 1
    error = (tmp_path / "err").read_text()
    assert "Traceback" not in error
    assert "rror" not in error
    code = int((tmp_path / "code").read_text())
    assert code in ({1, 141} if output == "name" else {141})


def test_errors_into_a_pipe_that_closes(tmp_path: Path) -> None:
    put(tmp_path, {f"{number}.yaml": "kind: [apiVersion\n" for number in range(50)})
    command = f"'{SCRIPT}' fix -f . 2>&1 | head -1"
    done = subprocess.run(["bash", "-c", command], cwd=tmp_path, capture_output=True, check=False)
    assert done.stdout.startswith(b"error: ./0.yaml:2:1: not YAML: ")
    assert done.stderr == b""


def long_names(folder: Path) -> Path:
    """So many files that what is printed about them fills any buffer, and any pipe."""
    return put(folder, {f"{number:04}-{'n' * 200}.yaml": OLD for number in range(400)})


@pytest.mark.parametrize("jobs", ["1", "3"])
@pytest.mark.parametrize("output", ["diff", "json", "yaml", "name"])
def test_files_are_written_though_nobody_reads_on(tmp_path: Path, output: str, jobs: str) -> None:
    long_names(tmp_path / "in")
    command = (
        f"'{SCRIPT}' fix -f in --write -o {output} --jobs {jobs} 2>err | head -1; "
        'echo "${PIPESTATUS[0]}" >code'
    )
    subprocess.run(["bash", "-c", command], cwd=tmp_path, capture_output=True, check=False)
    assert states(tmp_path / "in") == {"new": 400}
    assert (tmp_path / "err").read_text().startswith("400 workloads in 400 files: 2400 changes wr")
    assert "rror" not in (tmp_path / "err").read_text()
    assert (tmp_path / "code").read_text() == "0\n"


def test_files_are_written_though_nobody_reads_errors_either(tmp_path: Path) -> None:
    put(
        long_names(tmp_path / "in"),
        {f"0{n:03}-bad.yaml": "kind: [apiVersion\n" for n in range(300)},
    )
    command = f"'{SCRIPT}' fix -f in --write 2>&1 | head -1; echo \"${{PIPESTATUS[0]}}\" >code"
    subprocess.run(["bash", "-c", command], cwd=tmp_path, capture_output=True, check=False)
    assert states(tmp_path / "in")["new"] == 400
    assert (tmp_path / "code").read_text() == "2\n"


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="optional: there is no /dev/full")
@pytest.mark.parametrize("output", ["diff", "json", "name"])
def test_files_are_written_though_output_has_no_room(tmp_path: Path, output: str) -> None:
    long_names(tmp_path)
    command = f"'{SCRIPT}' fix -f . --write -o {output} >/dev/full"
    done = subprocess.run(
        ["bash", "-c", command], cwd=tmp_path, capture_output=True, check=False, text=True
    )
    assert states(tmp_path) == {"new": 400}
    assert done.returncode == 2
    assert done.stderr.startswith(
        "error: standard output: no space left on device; what is missing was not printed\n"
        "400 workloads in 400 files: 2400 changes written"
    )
    assert done.stderr.count("rror") == 1


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="optional: there is no /dev/full")
@pytest.mark.parametrize("words", ["nope", "explain nope", "check", "check -f x --fail-on nope"])
def test_a_mistake_that_cannot_be_told_is_no_finding(tmp_path: Path, words: str) -> None:
    command = f"'{SCRIPT}' {words} 2>/dev/full"
    assert subprocess.run(["bash", "-c", command], cwd=tmp_path, check=False).returncode == 2
