"""Records hold what a run did, whatever became of the run."""

from __future__ import annotations

import json
import os
import re
import stat
from pathlib import Path
from typing import Any

import pytest

from kubectl_prodready.errors import InputError, WriteError
from kubectl_prodready.records.folder import folder_of
from kubectl_prodready.records.recorder import FILES, LIVE, Recorder
from kubectl_prodready.records.runs import Run, read_run, run_named, runs

WHERE = {"context": "dev"}


def recorded(folder: Path, *states: str, kind: str = LIVE) -> Recorder:
    """A run that wrote one thing for each state."""
    with Recorder(str(folder), kind, WHERE, durable=True) as record:
        for state in states:
            number = record.begin({"file": f"{state} \udcff ä\n"})
            if state != "begun":
                getattr(record, state)(number)
    return record


def quiet(line: str) -> None:
    raise AssertionError(line)


def test_what_was_written_is_known_with_what_became_of_it(tmp_path: Path) -> None:
    record = recorded(tmp_path, "done", "failed", "begun", "undone")
    run = read_run(record.path)
    assert (run.name, run.kind, run.where) == (record.run, LIVE, WHERE)
    assert [entry.state for entry in run.entries] == ["done", "failed", "begun", "undone"]
    assert [entry.number for entry in run.open] == [3, 1]
    assert run.entries[0].what == {"file": "done \udcff ä\n"}
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", run.time)


def test_a_run_that_writes_nothing_leaves_nothing(tmp_path: Path) -> None:
    recorded(tmp_path / "none")
    assert not (tmp_path / "none").exists()


def test_a_record_is_its_owners_alone(tmp_path: Path) -> None:
    folder = tmp_path / "a" / "b"
    record = recorded(folder, "done")
    assert stat.S_IMODE(os.stat(record.path).st_mode) == 0o600
    assert stat.S_IMODE(os.stat(folder).st_mode) == 0o700


def test_runs_come_newest_first_and_what_is_no_record_is_told(tmp_path: Path) -> None:
    names = [recorded(tmp_path, "done").run for _ in range(5)]
    (tmp_path / "notes.txt").write_text("mine")
    (tmp_path / "odd.jsonl").write_text("mine")
    (tmp_path / "empty.jsonl").write_text("")
    told: list[str] = []
    assert [run.name for run in runs(str(tmp_path), told.append)] == names[::-1]
    assert len(told) == 2
    assert all("this is no record of a run" in line for line in told)


def test_without_a_name_it_is_the_last_with_something_left(tmp_path: Path) -> None:
    assert run_named(str(tmp_path), "", quiet) is None
    wanted = recorded(tmp_path, "failed", "done")
    recorded(tmp_path, "undone")
    recorded(tmp_path, "failed")
    found = run_named(str(tmp_path), "", quiet)
    assert found is not None
    assert found.name == wanted.run
    by_name = run_named(str(tmp_path), wanted.run, quiet)
    assert by_name == found


def test_a_run_that_there_is_not_is_told(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="there is no run nope"):
        run_named(str(tmp_path / "nowhere"), "nope", quiet)


def test_a_record_goes_on_later(tmp_path: Path) -> None:
    record = recorded(tmp_path, "done")
    with Recorder.reopen(record.path) as again:
        again.undone(1)
    assert read_run(record.path).open == ()


def test_a_record_cut_at_any_byte_is_read_as_far_as_it_goes(tmp_path: Path) -> None:
    record = recorded(tmp_path, "done", "done")
    raw = Path(record.path).read_bytes()
    cut = tmp_path / "cut.jsonl"
    seen: list[int] = []
    for length in range(len(raw) + 1):
        cut.write_bytes(raw[:length])
        try:
            run = read_run(str(cut))
        except InputError:  # not even its first line is whole
            assert not seen, length
            continue
        seen.append(len(run.entries))
        with Recorder.reopen(str(cut)) as again:
            again.undone(1)
        assert [one.number for one in read_run(str(cut)).open] == [2] * (len(run.entries) == 2)
    assert sorted(seen) == seen
    assert set(seen) == {0, 1, 2}


@pytest.mark.parametrize(
    "line",
    [
        {"begun": "one", "what": {}},
        {"begun": 7},
        {"done": [1]},
        {"else": 1},
        [],
        3,
    ],
)
def test_odd_lines_harm_nothing(tmp_path: Path, line: Any) -> None:
    record = recorded(tmp_path, "done")
    with open(record.path, "a", encoding="utf-8") as file:
        file.write(json.dumps(line) + "\n\n{\n")
    run = read_run(record.path)
    assert run.entries[0].state == "done"


def test_the_end_of_what_has_no_beginning_is_an_entry_without_anything(tmp_path: Path) -> None:
    record = recorded(tmp_path, "done")
    path = Path(record.path)
    head, _, done = path.read_text().splitlines(keepends=True)
    path.write_text(f"{head}{{torn\n{done}")
    assert read_run(record.path).entries == ((1, {}, "done"),)


def test_a_record_of_a_newer_version_is_refused(tmp_path: Path) -> None:
    record = recorded(tmp_path, "done")
    path = Path(record.path)
    path.write_text(path.read_text().replace('"prodready":1', '"prodready":2'))
    with pytest.raises(InputError, match="a newer version recorded this"):
        read_run(record.path)


def test_what_cannot_be_recorded_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    record = Recorder(str(tmp_path / "file"), LIVE, {}, durable=True)
    with pytest.raises(WriteError, match="cannot be recorded"):
        record.begin({})


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="optional: there is no /dev/full")
def test_a_full_disk_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "full.jsonl").symlink_to("/dev/full")
    record = Recorder(str(tmp_path), LIVE, {}, durable=False)
    record.path = str(tmp_path / "full.jsonl")
    record._open(os.O_WRONLY)
    with pytest.raises(WriteError, match="no space left on device"):
        record.begin({})
    record.close()


def test_a_record_that_is_gone_cannot_go_on(tmp_path: Path) -> None:
    with pytest.raises(WriteError, match="no such file"):
        Recorder.reopen(str(tmp_path / "gone.jsonl"))
    with pytest.raises(InputError, match="no such file"):
        read_run(str(tmp_path / "gone.jsonl"))


def test_the_folder_is_the_users_state(monkeypatch: pytest.MonkeyPatch) -> None:
    assert folder_of("there") == "there"
    monkeypatch.setenv("XDG_STATE_HOME", "/state")
    assert folder_of() == "/state/kubectl-prodready/runs"
    monkeypatch.delenv("XDG_STATE_HOME")
    monkeypatch.setenv("HOME", "/home/me")
    assert folder_of() == "/home/me/.local/state/kubectl-prodready/runs"
    monkeypatch.setattr("os.path.expanduser", lambda path: path)
    with pytest.raises(WriteError, match="no home folder"):
        folder_of()


def test_a_run_of_files_is_one(tmp_path: Path) -> None:
    run = read_run(recorded(tmp_path, "done", kind=FILES).path)
    assert isinstance(run, Run)
    assert run.kind == FILES
