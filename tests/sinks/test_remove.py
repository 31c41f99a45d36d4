"""A file that was new is removed only where it still is what was written."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest

from kubectl_prodready.errors import WriteError
from kubectl_prodready.records.changes import change_of
from kubectl_prodready.sinks import files
from kubectl_prodready.sources.deciding import decided
from kubectl_prodready.text.restore import restore
from tests.cli.command import contents, put
from tests.sinks.test_create import failing

NAME = ".prodready.yaml"
NEW = decided("", ["cpu-limit"])


def remove(path: Path) -> None:
    change = change_of(str(path), NEW, is_new=True)
    files.remove(str(path), path.name, restore(NEW.after.encode(), change.back, change.before))


def test_it_is_gone(tmp_path: Path) -> None:
    put(tmp_path, {NAME: NEW.after, "web.yaml": "mine\n"})
    remove(tmp_path / NAME)
    assert contents(tmp_path) == {"web.yaml": "mine\n"}


def test_what_changed_meanwhile_stays(tmp_path: Path) -> None:
    put(tmp_path, {NAME: f"{NEW.after}# why\n"})
    with pytest.raises(WriteError, match=r"\.prodready\.yaml: not taken back: it changed"):
        remove(tmp_path / NAME)
    assert contents(tmp_path) == {NAME: f"{NEW.after}# why\n"}


def test_what_is_read_only_stays(tmp_path: Path) -> None:
    put(tmp_path, {NAME: NEW.after})
    (tmp_path / NAME).chmod(0o444)
    with pytest.raises(WriteError, match="not taken back: it is read-only; chmod it"):
        remove(tmp_path / NAME)
    assert contents(tmp_path) == {NAME: NEW.after}


def test_what_the_system_keeps_stays(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    put(tmp_path, {NAME: NEW.after})
    monkeypatch.setattr(os, "unlink", failing(errno.EROFS))
    with pytest.raises(WriteError, match="not taken back: read-only file system; the file is as"):
        remove(tmp_path / NAME)
    assert contents(tmp_path) == {NAME: NEW.after}
