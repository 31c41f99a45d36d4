"""What was there before is put back with the same care as what is new is written."""

from __future__ import annotations

import errno
import os
from pathlib import Path
from typing import Any

import pytest

from kubectl_prodready.errors import WriteError
from kubectl_prodready.records.changes import change_of
from kubectl_prodready.sinks import files
from kubectl_prodready.text.restore import Restored, restore
from tests.cli.command import contents, put
from tests.sinks.test_files import WEB, attributes, verified, with_attributes

NEW = verified().after


def restored() -> Restored:
    change = change_of("", verified())
    return restore(NEW.encode(), change.back, change.before)


def put_back(path: Path) -> None:
    files.put_back(str(path), path.name, restored())


@pytest.mark.parametrize("mode", [0o600, 0o644, 0o755])
def test_mode_is_kept(tmp_path: Path, mode: int) -> None:
    file = put(tmp_path, {"web.yaml": NEW}) / "web.yaml"
    file.chmod(mode)
    put_back(file)
    assert file.stat().st_mode & 0o7777 == mode
    assert contents(tmp_path) == {"web.yaml": WEB}


@pytest.mark.skipif(os.geteuid() != 0, reason="optional: only root may give files away")
def test_owner_is_kept(tmp_path: Path) -> None:
    file = put(tmp_path, {"web.yaml": NEW}) / "web.yaml"
    os.chown(file, 12345, 23456)
    put_back(file)
    assert (file.stat().st_uid, file.stat().st_gid) == (12345, 23456)


def test_extended_attributes_are_kept(tmp_path: Path) -> None:
    file = put(tmp_path, {"web.yaml": NEW}) / "web.yaml"
    with_attributes(file, {"user.origin": b"here"})
    put_back(file)
    assert attributes(file) == {"user.origin": b"here"}


def test_a_link_stays(tmp_path: Path) -> None:
    put(tmp_path, {"real/web.yaml": NEW})
    (tmp_path / "web.yaml").symlink_to("real/web.yaml")
    put_back(tmp_path / "web.yaml")
    assert (tmp_path / "web.yaml").is_symlink()
    assert (tmp_path / "real" / "web.yaml").read_text() == WEB


@pytest.mark.parametrize("now", [NEW + "\n", WEB, ""])
def test_what_is_not_what_was_written_stays(tmp_path: Path, now: str) -> None:
    file = put(tmp_path, {"web.yaml": now}) / "web.yaml"
    with pytest.raises(WriteError) as error:
        put_back(file)
    assert str(error.value) == "web.yaml: not taken back: it changed meanwhile; run again"
    assert contents(tmp_path) == {"web.yaml": now}


def test_what_is_read_only_stays(tmp_path: Path) -> None:
    file = put(tmp_path, {"web.yaml": NEW}) / "web.yaml"
    file.chmod(0o444)
    with pytest.raises(WriteError) as error:
        put_back(file)
    assert str(error.value) == "web.yaml: not taken back: it is read-only; chmod it"
    assert contents(tmp_path) == {"web.yaml": NEW}


def test_a_folder_is_none(tmp_path: Path) -> None:
    (tmp_path / "web.yaml").mkdir()
    with pytest.raises(WriteError) as error:
        put_back(tmp_path / "web.yaml")
    assert str(error.value) == "web.yaml: not taken back: no regular file"


@pytest.mark.parametrize("call", ["fsync", "replace", "chmod", "open"])
def test_failing_system_call_leaves_the_file_whole(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, call: str
) -> None:
    file = put(tmp_path, {"web.yaml": NEW}) / "web.yaml"
    proven = restored()

    def fail(*_: Any, **__: Any) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(os, call, fail)
    with pytest.raises(WriteError, match=r"web\.yaml: not taken back: no space left on device"):
        files.put_back(str(file), "web.yaml", proven)
    monkeypatch.undo()
    assert contents(tmp_path) == {"web.yaml": NEW}


def test_nothing_but_what_is_proven_is_taken(tmp_path: Path) -> None:
    file = put(tmp_path, {"web.yaml": NEW}) / "web.yaml"
    with pytest.raises(AttributeError):
        files.put_back(str(file), "web.yaml", "old text")  # type: ignore[arg-type]
    assert contents(tmp_path) == {"web.yaml": NEW}
