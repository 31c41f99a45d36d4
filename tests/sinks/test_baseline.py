"""A baseline is written whole or not at all."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from kubectl_prodready.errors import WriteError
from kubectl_prodready.sinks.baseline import write_baseline
from tests.cli.command import contents, put


def write(path: Path, before: str | None, text: str = "new\n") -> None:
    write_baseline(str(path), path.name, text, None if before is None else before.encode())


def test_a_new_one_has_the_usual_mode(tmp_path: Path) -> None:
    mask = os.umask(0o027)
    try:
        write(tmp_path / "b.json", None)
    finally:
        os.umask(mask)
    assert contents(tmp_path) == {"b.json": "new\n"}
    assert stat.S_IMODE((tmp_path / "b.json").stat().st_mode) == 0o640


def test_an_old_one_gives_way_and_leaves_its_mode(tmp_path: Path) -> None:
    put(tmp_path, {"b.json": "old\n"})
    (tmp_path / "b.json").chmod(0o604)
    write(tmp_path / "b.json", "old\n")
    assert contents(tmp_path) == {"b.json": "new\n"}
    assert stat.S_IMODE((tmp_path / "b.json").stat().st_mode) == 0o604


@pytest.mark.parametrize(
    ("now", "before", "words"),
    [
        ("other\n", "old\n", "b.json: not written: it changed meanwhile; run again"),
        ("other\n", None, "b.json: not written: it changed meanwhile"),
        (None, "old\n", "b.json: not written: no such file or directory"),
    ],
)
def test_what_is_not_what_was_read_stays(
    tmp_path: Path, now: str | None, before: str | None, words: str
) -> None:
    put(tmp_path, {} if now is None else {"b.json": now})
    with pytest.raises(WriteError, match=words):
        write(tmp_path / "b.json", before)
    assert contents(tmp_path) == ({} if now is None else {"b.json": now})


def test_what_is_read_only_stays(tmp_path: Path) -> None:
    put(tmp_path, {"b.json": "old\n"})
    (tmp_path / "b.json").chmod(0o444)
    with pytest.raises(WriteError, match="it is read-only; chmod it"):
        write(tmp_path / "b.json", "old\n")
    assert contents(tmp_path) == {"b.json": "old\n"}


def test_a_folder_that_is_missing_is_told(tmp_path: Path) -> None:
    with pytest.raises(WriteError, match="not written: no such file or directory"):
        write(tmp_path / "ci" / "b.json", None)
