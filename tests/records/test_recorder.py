"""What is appended is there at once, private, and one's own."""

from __future__ import annotations

import errno
import os
import signal
import stat
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from kubectl_prodready import __version__
from kubectl_prodready.errors import WriteError
from kubectl_prodready.records.names import NAME, names_from
from kubectl_prodready.records.recorder import LIVE, Recorder
from kubectl_prodready.records.runs import Entry, run_named, runs
from tests.records.made import WHERE, recorded, recorder


def states(folder: Path, name: str = "") -> list[str]:
    return [entry.state for entry in run_named(str(folder), name).entries]


def test_a_run_and_what_became_of_it(tmp_path: Path) -> None:
    with recorder(tmp_path, LIVE, durable=True) as made:
        numbers = [made.begin({"object": name}) for name in "abcd"]
        made.done(1, resourceVersion="12")
        made.failed(2)
        made.done(4)
        made.undone(4, by="hand")
    (run,) = runs(str(tmp_path))
    assert numbers == [1, 2, 3, 4]
    assert run[:5] == (made.run, made.path, run.time, LIVE, WHERE)
    assert run.entries == (
        Entry(1, {"object": "a"}, "done", {"resourceVersion": "12"}),
        Entry(2, {"object": "b"}, "failed", {}),
        Entry(3, {"object": "c"}, "begun", {}),
        Entry(4, {"object": "d"}, "undone", {"by": "hand"}),
    )
    assert [entry.number for entry in run.left] == [1, 3]


def test_every_line_is_there_at_once(tmp_path: Path) -> None:
    with recorder(tmp_path) as made:
        number = made.begin({})
        assert states(tmp_path) == ["begun"]
        made.done(number)
        assert states(tmp_path) == ["done"]


def test_nothing_written_no_file(tmp_path: Path) -> None:
    with recorder(tmp_path / "records"):
        pass
    assert not list(tmp_path.iterdir())


def test_what_was_never_begun_has_no_outcome(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="nothing was begun"):
        recorder(tmp_path).done(1)


@pytest.mark.parametrize("mask", [0o000, 0o022, 0o077])
def test_it_is_private(tmp_path: Path, mask: int) -> None:
    before = os.umask(mask)
    try:
        run = recorded(tmp_path / "state" / "runs", "a")
    finally:
        os.umask(before)
    assert stat.S_IMODE(os.stat(run.path).st_mode) == 0o600
    for folder in (tmp_path / "state", tmp_path / "state" / "runs"):
        assert stat.S_IMODE(folder.stat().st_mode) == 0o700


def test_the_header_tells_version_and_time(tmp_path: Path) -> None:
    run = recorded(tmp_path, "a")
    head = Path(run.path).read_text().splitlines()[0]
    assert f'"record":1,"run":"{run.name}"' in head
    assert f'"program":"{__version__}"' in head
    written = time.strptime(run.time, "%Y-%m-%dT%H:%M:%SZ")
    assert run.name[:15] == time.strftime("%Y%m%d-%H%M%S", written)


def test_names_sort_as_their_times() -> None:
    times = [0, 999_999_000, 1_000_000_000, 1_764_426_605_000_000_000]
    assert [next(names_from(one)) for one in times] == [
        "19700101-000000-000000",
        "19700101-000000-999999",
        "19700101-000001-000000",
        "20251129-143005-000000",
    ]
    names = names_from(999_999_000)
    assert [next(names), next(names)] == ["19700101-000000-999999", "19700101-000001-000000"]


