"""What is kept for the whole project: which configuration it goes into, and how it is undone."""

from __future__ import annotations

from pathlib import Path

import pytest

from kubectl_prodready.cli.interactive.keeping import Configurations
from kubectl_prodready.sources.decisions import FileDecisions
from tests.cli.command import prodready
from tests.cli.interactive.session import END, REQUESTS, WEB, asked, confirm, put

OFF = "rules:\n  cpu-request: off\n  memory-request: off\n"
NAME = ".prodready.yaml"


def shop(folder: Path) -> Path:
    """A repository with a manifest some folders below its top, and a folder beside it."""
    for name in ("shop/.git", "shop/k8s/web", "elsewhere"):
        (folder / name).mkdir(parents=True)
    put(folder / "shop/k8s/web")
    return folder / "shop"


def decide(here: Path, *words: str, shown: str) -> None:
    """Keep it for the whole project, in the configuration of this name."""
    with asked(here, *words, *REQUESTS) as session:
        session.until("object 1 of 1")
        session.type("R")
        session.until(f"p  for the whole project: in {shown}\n")
        confirm(session, "p")
        assert session.end() == 1
        assert f"wrote {shown}: off: cpu-request, memory-request" in session.shown


def wants_them(here: Path, *words: str, stdin: bytes = b"") -> bool:
    """Whether the next run asks for them; what is selected by name runs, whatever was decided."""
    found = prodready("check", *words, cwd=here, stdin=stdin).out
    assert "ephemeral-storage-request" in found
    return "cpu-request" in found or "memory-request" in found


@pytest.mark.parametrize(
    ("here", "file", "shown"),
    [
        ("elsewhere", "../shop/k8s/web/web.yaml", f"../shop/{NAME}"),
        ("shop/k8s", "web/web.yaml", f"../{NAME}"),
        ("shop", "k8s/web/web.yaml", NAME),
    ],
)
def test_a_new_one_is_at_the_top_of_the_repository(
    tmp_path: Path, here: str, file: str, shown: str
) -> None:
    top = shop(tmp_path)
    decide(tmp_path / here, "-f", file, shown=shown)
    assert (top / NAME).read_text() == OFF
    assert list(tmp_path.rglob(NAME)) == [top / NAME]
    assert not wants_them(tmp_path / here, "-f", file)


def test_a_new_one_is_beside_a_file_in_no_repository(tmp_path: Path) -> None:
    (tmp_path / "k8s").mkdir()
    put(tmp_path / "k8s")
    decide(tmp_path, "-f", "k8s/web.yaml", shown=f"k8s/{NAME}")
    assert list(tmp_path.rglob(NAME)) == [tmp_path / "k8s" / NAME]
    assert not wants_them(tmp_path, "-f", "k8s/web.yaml")


@pytest.mark.parametrize(("here", "where"), [("shop/k8s", "shop"), ("elsewhere", "elsewhere")])
def test_a_new_one_for_a_stream_belongs_to_the_current_folder(
    tmp_path: Path, here: str, where: str
) -> None:
    shop(tmp_path)
    name = f"../{NAME}" if where != here else NAME
    with asked(tmp_path / here, "-f", "-", *REQUESTS, stdin=WEB.encode()) as session:
        session.until("object 1 of 1")
        session.type("R")
        session.until(f"in {name}\n")
        confirm(session, "p")
        assert session.end() == 1
    assert list(tmp_path.rglob(NAME)) == [tmp_path / where / NAME]
    assert not wants_them(tmp_path / here, "-f", "-", stdin=WEB.encode())


def keep_it(folder: Path) -> None:
    """Keep it in a run that leaves a record."""
    with asked(folder, "-f", "web.yaml", *REQUESTS, "--record", "records") as session:
        session.until("object 1 of 1")
        session.type("Rp")
        session.until(END)
        session.type("y")
        assert session.end() == 1


def test_undo_removes_a_new_one_with_what_was_written_beside_it(tmp_path: Path) -> None:
    web = put(tmp_path)
    with asked(tmp_path, "-f", "web.yaml", *REQUESTS, "--record", "records") as session:
        session.until("object 1 of 1")
        session.type("sy")
        session.until("review: memory-request\n")
        confirm(session, "Rp")
        assert session.end() == 1
    assert (tmp_path / NAME).read_text() == "rules:\n  memory-request: off\n"
    assert "cpu: 100m" in web.read_text()
    done = prodready("undo", "--record", "records", cwd=tmp_path)
    assert (done.code, done.out) == (0, f"took back {NAME}\ntook back web.yaml\n")
    assert web.read_text() == WEB
    assert not (tmp_path / NAME).exists()


def test_undo_restores_one_that_was_there(tmp_path: Path) -> None:
    put(tmp_path)
    config = put(tmp_path, NAME, "# ours\nrules:\n  cpu-request: on\n")
    keep_it(tmp_path)
    assert config.read_text() != "# ours\nrules:\n  cpu-request: on\n"
    assert prodready("undo", "--record", "records", cwd=tmp_path).code == 0
    assert config.read_text() == "# ours\nrules:\n  cpu-request: on\n"


@pytest.mark.parametrize("text", ["", f"{OFF}  cpu-limit: off\n"])
def test_undo_leaves_a_new_one_alone_that_was_changed_since(tmp_path: Path, text: str) -> None:
    put(tmp_path)
    keep_it(tmp_path)
    put(tmp_path, NAME, text)
    done = prodready("undo", "--record", "records", cwd=tmp_path)
    assert done.code == 1
    assert f"{NAME}: left alone: it was changed since it was written" in done.err
    assert (tmp_path / NAME).read_text() == text


def test_a_new_one_that_is_gone_is_as_before(tmp_path: Path) -> None:
    put(tmp_path)
    keep_it(tmp_path)
    (tmp_path / NAME).unlink()
    done = prodready("undo", "--record", "records", cwd=tmp_path)
    assert done.code == 0
    assert "0 files taken back, 1 as before already" in done.err


def test_where_the_current_folder_is_gone_it_has_its_whole_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    gone = tmp_path / "gone"
    gone.mkdir()
    monkeypatch.chdir(gone)
    gone.rmdir()
    found = Configurations(FileDecisions())
    assert found.shown(str(tmp_path / "web.yaml")) == str(tmp_path / NAME)
