"""Which runs there are, and what becomes of records that are broken, foreign or cut off."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

from kubectl_prodready.errors import InputError
from kubectl_prodready.records.lines import Said, read_lines
from kubectl_prodready.records.recorder import Recorder
from kubectl_prodready.records.runs import newest_left, run_named, runs
from tests.records.made import recorded, recorder

NEWER = b'{"record":2,"run":"x","time":"later","what":"nobody knows"}\n'


def put(folder: Path, name: str, raw: bytes) -> Path:
    folder.mkdir(exist_ok=True)
    (folder / f"{name}.jsonl").write_bytes(raw)
    return folder / f"{name}.jsonl"


def taken_back(folder: Path, name: str) -> None:
    run = run_named(str(folder), name)
    with Recorder.reopen(run) as again:
        for entry in run.entries:
            again.undone(entry.number)


def test_newest_first(tmp_path: Path) -> None:
    names = [recorded(tmp_path, path).name for path in "abc"]
    assert [run.name for run in runs(str(tmp_path))] == names[::-1]


def test_the_newest_that_has_something_left(tmp_path: Path) -> None:
    first, second, third = (recorded(tmp_path, path).name for path in "abc")
    for newest in (third, second, first):
        assert run_named(str(tmp_path), "").name == newest
        taken_back(tmp_path, newest)
    assert newest_left(str(tmp_path)) is None
    assert [entry.state for entry in run_named(str(tmp_path), second).entries] == ["undone"]
    with pytest.raises(InputError, match=r"no run to take back in .*; `kubectl prodready undo --l"):
        run_named(str(tmp_path), "")


def test_what_was_begun_may_have_to_be_taken_back(tmp_path: Path) -> None:
    with recorder(tmp_path) as made:
        number = made.begin({})
        assert run_named(str(tmp_path), "").name == made.run
        made.failed(number)
    assert newest_left(str(tmp_path)) is None


@pytest.mark.parametrize("name", ["20200101-000000-000000", "x", "../secret", "a/b", "*"])
def test_a_run_that_is_not_there(tmp_path: Path, name: str) -> None:
    recorded(tmp_path / "in", "a")
    (tmp_path / "secret.jsonl").write_text("{}\n")
    with pytest.raises(InputError) as error:
        run_named(str(tmp_path / "in"), name)
    assert str(error.value) == (
        f'there is no run "{name}" in {tmp_path}/in; `kubectl prodready undo --list` names them'
    )


def test_no_folder_no_runs(tmp_path: Path) -> None:
    assert runs(str(tmp_path / "none")) == []
    assert newest_left(str(tmp_path / "none")) is None


def test_a_folder_that_is_none(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(InputError, match="file: not a directory; name another with --record"):
        runs(str(tmp_path / "file"))


def test_other_files_are_no_concern_of_ours(tmp_path: Path) -> None:
    name = recorded(tmp_path, "a").name
    for other in ("notes.jsonl", "20200101-000000.jsonl", f"{name}.json", f"{name}.jsonl.bak"):
        (tmp_path / other).write_text("anything")
    warned: list[str] = []
    assert [run.name for run in runs(str(tmp_path), warned.append)] == [name]
    assert warned == []


BEGINS_OTHERWISE = "it does not begin as a record does"
BROKEN_HEAD = "its first line is broken"
HEAD = '{"record":1,"run":"r","time":"t","program":"p","kind":"files","where":{}}'


@pytest.mark.parametrize(
    ("raw", "reason"),
    [
        (b"", BEGINS_OTHERWISE),
        (b"\n", BEGINS_OTHERWISE),
        (b"\0" * 4096, BEGINS_OTHERWISE),
        (b"\xff\xfe\n", BEGINS_OTHERWISE),
        (HEAD.encode(), BEGINS_OTHERWISE),  # cut off before the end of its first line
        (b"[" * 100_000 + b"\n", BEGINS_OTHERWISE),
        (b"[]\n", BEGINS_OTHERWISE),
        (b"{}\n", BEGINS_OTHERWISE),
        (b'{"record":true}\n', BEGINS_OTHERWISE),
        (b'{"record":0}\n', BEGINS_OTHERWISE),
        (b'{"record":"1"}\n', BEGINS_OTHERWISE),
        (b'{"record":1}\n', BROKEN_HEAD),
        (HEAD.replace("files", "other").encode() + b"\n", BROKEN_HEAD),
        (HEAD.replace('"r"', "7").encode() + b"\n", BROKEN_HEAD),
        (HEAD.replace("{}", '{"folder":1}').encode() + b"\n", BROKEN_HEAD),
        (HEAD.replace("{}", '"x"').encode() + b"\n", BROKEN_HEAD),
        (NEWER, "it was made by a newer version of this program"),
    ],
)
def test_what_is_no_record_is_left_out_and_told(tmp_path: Path, raw: bytes, reason: str) -> None:
    name = recorded(tmp_path, "a").name
    path = put(tmp_path, "20200101-000000-000000", raw)
    warned: list[str] = []
    assert [run.name for run in runs(str(tmp_path), warned.append)] == [name]
    assert warned == [f"{path}: left out: {reason}"]
    with pytest.raises(InputError) as error:
        run_named(str(tmp_path), path.stem)
    assert str(error.value).startswith(f"{path}: {reason}; ")


def test_a_broken_record_does_not_hide_an_earlier_run(tmp_path: Path) -> None:
    name = recorded(tmp_path, "a").name
    path = put(tmp_path, "99990101-000000-000000", b"")
    warned: list[str] = []
    assert run_named(str(tmp_path), "", warned.append).name == name
    assert warned == [f"{path}: left out: {BEGINS_OTHERWISE}"]


def test_a_record_of_a_newer_version_is_refused(tmp_path: Path) -> None:
    """To take back an earlier run instead of the last one is not what was meant."""
    name = recorded(tmp_path, "a").name
    path = put(tmp_path, "99990101-000000-000000", NEWER)
    with pytest.raises(InputError) as error:
        run_named(str(tmp_path), "")
    assert str(error.value) == (
        f"{path}: it was made by a newer version of this program; use that version"
    )
    assert run_named(str(tmp_path), name).name == name


def test_what_a_newer_program_says_beside_is_passed_over(tmp_path: Path) -> None:
    path = Path(recorded(tmp_path, "a").path)
    path.write_bytes(path.read_bytes() + b'{"verified":1}\n{"facts":3}\n[7]\n\n')
    warned: list[str] = []
    assert [e.state for e in run_named(str(tmp_path), "", warned.append).entries] == ["done"]
    assert warned == []


def test_a_record_that_was_cut_off_at_any_byte_can_be_read(tmp_path: Path) -> None:
    with recorder(tmp_path) as made:
        for path in ("ä", "b"):
            made.done(made.begin({"path": path}), took=1)
        made.undone(1)
    raw = Path(made.path).read_bytes()
    ends = [i + 1 for i, byte in enumerate(raw) if byte == ord("\n")]
    expected = [
        [],
        ["begun"],
        ["done"],
        ["done", "begun"],
        ["done", "done"],
        ["undone", "done"],
    ]
    for length in range(len(raw) + 1):
        said = read_lines(raw[:length])
        complete = sum(end <= length for end in ends)
        if not complete:
            assert not isinstance(said, Said)
        else:
            assert isinstance(said, Said)
            assert not said.is_damaged
            assert [entry.state for entry in said.entries] == expected[complete - 1]


def test_any_broken_byte_costs_its_line_only(tmp_path: Path) -> None:
    """Where that was a `begin`, its outcome tells that it is missing."""
    run = recorded(tmp_path, "a", "b")
    raw = Path(run.path).read_bytes()
    head = raw.index(b"\n") + 1
    for place in range(head, len(raw)):
        if raw[place] == ord("\n"):
            continue
        said = read_lines(raw[:place] + b"\0" + raw[place + 1 :])
        assert isinstance(said, Said)
        line = raw.count(b"\n", head, place)  # begin 1, done 1, begin 2, done 2
        expected = [
            (True, [(2, "done")]),
            (False, [(1, "begun"), (2, "done")]),
            (True, [(1, "done")]),
            (False, [(1, "done"), (2, "begun")]),
        ]
        assert (said.is_damaged, [(e.number, e.state) for e in said.entries]) == expected[line]


@pytest.mark.parametrize("lost", [1, 2, 3])
def test_a_missing_begin_is_told(tmp_path: Path, lost: int) -> None:
    path = Path(recorded(tmp_path, "a", "b", "c").path)
    lines = path.read_text().splitlines(keepends=True)
    path.write_text("".join(line for line in lines if f'{{"begin":{lost},' not in line))
    warned: list[str] = []
    run = run_named(str(tmp_path), "", warned.append)
    assert [entry.number for entry in run.entries] == [n for n in (1, 2, 3) if n != lost]
    assert warned == [
        f"{path}: it is damaged: some of what was written may be missing from it",
    ]


def test_a_number_twice_is_damage(tmp_path: Path) -> None:
    path = Path(recorded(tmp_path, "a").path)
    path.write_bytes(path.read_bytes() + b'{"begin":1,"what":{"path":"/etc/passwd"}}\n')
    warned: list[str] = []
    (entry,) = run_named(str(tmp_path), "", warned.append).entries
    assert entry.what == {"path": "a"}
    assert len(warned) == 1


def test_folders_pipes_and_links_are_no_records(tmp_path: Path) -> None:
    run = recorded(tmp_path / "else", "a")
    here = tmp_path / "in"
    here.mkdir()
    (here / "20200101-000000-000000.jsonl").mkdir()
    os.mkfifo(here / "20200101-000000-000001.jsonl")
    (here / "20200101-000000-000002.jsonl").symlink_to(run.path)
    (here / "20200101-000000-000003.jsonl").symlink_to("nowhere")
    warned: list[str] = []
    assert runs(str(here), warned.append) == []
    assert [line.partition("left out: ")[2] for line in reversed(warned)] == [
        "is a directory",
        "it is no regular file",
        "too many levels of symbolic links",
        "too many levels of symbolic links",
    ]


@pytest.mark.skipif(os.geteuid() != 0, reason="optional: only root may give files away")
def test_a_record_of_somebody_else_is_left_out(tmp_path: Path) -> None:
    """Where others can write, they must not say what becomes of one's files."""
    run = recorded(tmp_path, "a")
    os.chown(run.path, 12345, 12345)
    warned: list[str] = []
    assert newest_left(str(tmp_path), warned.append) is None
    assert warned == [f"{run.path}: left out: it belongs to somebody else"]


@pytest.mark.skipif(os.geteuid() == 0, reason="optional: root may read everything")
def test_a_record_that_may_not_be_read_is_left_out(tmp_path: Path) -> None:
    run = recorded(tmp_path, "a")
    os.chmod(run.path, 0)
    warned: list[str] = []
    assert runs(str(tmp_path), warned.append) == []
    assert warned == [f"{run.path}: left out: permission denied"]


def test_a_record_may_move(tmp_path: Path) -> None:
    run = recorded(tmp_path / "a", "x")
    shutil.move(tmp_path / "a", tmp_path / "b")
    assert run_named(str(tmp_path / "b"), run.name).entries == run.entries
