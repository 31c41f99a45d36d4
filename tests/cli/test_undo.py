"""`undo` gives back every byte of what still is what was written, and names the rest."""

from __future__ import annotations

import errno
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kubectl_prodready.records.recorder import LIVE, Recorder
from tests.cli.command import COMPLETE, MODULE, contents, process, prodready, put
from tests.cli.test_interrupt import NEW, OLD, many, states, stopped
from tests.help import deployment, documents
from tests.text.styles import styled, workloads

TESTDATA = Path(__file__).parents[2] / "testdata"
WEB, API = deployment(), deployment(name="api")
SECRET = "apiVersion: v1\nkind: Secret\nmetadata: {name: db}\nstringData: {key: swordfish}\n"


@pytest.fixture(autouse=True)
def state(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The state of this user, as one test finds it: empty."""
    folder = tmp_path_factory.mktemp("state")
    monkeypatch.setenv("XDG_STATE_HOME", str(folder))
    return folder / "kubectl-prodready" / "runs"


def records(state: Path) -> list[Path]:
    """The records, oldest first."""
    return sorted(state.iterdir()) if state.exists() else []


def write(folder: Path, *words: str) -> None:
    """Write fixes, and make sure that there were some."""
    before = contents(folder)
    done = prodready("fix", "-R", "-f", ".", "--write", *words, cwd=folder)
    assert done.code in {0, 2}, done.err
    assert contents(folder) != before
    assert "warning: undo" not in done.err


def test_what_was_written_is_taken_back(tmp_path: Path, state: Path) -> None:
    files = put(tmp_path, {"web.yaml": WEB, "in/api.yaml": API, "fine.yaml": COMPLETE})
    before = contents(files)
    write(files)
    done = prodready("undo", cwd=files)
    name = records(state)[0].stem
    assert done.code == 0
    assert done.out == "took back web.yaml\ntook back in/api.yaml\n"
    assert done.err == f"run {name}: 2 files taken back\n"
    assert contents(files) == before


def test_a_second_undo_goes_on_with_the_run_before(tmp_path: Path, state: Path) -> None:
    put(tmp_path, {"web.yaml": WEB})
    write(tmp_path, "--select", "cpu-request")
    middle = contents(tmp_path)
    write(tmp_path)
    first, second = (path.stem for path in records(state))
    assert f"run {second}: 1 file taken back" in prodready("undo", cwd=tmp_path).err
    assert contents(tmp_path) == middle
    assert f"run {first}: 1 file taken back" in prodready("undo", cwd=tmp_path).err
    assert contents(tmp_path) == {"web.yaml": WEB}
    third = prodready("undo", cwd=tmp_path)
    assert (third.code, third.err) == (3, f"no run to take back in {state}\n")
    again = prodready("undo", second, cwd=tmp_path)
    assert (again.code, again.err) == (0, f"run {second} was taken back already\n")


def test_runs_that_are_named_go_back_in_their_order(tmp_path: Path, state: Path) -> None:
    put(tmp_path, {"web.yaml": WEB})
    write(tmp_path, "--select", "cpu-request")
    write(tmp_path)
    first, second = (path.stem for path in records(state))
    out_of_turn = prodready("undo", first, cwd=tmp_path)
    assert out_of_turn.code == 1
    assert "web.yaml: left alone: it was changed since it was written" in out_of_turn.err
    assert prodready("undo", first, second, first, cwd=tmp_path).code == 0
    assert contents(tmp_path) == {"web.yaml": WEB}


def test_what_was_edited_since_is_left_and_named(tmp_path: Path) -> None:
    put(tmp_path, {"web.yaml": WEB, "api.yaml": API})
    write(tmp_path)
    edited = contents(tmp_path)["web.yaml"] + "# mine\n"
    put(tmp_path, {"web.yaml": edited})
    for more, reason in (
        ((), ""),
        (("--force",), ", and --force is for live objects: no file is overwritten"),
    ):
        done = prodready("undo", *more, cwd=tmp_path)
        assert done.code == 1
        line = f"web.yaml: left alone: it was changed since it was written{reason}\n"
        assert line in done.err
        assert contents(tmp_path) == {"web.yaml": edited, "api.yaml": API}
    put(tmp_path, {"web.yaml": edited.removesuffix("# mine\n")})
    assert prodready("undo", cwd=tmp_path).code == 0
    assert contents(tmp_path) == {"web.yaml": WEB, "api.yaml": API}


def test_what_is_gone_is_named(tmp_path: Path) -> None:
    put(tmp_path, {"web.yaml": WEB, "in/api.yaml": API, "b.yaml": API})
    write(tmp_path)
    (tmp_path / "web.yaml").rename(tmp_path / "other.yaml")
    shutil.rmtree(tmp_path / "in")
    (tmp_path / "in").write_text("a file\n")
    (tmp_path / "b.yaml").unlink()
    (tmp_path / "b.yaml").mkdir()
    done = prodready("undo", cwd=tmp_path)
    assert done.code == 1
    for name in ("web.yaml", "in/api.yaml", "b.yaml"):
        assert f"{name}: left alone: it is gone\n" in done.err
    assert "0 files taken back, 3 left alone" in done.err
    (tmp_path / "other.yaml").rename(tmp_path / "web.yaml")
    assert prodready("undo", cwd=tmp_path).code == 1
    assert (tmp_path / "web.yaml").read_text() == WEB


def test_what_is_as_before_already_is_done(tmp_path: Path) -> None:
    put(tmp_path, {"web.yaml": WEB, "api.yaml": API})
    write(tmp_path)
    put(tmp_path, {"web.yaml": WEB})  # as by git checkout
    done = prodready("undo", cwd=tmp_path)
    assert done.code == 0
    assert done.out == "took back api.yaml\n"
    assert "1 file taken back, 1 as before already\n" in done.err
    assert prodready("undo", cwd=tmp_path).code == 3


def test_dry_run_changes_nothing(tmp_path: Path, state: Path) -> None:
    put(tmp_path, {"web.yaml": WEB, "api.yaml": API})
    write(tmp_path)
    put(tmp_path, {"api.yaml": "kind: Mine\n"})
    before = contents(tmp_path), contents(state)
    done = prodready("undo", "--dry-run", cwd=tmp_path)
    assert done.code == 1
    assert done.out == "would take back web.yaml\n"
    assert done.err.endswith(": 1 file to take back, 1 left alone\n")
    assert (contents(tmp_path), contents(state)) == before


def test_from_another_folder(tmp_path: Path) -> None:
    put(tmp_path, {"a/web.yaml": WEB, "b/x": ""})
    write(tmp_path / "a")
    done = prodready("undo", cwd=tmp_path / "b")
    assert done.out == f"took back {tmp_path}/a/web.yaml\n"
    assert (tmp_path / "a" / "web.yaml").read_text() == WEB


def test_a_link_stays_one(tmp_path: Path) -> None:
    put(tmp_path, {"real/web.yaml": WEB})
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "web.yaml").symlink_to("../real/web.yaml")
    write(tmp_path / "in")
    assert prodready("undo", cwd=tmp_path).code == 0
    assert (tmp_path / "in" / "web.yaml").is_symlink()
    assert (tmp_path / "real" / "web.yaml").read_text() == WEB


def test_what_cannot_be_written_is_an_error_and_stays_to_be_done(tmp_path: Path) -> None:
    put(tmp_path, {"web.yaml": WEB, "api.yaml": API})
    write(tmp_path)
    (tmp_path / "web.yaml").chmod(0o444)
    done = prodready("undo", cwd=tmp_path)
    assert done.code == 2
    assert "error: web.yaml: not taken back: it is read-only; chmod it\n" in done.err
    (tmp_path / "web.yaml").chmod(0o644)
    assert prodready("undo", cwd=tmp_path).code == 0
    assert contents(tmp_path) == {"web.yaml": WEB, "api.yaml": API}


ODD = {
    "crlf.yaml": WEB.replace("\n", "\r\n"),
    "bom.yaml": "\ufeff" + WEB,
    "no-end.yaml": WEB[:-1],
    "several.yaml": documents(API, SECRET, WEB),
    "words.yaml": "# Grüße, 你好 🎉\n" + WEB,
    "anchors.yaml": (
        "apiVersion: v1\nkind: Pod\nmetadata: &m {name: web, labels: &l {app: é}}\n"
        "spec:\n  containers:\n  - &c\n    name: web\n    image: web\n    resources: {}\n"
        "x-labels: *l\n"
    ),
    "flow.json": json.dumps(
        {
            "apiVersion": "v1",
            "kind": "Pod",
            "metadata": {"name": "web"},
            "spec": {"containers": [{"name": "web", "image": "web", "resources": {}}]},
        }
    ),
}


def test_odd_files_come_back_to_the_byte(tmp_path: Path) -> None:
    put(tmp_path, ODD)
    before = contents(tmp_path)
    write(tmp_path)
    assert all(text != before[name] for name, text in contents(tmp_path).items())
    assert prodready("undo", cwd=tmp_path).code == 0
    assert contents(tmp_path) == before


def test_all_test_data_comes_back_to_the_byte(tmp_path: Path) -> None:
    shutil.copytree(TESTDATA, tmp_path / "data")
    before = {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}
    prodready("fix", "-R", "-f", ".", "--write", "--safety", "hint", cwd=tmp_path)
    after = {path: path.read_bytes() for path in before}
    assert sum(after[path] != before[path] for path in before) > 50
    done = prodready("undo", cwd=tmp_path)
    assert done.code == 0, done.err
    assert {path: path.read_bytes() for path in before} == before


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    texts=st.lists(workloads().flatmap(lambda data: styled(data, ends=True)), max_size=3),
    mark=st.booleans(),
    cut=st.booleans(),
)
def test_any_file_comes_back_to_the_byte(
    tmp_path_factory: pytest.TempPathFactory, texts: list[str], mark: bool, cut: bool
) -> None:
    folder = tmp_path_factory.mktemp("any")
    stream = "\n---\n".join(texts)
    raw = (("\ufeff" if mark else "") + (stream.rstrip("\r\n") if cut else stream)).encode()
    (folder / "any.yaml").write_bytes(raw)
    (folder / "other.yaml").write_text(WEB)
    done = prodready("fix", "-f", ".", "--write", "--record", "r", "--no-comments", cwd=folder)
    assert "wrote ./other.yaml" in done.out
    assert prodready("undo", "--record", "r", cwd=folder).code == 0
    assert (folder / "any.yaml").read_bytes() == raw
    assert (folder / "other.yaml").read_text() == WEB


def test_a_secret_beside_is_not_recorded(tmp_path: Path, state: Path) -> None:
    put(tmp_path, {"all.yaml": documents(SECRET, WEB)})
    write(tmp_path)
    (record,) = records(state)
    assert "swordfish" not in record.read_text()
    assert "image" not in record.read_text()
    assert record.stat().st_mode & 0o777 == 0o600
    assert state.stat().st_mode & 0o777 == 0o700


def test_a_name_that_is_no_text_comes_back(tmp_path: Path) -> None:
    name = os.fsdecode(b"w\xffb.yaml")
    try:
        (tmp_path / name).write_text(WEB)
    except OSError as error:
        pytest.skip(f"optional: this file system wants names that are text: {error}")
    write(tmp_path)
    done = prodready("undo", cwd=tmp_path)
    assert done.raw == b"took back w\xffb.yaml\n"
    assert (tmp_path / name).read_text() == WEB


def test_the_hook_records_too(tmp_path: Path, state: Path) -> None:
    put(tmp_path, {"web.yaml": WEB, "api.yaml": API})
    assert prodready("hook", "--check", "web.yaml", cwd=tmp_path).code == 1
    assert not records(state)
    assert prodready("hook", "web.yaml", cwd=tmp_path).code == 1
    assert prodready("hook", "api.yaml", "--record", "here", cwd=tmp_path).code == 1
    assert len(records(state)) == len(records(tmp_path / "here")) == 1
    assert prodready("undo", cwd=tmp_path).out == "took back web.yaml\n"
    assert prodready("undo", "--record=here", cwd=tmp_path).out == "took back api.yaml\n"


@pytest.mark.parametrize("words", ["-f web.yaml", "-f fine.yaml --write", "-f bad.yaml --write"])
def test_what_writes_nothing_records_nothing(tmp_path: Path, state: Path, words: str) -> None:
    put(tmp_path, {"web.yaml": WEB, "fine.yaml": COMPLETE, "bad.yaml": "kind: [Pod"})
    prodready("fix", *words.split(), cwd=tmp_path)
    assert not state.exists()


def test_a_file_that_could_not_be_written_is_nothing_to_take_back(
    tmp_path: Path, state: Path
) -> None:
    put(tmp_path, {"web.yaml": WEB})
    (tmp_path / "web.yaml").chmod(0o444)
    assert prodready("fix", "-f", ".", "--write", cwd=tmp_path).code == 2
    (record,) = records(state)
    assert prodready("undo", cwd=tmp_path).code == 3
    done = prodready("undo", record.stem, cwd=tmp_path)
    assert (done.code, done.err) == (0, f"run {record.stem} wrote nothing\n")


def test_a_record_is_for_what_is_written(tmp_path: Path) -> None:
    put(tmp_path, {"web.yaml": WEB})
    done = prodready("fix", "-f", "web.yaml", "--record", "here", cwd=tmp_path)
    assert done.code == 2
    assert done.err == "error: --record records what is written; add --write\n"


@pytest.mark.parametrize("jobs", [1, 3])
def test_what_was_written_before_a_kill_is_taken_back(tmp_path: Path, jobs: int) -> None:
    folder, code, _ = stopped(tmp_path, signal.SIGKILL, jobs, 60)
    assert code == -signal.SIGKILL
    written = states(folder)["new"]
    done = prodready("undo", cwd=folder)
    assert done.code == 0, done.err
    assert done.out.count("took back") == written > 60
    assert "warning" not in done.err
    assert set(states(folder)) <= {"old", "temporary"}
    assert prodready("undo", cwd=folder).code == 3


def test_an_undo_that_is_killed_is_taken_up_again(tmp_path: Path) -> None:
    many(tmp_path)
    write(tmp_path)
    with subprocess.Popen(
        [*MODULE, "undo"], cwd=tmp_path, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    ) as running:
        limit = time.monotonic() + 20
        while (tmp_path / "0200.yaml").read_text() != OLD and running.poll() is None:
            assert time.monotonic() < limit
        running.kill()
    assert states(tmp_path)["new"] > 0
    done = prodready("undo", cwd=tmp_path)
    assert done.code == 0, done.err
    assert set(states(tmp_path)) <= {"old", "temporary"}
    assert prodready("undo", cwd=tmp_path).code == 3


def test_two_runs_at_once_have_two_records(tmp_path: Path, state: Path) -> None:
    for name in "ab":
        put(tmp_path, {f"{name}/{number}.yaml": OLD for number in range(20)})
    both = [
        subprocess.Popen([*MODULE, "fix", "-f", name, "--write"], cwd=tmp_path) for name in "ab"
    ]
    assert [one.wait(60) for one in both] == [0, 0]
    assert len(records(state)) == 2
    assert set(contents(tmp_path).values()) == {NEW}
    assert [prodready("undo", cwd=tmp_path).code for _ in range(3)] == [0, 0, 3]
    assert set(contents(tmp_path).values()) == {OLD}


WARNING = "warning: undo will not know of ./api.yaml, nor of what is written after it: "


def wrote_with(folder: Path, env: dict[str, str], *words: str) -> str:
    """What is told where files are written and no record can be kept."""
    put(folder, {"in/web.yaml": WEB, "in/api.yaml": API})
    done = process("fix", "-f", ".", "--write", *words, cwd=folder / "in", env=env)
    assert done.code == 0
    assert done.out.count("wrote ") == 2
    (warning,) = (line for line in done.err.splitlines() if "warning" in line)
    assert warning.startswith(WARNING)
    return warning.removeprefix(WARNING)


def test_without_a_home_files_are_written_and_it_is_told_once(tmp_path: Path) -> None:
    nowhere = {"HOME": "", "XDG_STATE_HOME": ""}
    assert wrote_with(tmp_path, nowhere) == (
        "there is no place for records: HOME is not set; name one with --record"
    )
    done = process("undo", cwd=tmp_path, env=nowhere)
    assert (done.code, done.err) == (
        2,
        "error: there is no place for records: HOME is not set; name one with --record\n",
    )


def test_in_a_folder_that_is_none_files_are_written_too(tmp_path: Path) -> None:
    put(tmp_path, {"file": ""})
    told = wrote_with(tmp_path, {}, "--record", str(tmp_path / "file" / "below"))
    assert told.startswith(f"{tmp_path}/file/below/")
    assert re.search(r"\.jsonl: not recorded: (not a directory|file exists); name another", told)


def test_in_a_folder_that_is_read_only_files_are_written_too(tmp_path: Path) -> None:
    (tmp_path / "state").mkdir()
    if os.geteuid() == 0:
        pytest.skip("optional: root may write everywhere")
    (tmp_path / "state").chmod(0o500)
    assert "not recorded: permission denied" in wrote_with(
        tmp_path, {"XDG_STATE_HOME": f"{tmp_path}/state"}
    )


def unshared(folder: Path, setup: str, script: str) -> subprocess.CompletedProcess[str]:
    """Run a script where a tiny file system of its own is mounted on `disk`."""
    if shutil.which("unshare") is None:
        pytest.skip("unshare is not on PATH")
    command = ["unshare", "--mount", "sh", "-c"]
    (folder / "disk").mkdir()
    tried = subprocess.run(
        [*command, setup], cwd=folder, capture_output=True, check=False, text=True
    )
    if tried.returncode:
        pytest.skip(f"no file system may be mounted here: {tried.stderr.strip()}")
    return subprocess.run(
        [*command, f"{setup}; {script}", "sh", *MODULE],
        cwd=folder,
        capture_output=True,
        check=False,
        text=True,
    )


TMPFS = "mount -t tmpfs -o size=64k none disk"


def test_on_a_read_only_disk_files_are_written_too(tmp_path: Path) -> None:
    put(tmp_path, {"in/api.yaml": API, "in/web.yaml": WEB})
    setup = f"{TMPFS} && mount -o remount,ro disk"
    done = unshared(tmp_path, setup, 'cd in; "$@" fix -f . --write --record ../disk/runs')
    assert done.returncode == 0
    assert done.stdout.count("wrote ") == 2
    assert "not recorded: read-only file system; name another" in done.stderr
    assert done.stderr.count("warning") == 1


def test_a_disk_that_fills_up_on_the_way(tmp_path: Path) -> None:
    """What was recorded until then can be taken back; the rest is written, and told once."""
    many(put(tmp_path, {"in/x": ""}) / "in")
    script = (
        'cd in; "$@" fix -f . --write --record ../disk; echo "code $?" >&2; ls -A ../disk; '
        '"$@" undo --record ../disk >../undone 2>&1; echo "code $?" >>../undone; '
        '"$@" undo --record ../disk >../again 2>&1'
    )
    done = unshared(tmp_path, TMPFS, script)
    assert "code 0" in done.stderr
    assert done.stdout.count("wrote ") == 240
    warnings = [line for line in done.stderr.splitlines() if "warning" in line]
    assert len(warnings) == 1
    assert warnings[0].endswith("no space left on device; name another folder with --record")
    first = int(
        warnings[0].partition("written after ./" if "after ./" in warnings[0] else "./")[2][:4]
    )
    told = (tmp_path / "undone").read_text()
    back = told.count("took back ")
    assert 10 < back < 240
    assert abs(back - first) <= 1
    assert "code 0" in told
    (tmp_path / "in" / "x").unlink()
    assert states(tmp_path / "in") == {"old": back, "new": 240 - back}


def test_a_record_that_may_grow_no_more_stops_no_file(tmp_path: Path) -> None:
    """A limit on the size of files stands for a full disk, and needs no rights."""
    many(tmp_path / "in")
    limited = (
        "import os, resource, sys; resource.setrlimit(resource.RLIMIT_FSIZE, (6000, 6000)); "
        "os.execv(sys.executable, [sys.executable, '-m', 'kubectl_prodready', *sys.argv[1:]])"
    )
    program = (sys.executable, "-c", limited)
    done = process("fix", "-f", ".", "--write", cwd=tmp_path / "in", program=program)
    assert done.code == 0
    assert done.err.count("warning: undo will not know of ") == 1
    assert states(tmp_path / "in") == {"new": 240}
    undone = prodready("undo", cwd=tmp_path / "in")
    assert undone.code == 0
    assert undone.out.count("took back ") == states(tmp_path / "in")["old"] > 5


def test_an_undo_that_cannot_be_recorded_is_done_and_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, state: Path
) -> None:
    put(tmp_path, {"web.yaml": WEB, "api.yaml": API})
    write(tmp_path)

    def fail(*_: object) -> Recorder:
        raise OSError(errno.EROFS, os.strerror(errno.EROFS))

    monkeypatch.setattr("kubectl_prodready.records.recorder._ends_its_line", fail)
    done = prodready("undo", cwd=tmp_path)
    assert done.code == 0
    assert done.err.count("warning: ") == 1
    assert "another undo will not know of this: " in done.err
    assert contents(tmp_path) == {"web.yaml": WEB, "api.yaml": API}
    monkeypatch.undo()
    monkeypatch.setenv("XDG_STATE_HOME", str(state.parents[1]))
    again = prodready("undo", cwd=tmp_path)
    assert again.err.endswith(": 0 files taken back, 2 as before already\n")
    assert prodready("undo", cwd=tmp_path).code == 3


def test_a_damaged_record_is_an_error_and_no_file_is_touched(tmp_path: Path, state: Path) -> None:
    put(tmp_path, {"web.yaml": WEB})
    write(tmp_path)
    after = contents(tmp_path)
    (record,) = records(state)
    raw = record.read_text()
    for old, new, reason in (
        ('"back":[[', '"back":[[1,1,"x"],[', "its record does not lead back to what was there"),
        ('"back":[', '"back":[7,', "its record is damaged"),
    ):
        record.write_text(raw.replace(old, new))
        done = prodready("undo", cwd=tmp_path)
        assert done.code == 2
        assert f"error: web.yaml: not taken back: {reason}" in done.err or (
            f"error: run {record.stem}, file 1: not taken back: {reason}" in done.err
        )
        assert contents(tmp_path) == after


def test_what_is_missing_from_a_record_is_an_error(tmp_path: Path, state: Path) -> None:
    put(tmp_path, {"web.yaml": WEB, "api.yaml": API})
    write(tmp_path)
    (record,) = records(state)
    head, _, *rest = record.read_text().splitlines(keepends=True)
    record.write_text(head + "".join(rest))
    done = prodready("undo", cwd=tmp_path)
    assert done.code == 2
    assert done.out == "took back web.yaml\n"
    assert f"warning: {record}: it is damaged: some of what was written may be miss" in done.err
    assert prodready("undo", record.stem, cwd=tmp_path).code == 0


def test_a_broken_record_is_told_and_hides_no_other(tmp_path: Path, state: Path) -> None:
    put(tmp_path, {"web.yaml": WEB})
    write(tmp_path)
    broken = state / "99990101-000000-000000.jsonl"
    broken.write_text("")
    told = f"warning: {broken}: left out: it does not begin as a record does\n"
    assert told in prodready("undo", "--list", cwd=tmp_path).err
    done = prodready("undo", cwd=tmp_path)
    assert done.code == 0
    assert told in done.err


def test_a_newer_record_is_refused(tmp_path: Path, state: Path) -> None:
    put(tmp_path, {"web.yaml": WEB})
    write(tmp_path)
    after = contents(tmp_path)
    newer = state / "99990101-000000-000000.jsonl"
    newer.write_text('{"record":2}\n')
    done = prodready("undo", cwd=tmp_path)
    assert done.code == 2
    assert done.err == (
        f"error: {newer}: it was made by a newer version of this program; use that version\n"
    )
    assert contents(tmp_path) == after


@pytest.fixture
def berlin(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("TZ", "CET-1")
    time.tzset()
    yield
    monkeypatch.delenv("TZ")
    time.tzset()


@pytest.mark.usefixtures("berlin")
def test_the_list(tmp_path: Path, state: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(time, "time_ns", lambda: 1_764_426_605_000_000_000)
    put(tmp_path, {"web.yaml": WEB, "api.yaml": API})
    write(tmp_path)
    where = {"context": "prod\x1b", "server": "https://k"}
    with Recorder(str(state), LIVE, where, durable=True) as made:
        made.done(made.begin({}))
        made.begin({})
    put(tmp_path, {"web.yaml": "mine\n"})
    assert prodready("undo", "20251129-143005-000000", cwd=tmp_path).code == 1
    done = prodready("undo", "--list", cwd=tmp_path)
    assert (done.code, done.err) == (0, "")
    assert done.out == (
        "20251129-143005-000001  2025-11-29 15:30:05  live  prod\\x1b https://k  "
        "1 written, 1 perhaps written, 0 taken back\n"
        f"20251129-143005-000000  2025-11-29 15:30:05  files  {tmp_path}  "
        "2 written, 1 taken back\n"
    )


@pytest.mark.parametrize("words", ["", "--dry-run", "--list"])
def test_no_run_at_all(tmp_path: Path, state: Path, words: str) -> None:
    done = prodready("undo", *words.split(), cwd=tmp_path)
    assert done.code == 3
    assert str(state) in done.err
    assert not state.exists()


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("nope", 'error: there is no run "nope" in '),
        ("--list nope", "error: --list takes nothing back; leave out the rest"),
        ("--list --dry-run", "error: --list takes nothing back; leave out the rest"),
        ("--record web.yaml", "web.yaml: not a directory; name another with --record"),
    ],
)
def test_what_cannot_be(tmp_path: Path, words: str, told: str) -> None:
    put(tmp_path, {"web.yaml": WEB})
    done = prodready("undo", *words.split(), cwd=tmp_path)
    assert done.code == 2
    assert told in done.err


def test_a_time_of_another_form_is_shown_as_it_stands(tmp_path: Path, state: Path) -> None:
    put(tmp_path, {"web.yaml": WEB})
    write(tmp_path)
    (record,) = records(state)
    head, line, rest = record.read_text().partition("\n")
    fields = {**json.loads(head), "time": "yesterday"}
    record.write_text(json.dumps(fields) + line + rest)
    assert "  yesterday  files  " in prodready("undo", "--list", cwd=tmp_path).out


def test_a_run_on_live_objects_is_asked_about(tmp_path: Path, state: Path) -> None:
    with Recorder(str(state), LIVE, {}, durable=True) as made:
        made.begin({})
    done = prodready("undo", cwd=tmp_path)
    assert done.code == 2
    assert done.err.startswith("error: nothing is changed without a yes")


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="optional: there is no /dev/full")
def test_files_are_taken_back_though_output_has_no_room(tmp_path: Path) -> None:
    put(tmp_path, {f"{number}-{'n' * 200}.yaml": OLD for number in range(60)})
    write(tmp_path)
    command = f"'{sys.executable}' -m kubectl_prodready undo >/dev/full"
    done = subprocess.run(
        ["sh", "-c", command], cwd=tmp_path, capture_output=True, check=False, text=True
    )
    assert done.returncode == 2
    assert "error: standard output: no space left on device" in done.stderr
    assert set(contents(tmp_path).values()) == {OLD}
