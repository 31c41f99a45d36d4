"""`undo` of files: each is what it was, byte for byte, or is left alone and named."""

from __future__ import annotations

import os
import shutil
import signal
import stat
import subprocess
import sys
import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.cli.command import (
    COMPLETE,
    MODULE,
    TOP,
    Done,
    contents,
    process,
    prodready,
    put,
)
from tests.help import deployment

WEB = deployment("[{name: web, image: web, resources: {limits: {memory: 1Gi}}}]")
SECRET = "apiVersion: v1\nkind: Secret\nmetadata: {name: s}\nstringData: {password: hunter2}\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return put(tmp_path / "work", {"web.yaml": WEB, "two/db.yaml": f"{SECRET}---\n{WEB}"})


def write(folder: Path, *words: str) -> Done:
    done = prodready("fix", "-R", "-f", ".", "--write", *words, cwd=folder)
    assert done.code == 0, done.err
    return done


def undo(folder: Path, *words: str) -> Done:
    return prodready("undo", *words, cwd=folder)


def records(state: str) -> list[Path]:
    return [path for path in Path(state).rglob("*") if path.is_file()]


def test_each_file_is_what_it_was(folder: Path) -> None:
    before = contents(folder)
    write(folder)
    assert contents(folder) != before
    done = undo(folder)
    assert done.code == 0, done.err
    assert contents(folder) == before
    assert sorted(done.out.splitlines()) == [
        f"{folder}/two/db.yaml restored",
        f"{folder}/web.yaml restored",
    ]
    assert done.err == "2 of 2 files restored\n"


def test_nothing_else_of_a_file_gets_into_the_record(folder: Path, state: str) -> None:
    write(folder)
    (path,) = records(state)
    assert "hunter2" not in path.read_text()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_a_look_records_nothing(folder: Path, state: str) -> None:
    prodready("fix", "-R", "-f", ".", cwd=folder)
    assert records(state) == []


def test_runs_are_taken_back_one_by_one(folder: Path) -> None:
    first = contents(folder)
    write(folder, "--select", "memory-request")
    second = contents(folder)
    write(folder)
    assert undo(folder).code == 0
    assert contents(folder) == second
    assert undo(folder).code == 0
    assert contents(folder) == first
    last = undo(folder)
    assert last.code == 3
    assert "nothing to take back: every run is taken back" in last.err


def test_a_run_by_its_name_once(folder: Path) -> None:
    write(folder)
    listed = undo(folder, "--list")
    (line,) = listed.out.splitlines()
    name = line.split()[0]
    assert f"{folder}  2 files, 2 to take back" in line
    assert undo(folder, name).code == 0
    again = undo(folder, name)
    assert again.code == 3
    assert f"the run {name} is taken back already" in again.err
    assert "2 files, taken back" in undo(folder, "--list").out


def test_there_is_no_list_where_nothing_was_written(folder: Path) -> None:
    assert undo(folder, "--list").code == 3


def test_a_file_changed_since_is_left_and_named(folder: Path) -> None:
    write(folder)
    changed = (folder / "web.yaml").read_text() + "# mine\n"
    (folder / "web.yaml").write_text(changed)
    (folder / "two" / "db.yaml").unlink()
    done = undo(folder)
    assert done.code == 1
    assert f"{folder}/web.yaml: left alone: it was changed since" in done.err
    assert f"{folder}/two/db.yaml: left alone: it is no longer there" in done.err
    assert (folder / "web.yaml").read_text() == changed


def test_what_is_left_can_be_taken_back_later(folder: Path) -> None:
    before = contents(folder)
    write(folder)
    written = (folder / "web.yaml").read_text()
    (folder / "web.yaml").write_text("mine")
    assert undo(folder).code == 1
    (folder / "web.yaml").write_text(written)
    assert undo(folder).code == 0
    assert contents(folder) == before


def test_a_dry_run_restores_nothing(folder: Path) -> None:
    write(folder)
    after = contents(folder)
    done = undo(folder, "--dry-run")
    assert done.code == 0
    assert done.out.splitlines()[0].endswith("restored (dry run)")
    assert contents(folder) == after
    assert undo(folder).code == 0


def test_force_is_no_way_over_a_changed_file(folder: Path) -> None:
    write(folder)
    done = undo(folder, "--force")
    assert done.code == 2
    assert "--force is for live objects" in done.err


def test_mode_and_link_are_kept(folder: Path) -> None:
    target = folder / "web.yaml"
    target.chmod(0o640)
    link = folder / "link.yaml"
    link.symlink_to("web.yaml")
    assert prodready("fix", "-f", "link.yaml", "--write", cwd=folder).code == 0
    assert undo(folder).code == 0
    assert link.is_symlink()
    assert target.read_text() == WEB
    assert stat.S_IMODE(target.stat().st_mode) == 0o640


def test_another_folder_for_records(folder: Path, state: str) -> None:
    write(folder, "--record", "here")
    assert records(state) == []
    assert undo(folder).code == 3
    assert undo(folder, "--record", "here").code == 0


def test_files_are_written_where_nothing_can_be_recorded(folder: Path) -> None:
    put(folder, {"file": "where a folder should be"})
    done = write(folder, "--record", "file")
    warnings = [line for line in done.err.splitlines() if line.startswith("warning: ")]
    (line,) = warnings
    assert line.endswith("undo will not know these files")
    assert "memory: 1Gi" in (folder / "web.yaml").read_text()
    assert prodready("fix", "-R", "-f", ".", cwd=folder).code == 0


