"""Whether a file could be written is known before anybody is asked about it."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from kubectl_prodready.sinks.files import unwritable
from tests.cli.command import contents, put

if TYPE_CHECKING:
    import pytest


def told(folder: Path) -> str:
    return unwritable(str(folder / "web.yaml"), "web.yaml")


def test_a_usual_file_can_be_written(tmp_path: Path) -> None:
    put(tmp_path, {"web.yaml": "a: 1\n"})
    assert not told(tmp_path)
    assert contents(tmp_path) == {"web.yaml": "a: 1\n"}


def test_a_read_only_file_can_not_and_neither_can_one_behind_a_link(tmp_path: Path) -> None:
    put(tmp_path, {"real.yaml": "a: 1\n"})
    (tmp_path / "real.yaml").chmod(0o444)
    (tmp_path / "web.yaml").symlink_to("real.yaml")
    refused = "web.yaml: not written: it is read-only; chmod it, or use -o yaml"
    assert told(tmp_path) == refused


def test_nor_can_what_is_gone_or_is_no_file(tmp_path: Path) -> None:
    assert told(tmp_path) == "web.yaml: not written: it is gone; run again"
    (tmp_path / "web.yaml").mkdir()
    assert told(tmp_path) == "web.yaml: not written: no regular file; use -o yaml instead"


def test_nor_what_nothing_can_be_put_beside(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(tmp_path, {"web.yaml": "a: 1\n"})
    monkeypatch.setattr(os, "access", lambda path, _: os.path.isfile(path))
    assert told(tmp_path).startswith("web.yaml: not written: its folder is read-only; ")
