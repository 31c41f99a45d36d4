"""A new file is there whole or not at all, and never takes the place of another one."""

from __future__ import annotations

import errno
import os
import shutil
import stat
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from kubectl_prodready.errors import WriteError
from kubectl_prodready.sinks import files
from kubectl_prodready.sources.deciding import decided
from tests.cli.command import TOP, contents, put

NAME = ".prodready.yaml"
TEXT = "rules:\n  cpu-limit: off\n"


def create(path: Path) -> None:
    files.create(str(path), path.name, decided("", ["cpu-limit"]))


def failing(number: int) -> Callable[..., None]:
    def fail(*_: Any, **__: Any) -> None:
        raise OSError(number, os.strerror(number))

    return fail


@pytest.mark.parametrize(("mask", "mode"), [(0o022, 0o644), (0o027, 0o640), (0o077, 0o600)])
def test_it_has_the_usual_mode(tmp_path: Path, mask: int, mode: int) -> None:
    old = os.umask(mask)
    try:
        create(tmp_path / NAME)
    finally:
        os.umask(old)
    assert contents(tmp_path) == {NAME: TEXT}
    assert stat.S_IMODE((tmp_path / NAME).stat().st_mode) == mode


def test_in_the_current_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    create(Path(NAME))
    assert contents(tmp_path) == {NAME: TEXT}


@pytest.mark.parametrize("has_links", [True, False])
def test_what_is_there_meanwhile_stays(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, has_links: bool
) -> None:
    if not has_links:
        monkeypatch.setattr(os, "link", failing(errno.EPERM))
    real = os.fsync

    def sync(descriptor: int) -> None:
        real(descriptor)
        put(tmp_path, {NAME: "theirs\n"})

    monkeypatch.setattr(os, "fsync", sync)
    with pytest.raises(WriteError, match=r"\.prodready\.yaml: not written: it is there") as error:
        create(tmp_path / NAME)
    assert error.value.advice == "run again"
    assert contents(tmp_path) == {NAME: "theirs\n"}


def test_a_link_that_leads_nowhere_stays(tmp_path: Path) -> None:
    (tmp_path / NAME).symlink_to("elsewhere")
    with pytest.raises(WriteError, match="it is there meanwhile"):
        create(tmp_path / NAME)
    assert os.listdir(tmp_path) == [NAME]
    assert os.readlink(tmp_path / NAME) == "elsewhere"


def test_the_temporary_file_is_new(tmp_path: Path) -> None:
    """What somebody put there is never written through."""
    put(tmp_path, {"victim": "mine\n"})
    (tmp_path / f".{NAME}.prodready-{os.getpid()}").symlink_to("victim")
    with pytest.raises(WriteError, match="not written: file exists"):
        create(tmp_path / NAME)
    assert (tmp_path / "victim").read_text() == "mine\n"
    assert not (tmp_path / NAME).exists()


def test_a_file_system_without_links(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "link", failing(errno.EPERM))
    create(tmp_path / NAME)
    assert contents(tmp_path) == {NAME: TEXT}


def test_only_what_is_verified_is_taken(tmp_path: Path) -> None:
    with pytest.raises(AttributeError):
        files.create(str(tmp_path / NAME), NAME, TEXT)  # type: ignore[arg-type]
    assert contents(tmp_path) == {}


@pytest.mark.parametrize("call", ["open", "fsync"])
@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EIO, errno.EDQUOT, errno.EACCES])
def test_a_failing_system_call_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, call: str, number: int
) -> None:
    proven = decided("", ["cpu-limit"])
    monkeypatch.setattr(os, call, failing(number))
    with pytest.raises(WriteError, match=f"not written: {os.strerror(number).lower()}") as error:
        files.create(str(tmp_path / NAME), NAME, proven)
    monkeypatch.undo()
    assert error.value.advice == "correct this and run again"
    assert contents(tmp_path) == {}


def test_neither_a_link_nor_a_rename(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "link", failing(errno.ENOSPC))
    monkeypatch.setattr(os, "replace", failing(errno.ENOSPC))
    with pytest.raises(WriteError, match="not written: no space left on device"):
        create(tmp_path / NAME)
    assert contents(tmp_path) == {}


def test_an_interrupt_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupt(_: int) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(os, "fsync", interrupt)
    with pytest.raises(KeyboardInterrupt):
        create(tmp_path / NAME)
    assert contents(tmp_path) == {}


@pytest.mark.parametrize("number", [errno.EINVAL, errno.EIO])
def test_a_folder_that_cannot_be_synced_has_the_new_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    monkeypatch.setattr(files, "sync_folder", failing(number))
    create(tmp_path / NAME)
    assert contents(tmp_path) == {NAME: TEXT}


def test_a_folder_that_is_missing_is_told(tmp_path: Path) -> None:
    with pytest.raises(WriteError, match="not written: no such file or directory"):
        create(tmp_path / "apps" / NAME)
    assert contents(tmp_path) == {}


def test_a_folder_in_which_nobody_may_write(tmp_path: Path) -> None:
    tmp_path.chmod(0o555)
    try:
        if os.access(tmp_path, os.W_OK):
            pytest.skip("optional: root may write everywhere")
        with pytest.raises(WriteError, match="not written: permission denied"):
            create(tmp_path / NAME)
    finally:
        tmp_path.chmod(0o755)
    assert contents(tmp_path) == {}


PROGRAM = (
    "from kubectl_prodready.sinks.files import create; "
    "from kubectl_prodready.sources.deciding import decided; "
    "create('.prodready.yaml', '.prodready.yaml', decided('', ['cpu-limit']))"
)


def run(*before: str, program: str = PROGRAM, cwd: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*before, sys.executable, "-c", program],
        cwd=cwd,
        env={**os.environ, "PYTHONPATH": os.pathsep.join([str(TOP), str(TOP / "plugins")])},
        capture_output=True,
        check=False,
        text=True,
    )


def test_no_room_for_the_file(tmp_path: Path) -> None:
    """A limit on the size of files stands for a full disk: the system refuses the write."""
    limit = "import resource; resource.setrlimit(resource.RLIMIT_FSIZE, (8, 8)); "
    limit += "import sys; sys.dont_write_bytecode = True; "
    done = run(program=limit + PROGRAM, cwd=tmp_path)
    assert "not written: file too large; correct this and run again" in done.stderr
    assert contents(tmp_path) == {}


def test_a_really_full_disk(tmp_path: Path) -> None:
    """A tiny file system of its own, in a name space of its own, filled to the last byte."""
    if shutil.which("unshare") is None:
        pytest.skip("unshare is not on PATH")
    setup = "mkdir -p disk && mount -t tmpfs -o size=64k none disk && cd disk"
    space = ("unshare", "--mount", "sh", "-c")
    tried = subprocess.run([*space, setup], cwd=tmp_path, capture_output=True, check=False)
    if tried.returncode:
        pytest.skip(f"no file system may be mounted here: {tried.stderr.decode().strip()}")
    fill = "cat /dev/zero > fill 2>/dev/null; true"
    done = run(*space, f'{setup}; {fill}; "$@"; ls -A > ../left', "sh", cwd=tmp_path)
    assert "not written: no space left on device; correct this and run again" in done.stderr
    assert (tmp_path / "left").read_text().split() == ["fill"]