def test_nor_where_there_is_no_home(folder: Path) -> None:
    env = {"XDG_STATE_HOME": "relative"}
    done = process("fix", "-f", "web.yaml", "--write", cwd=folder, env=env)
    assert done.code == 0
    assert "warning: there is no home folder" in done.err


def test_a_disk_that_is_full_for_the_record_alone(folder: Path, tmp_path: Path) -> None:
    """The limit on the size of files lets the record begin, and no more."""
    put(folder, {f"many/{number}.yaml": WEB for number in range(60)})
    command = 'ulimit -f 16; exec "$@"'
    words = ["fix", "-R", "-f", ".", "--write", "--record", str(tmp_path / "r")]
    done = subprocess.run(
        ["bash", "-c", command, "-", *MODULE, *words],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "PYTHONPATH": str(TOP)},
    )
    assert done.returncode == 0, done.stderr
    assert done.stderr.count("undo will not know these files") == 1
    assert prodready("fix", "-R", "-f", ".", cwd=folder).code == 0
    assert prodready("undo", "--record", str(tmp_path / "r"), cwd=folder).code == 0


def test_a_file_that_could_not_be_written_is_not_taken_back(folder: Path) -> None:
    (folder / "web.yaml").chmod(0o444)
    done = prodready("fix", "-R", "-f", ".", "--write", cwd=folder)
    assert done.code == 2
    assert "1 file, 1 to take back" in undo(folder, "--list").out
    assert undo(folder).code == 0
    assert (folder / "web.yaml").read_text() == WEB


def test_a_run_that_is_killed_is_taken_back_as_far_as_it_came(folder: Path) -> None:
    shutil.rmtree(folder)
    put(folder, {f"{number}.yaml": WEB for number in range(400)})
    before = contents(folder)
    words = [*MODULE, "fix", "-f", ".", "--write", "--jobs", "1"]
    run = subprocess.Popen(words, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    while sum(map(is_written, folder.iterdir())) < 20:
        time.sleep(0.001)
    run.send_signal(signal.SIGKILL)
    run.wait()
    assert 20 <= sum(map(is_written, folder.iterdir())) < 400
    done = undo(folder)
    assert done.code == 0, done.err
    left = {name: text for name, text in contents(folder).items() if not name.startswith(".")}
    assert left == before


def is_written(path: Path) -> bool:
    return path.suffix == ".yaml" and path.read_bytes() != WEB.encode()


def test_a_damaged_record_restores_nothing_wrong(folder: Path, state: str) -> None:
    write(folder)
    after = contents(folder)
    (path,) = records(state)
    whole = path.read_text()
    for old, new in (('"back":[[', '"back":[[1,2,"x"],['), ('"back":[', '"back":["')):
        path.write_text(whole.replace(old, new))
        done = undo(folder)
        assert done.code == 2
        assert "Traceback" not in done.err
        assert contents(folder) == after


def test_more_than_one_run_is_no_run(folder: Path) -> None:
    assert undo(folder, "one", "two").code == 2
    assert undo(folder, "one").code == 2


def test_only_writing_loads_what_records() -> None:
    code = (
        "import sys; sys.argv[1:] = ['fix', '-f', '-']; from kubectl_prodready.cli.main import run;"
        "run(sys.argv[1:]); print([m for m in sys.modules if 'records' in m or m == 'hashlib'])"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], input=COMPLETE, capture_output=True, text=True, check=True
    )
    assert done.stdout.endswith("[]\n")


SCENARIOS = sorted((TOP / "testdata").glob("*/before"))
TEXTS = st.builds(
    lambda mark, comment, anchor, end: (
        f"{mark}# {comment}\n{WEB.replace('spec:', f'spec: {anchor}'.rstrip(), 1)}"
        f"---\n{COMPLETE}---\n{WEB}# {comment}{end}"
    ),
    st.sampled_from(["", "\ufeff"]),
    st.text("aä#🦊 :", max_size=8),
    st.sampled_from(["", "&a", "!!map"]),
    st.sampled_from(["", "\n", "\n\n"]),
)


@settings(max_examples=25)
@given(TEXTS, st.sampled_from(["\n", "\r\n"]))
def test_every_byte_comes_back(
    tmp_path_factory: pytest.TempPathFactory, text: str, end: str
) -> None:
    folder = tmp_path_factory.mktemp("bytes")
    raw = text.replace("\n", end).encode()
    path = folder / "web.yaml"
    path.write_bytes(raw)
    assert prodready("fix", "-f", "web.yaml", "--write", "--record", "r", cwd=folder).code == 0
    assert path.read_bytes() != raw
    assert prodready("undo", "--record", "r", cwd=folder).code == 0
    assert path.read_bytes() == raw


@pytest.mark.parametrize("before", SCENARIOS, ids=lambda path: path.parent.name)
def test_every_scenario_comes_back(tmp_path: Path, before: Path) -> None:
    folder = tmp_path / "work"
    shutil.copytree(before, folder)
    was = contents(folder)
    prodready("fix", "-R", "-f", ".", "--write", "--safety", "review", cwd=folder)
    is_changed = contents(folder) != was
    assert undo(folder).code == (0 if is_changed else 3)
    assert contents(folder) == was