def test_two_runs_of_one_instant_have_two_records(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(time, "time_ns", lambda: 1_764_426_605_000_000_000)
    both = [recorder(tmp_path), recorder(tmp_path)]
    for made in both:
        made.done(made.begin({}))
        made.close()
    found = runs(str(tmp_path))
    assert [run.name for run in found] == ["20251129-143005-000001", "20251129-143005-000000"]
    assert [made.run for made in both] == [run.name for run in reversed(found)]
    assert all(f'"run":"{run.name}"' in Path(run.path).read_text() for run in found)


def test_odd_names_come_back(tmp_path: Path) -> None:
    name = os.fsdecode(b"/a\xff\n\xc3\xa4 \xe2\x80\xa8.yaml")
    assert recorded(tmp_path, name).entries[0].what == {"path": name}


def test_what_is_durable_reaches_the_disk_before_begin_returns(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    synced: list[int] = []
    real = os.fsync

    def sync(descriptor: int) -> None:
        real(descriptor)
        synced.append(os.fstat(descriptor).st_ino)

    monkeypatch.setattr(os, "fsync", sync)
    folder = tmp_path / "state" / "runs"
    made = recorder(folder, durable=True)
    made.begin({})
    file = os.stat(made.path).st_ino
    assert synced[0] == file
    assert set(synced[1:]) == {f.stat().st_ino for f in (folder, folder.parent, tmp_path)}
    del synced[:]
    made.begin({})
    assert synced == [file]
    made.close()
    del synced[:]
    recorded(folder, "a")
    assert synced == []


def failing(monkeypatch: pytest.MonkeyPatch, call: str, number: int = errno.ENOSPC) -> None:
    def fail(*_: Any, **__: Any) -> None:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(os, call, fail)


@pytest.mark.parametrize("call", ["mkdir", "open", "write"])
def test_a_record_that_cannot_be_begun_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, call: str
) -> None:
    made = recorder(tmp_path / "runs")
    failing(monkeypatch, call)
    with pytest.raises(WriteError, match="not recorded: no space left on device") as error:
        made.begin({})
    monkeypatch.undo()
    assert str(error.value).startswith(f"{tmp_path}/runs/{made.run}.jsonl: ")
    assert error.value.advice == "name another folder with --record"
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []
    assert made.begin({}) == 1  # there may be room again
    made.close()


def test_what_does_not_reach_the_disk_was_not_begun(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with recorder(tmp_path, durable=True) as made:
        made.done(made.begin({}))
        failing(monkeypatch, "fsync", errno.EIO)
        with pytest.raises(WriteError, match="not recorded: input/output error"):
            made.begin({})
        monkeypatch.undo()
        assert made.begin({}) == 3
    assert states(tmp_path) == ["done", "failed", "begun"]


def test_a_line_that_was_cut_off_is_passed_over(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A disk that fills in the middle of a line, and is emptied again."""
    real = os.write

    def short(descriptor: int, raw: bytes) -> int:
        monkeypatch.setattr(os, "write", lambda *_: failing_write())
        return real(descriptor, raw[:9])

    def failing_write() -> int:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    warned: list[str] = []
    with recorder(tmp_path) as made:
        made.begin({"path": "a"})
        for tell in (lambda: made.done(1), lambda: made.begin({"path": "b"})):
            monkeypatch.setattr(os, "write", short)
            with pytest.raises(WriteError):
                tell()
        monkeypatch.setattr(os, "write", real)
        assert made.begin({"path": "c"}) == 2
        made.done(2)
    (run,) = runs(str(tmp_path), warned.append)
    assert [(e.number, e.what["path"], e.state) for e in run.entries] == [
        (1, "a", "begun"),
        (2, "c", "done"),
    ]
    assert warned == []


def test_a_run_that_is_over_is_told_more(tmp_path: Path) -> None:
    run = recorded(tmp_path, "a", "b")
    raw = Path(run.path).read_bytes()
    with Recorder.reopen(run) as again:
        assert (again.run, again.path) == (run.name, run.path)
        again.undone(2, how="by hand")
    assert states(tmp_path) == ["done", "undone"]
    assert Path(run.path).read_bytes().startswith(raw)
    with Recorder.reopen(run_named(str(tmp_path), run.name)) as again:
        assert again.begin({}) == 3


def test_a_record_that_was_cut_off_is_told_more(tmp_path: Path) -> None:
    path = Path(recorded(tmp_path, "a").path)
    path.write_bytes(path.read_bytes() + b'{"begin":2,"wh')
    warned: list[str] = []
    with Recorder.reopen(run_named(str(tmp_path), path.stem, warned.append)) as again:
        again.undone(1)
    run = run_named(str(tmp_path), path.stem, warned.append)
    assert [(e.number, e.state) for e in run.entries] == [(1, "undone")]
    assert warned == []


@pytest.mark.parametrize("change", [Path.unlink, lambda path: path.rename(path.with_name("x"))])
def test_a_record_that_is_gone_is_told_no_more(tmp_path: Path, change: Any) -> None:
    run = recorded(tmp_path, "a")
    change(Path(run.path))
    with pytest.raises(WriteError, match="not recorded: no such file"):
        Recorder.reopen(run)


def test_a_link_is_not_followed(tmp_path: Path) -> None:
    run = recorded(tmp_path, "a")
    (tmp_path / "mine").write_text("mine\n")
    Path(run.path).unlink()
    Path(run.path).symlink_to("mine")
    with pytest.raises(WriteError):
        Recorder.reopen(run)
    assert (tmp_path / "mine").read_text() == "mine\n"


ENDLESS = """
import sys
from kubectl_prodready.records.recorder import Recorder
with Recorder(sys.argv[1], "files", {}, durable=False) as made:
    while True:
        made.done(made.begin({"path": "x" * 50}))
"""


@pytest.mark.parametrize("seconds", [0, 0.01, 0.05])
def test_a_run_that_is_killed_leaves_a_record(tmp_path: Path, seconds: float) -> None:
    with subprocess.Popen([sys.executable, "-c", ENDLESS, str(tmp_path)]) as running:
        limit = time.monotonic() + 20
        while not any(path.stat().st_size for path in tmp_path.iterdir()):
            assert time.monotonic() < limit
        time.sleep(seconds)
        running.send_signal(signal.SIGKILL)
    warned: list[str] = []
    run = run_named(str(tmp_path), "", warned.append)
    found = [entry.state for entry in run.entries]
    assert found
    assert set(found[:-1]) <= {"done"}
    assert found[-1] in {"begun", "done"}
    assert warned == []
    assert NAME.fullmatch(run.name)
