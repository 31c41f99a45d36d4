"""Where records are kept, and who can look into it."""

from __future__ import annotations

import os
import stat
import sys
from pathlib import Path

import pytest

from kubectl_prodready.errors import WriteError
from kubectl_prodready.records.folder import folder_of, make_private

pytestmark = pytest.mark.skipif(
    sys.platform == "win32", reason="optional: the variables of Windows are tested on Windows"
)


def surrounded_by(monkeypatch: pytest.MonkeyPatch, **variables: str) -> None:
    for name in ("XDG_STATE_HOME", "HOME", "LOCALAPPDATA"):
        monkeypatch.delenv(name, raising=False)
    for name, value in variables.items():
        monkeypatch.setenv(name, value)


@pytest.mark.parametrize(
    ("variables", "folder"),
    [
        ({"HOME": "/home/me"}, "/home/me/.local/state/kubectl-prodready/runs"),
        ({"HOME": "/home/me", "XDG_STATE_HOME": "/s"}, "/s/kubectl-prodready/runs"),
        ({"XDG_STATE_HOME": "/s"}, "/s/kubectl-prodready/runs"),
        ({"HOME": "/h", "XDG_STATE_HOME": ""}, "/h/.local/state/kubectl-prodready/runs"),
        ({"HOME": "/h", "XDG_STATE_HOME": "here"}, "/h/.local/state/kubectl-prodready/runs"),
        ({"HOME": "/"}, "/.local/state/kubectl-prodready/runs"),
    ],
)
def test_the_usual_place(
    monkeypatch: pytest.MonkeyPatch, variables: dict[str, str], folder: str
) -> None:
    surrounded_by(monkeypatch, **variables)
    assert folder_of() == folder


def test_windows(monkeypatch: pytest.MonkeyPatch) -> None:
    surrounded_by(monkeypatch, LOCALAPPDATA="/local", HOME="/h", XDG_STATE_HOME="/s")
    monkeypatch.setattr(sys, "platform", "win32")
    assert folder_of() == "/local/kubectl-prodready/runs"
    monkeypatch.delenv("LOCALAPPDATA")
    with pytest.raises(WriteError, match="LOCALAPPDATA is not set"):
        folder_of()


def test_the_one_that_is_given_holds_the_records_itself(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    surrounded_by(monkeypatch)
    monkeypatch.chdir(tmp_path)
    assert folder_of("records") == str(tmp_path / "records")
    assert folder_of("/else/where") == "/else/where"


@pytest.mark.parametrize("home", [{}, {"HOME": ""}, {"HOME": "~"}, {"HOME": "relative"}])
def test_nowhere(monkeypatch: pytest.MonkeyPatch, home: dict[str, str]) -> None:
    surrounded_by(monkeypatch, **home)
    with pytest.raises(WriteError) as error:
        folder_of()
    assert str(error.value) == (
        "there is no place for records: HOME is not set; name one with --record"
    )


def test_what_is_made_is_private_and_what_is_there_stays(tmp_path: Path) -> None:
    (tmp_path / "there").mkdir(mode=0o755)
    new = tmp_path / "there" / "a" / "b"
    assert make_private(str(new)) == [str(new.parent), str(new)]
    assert make_private(str(new)) == []
    modes = [stat.S_IMODE(path.stat().st_mode) for path in (new, new.parent, new.parent.parent)]
    assert modes == [0o700, 0o700, 0o755]


def test_another_run_may_be_quicker(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    real = os.mkdir

    def late(path: str, mode: int) -> None:
        real(path)
        real(path, mode)

    monkeypatch.setattr(os, "mkdir", late)
    assert make_private(str(tmp_path / "a" / "b")) == []
    assert (tmp_path / "a" / "b").is_dir()


def test_a_file_is_no_folder(tmp_path: Path) -> None:
    (tmp_path / "a").write_text("")
    with pytest.raises(FileExistsError):
        make_private(str(tmp_path / "a"))
    with pytest.raises(FileExistsError):
        make_private(str(tmp_path / "a" / "b"))
