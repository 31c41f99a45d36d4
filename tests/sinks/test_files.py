"""A proven text is written whole or not at all, and nothing is left lying about."""

from __future__ import annotations

import errno
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from kubectl_prodready.errors import WriteError
from kubectl_prodready.sinks import files
from kubectl_prodready.text.verify import Verified
from tests.cli.command import MODULE, contents, process, prodready, put
from tests.help import after, deployment, fixed

WEB = deployment()


def verified(text: str = WEB) -> Verified:
    """The proven fix of a text."""
    found = fixed(text).verified
    assert found is not None
    return found


def write(path: Path, text: str = WEB) -> None:
    """Write the fix of a text to a file."""
    files.write(str(path), path.name, verified(text))


@pytest.mark.parametrize("mode", [0o600, 0o644, 0o755, 0o666, 0o640])
def test_mode_is_kept(tmp_path: Path, mode: int) -> None:
    file = put(tmp_path, {"web.yaml": WEB}) / "web.yaml"
    file.chmod(mode)
    write(file)
    assert file.stat().st_mode & 0o7777 == mode
    assert contents(tmp_path) == {"web.yaml": after(WEB)}


@pytest.mark.skipif(os.geteuid() != 0, reason="optional: only root may give files away")
def test_owner_is_kept(tmp_path: Path) -> None:
    file = put(tmp_path, {"web.yaml": WEB}) / "web.yaml"
    os.chown(file, 12345, 23456)
    write(file)
    assert (file.stat().st_uid, file.stat().st_gid) == (12345, 23456)


def test_extended_attributes_are_kept(tmp_path: Path) -> None:
    file = put(tmp_path, {"web.yaml": WEB}) / "web.yaml"
    with_attributes(file, {"user.origin": b"\x00here", "user.empty": b""})
    write(file)
    assert attributes(file) == {"user.origin": b"\x00here", "user.empty": b""}
    assert file.read_text() == after(WEB)


def with_attributes(file: Path, wanted: dict[str, bytes]) -> None:
    if sys.platform != "linux":
        pytest.skip("optional: only Linux lets Python see extended attributes")
    try:
        for name, value in wanted.items():
            os.setxattr(file, name, value)
    except OSError as error:
        pytest.skip(f"optional: this file system has no extended attributes: {error}")


def attributes(file: Path) -> dict[str, bytes]:
    return {name: os.getxattr(file, name) for name in os.listxattr(file)}


@pytest.mark.parametrize("call", ["listxattr", "getxattr", "setxattr"])
def test_an_attribute_that_cannot_be_kept_is_an_error(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, call: str
) -> None:
    file = put(tmp_path, {"web.yaml": WEB}) / "web.yaml"
    with_attributes(file, {"user.origin": b"here"})

    def fail(*_: Any, **__: Any) -> None:
        raise OSError(errno.EPERM, os.strerror(errno.EPERM))

    monkeypatch.setattr(os, call, fail)
    with pytest.raises(WriteError, match="not written: operation not permitted"):
        write(file)
    monkeypatch.undo()
    assert contents(tmp_path) == {"web.yaml": WEB}


def test_a_file_system_without_attributes_has_none_to_keep(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = put(tmp_path, {"web.yaml": WEB}) / "web.yaml"

    def fail(*_: Any, **__: Any) -> None:
        raise OSError(errno.ENOTSUP, os.strerror(errno.ENOTSUP))

    monkeypatch.setattr(os, "listxattr", fail, raising=False)
    write(file)
    assert contents(tmp_path) == {"web.yaml": after(WEB)}


def test_temporary_file_is_new(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """One that lies there already, or a link that somebody put there, is never written through."""
    file = put(tmp_path, {"web.yaml": WEB, "victim": "mine\n"}) / "web.yaml"
    (tmp_path / f".web.yaml.prodready-{os.getpid()}").symlink_to("victim")
    with pytest.raises(WriteError, match="not written: file exists"):
        write(file)
    assert contents(tmp_path)[f".web.yaml.prodready-{os.getpid()}"] == "mine\n"
    assert (tmp_path / "victim").read_text() == "mine\n"
    assert file.read_text() == WEB


@pytest.mark.parametrize("length", [100, 230, 255])
def test_name_of_any_length(tmp_path: Path, length: int) -> None:
    name = "n" * (length - 5) + ".yaml"
    write(put(tmp_path, {name: WEB}) / name)
    assert contents(tmp_path) == {name: after(WEB)}


def test_only_what_is_verified_is_taken(tmp_path: Path) -> None:
    file = put(tmp_path, {"web.yaml": WEB}) / "web.yaml"
    with pytest.raises(AttributeError):
        files.write(str(file), "web.yaml", "new text")  # type: ignore[arg-type]
    assert contents(tmp_path) == {"web.yaml": WEB}


@pytest.mark.parametrize("now", [WEB + "\n", "", WEB.replace("web", "api"), WEB[:-1]])
def test_file_that_changed_since_it_was_read(tmp_path: Path, now: str) -> None:
    file = put(tmp_path, {"web.yaml": now}) / "web.yaml"
    with pytest.raises(WriteError, match=r"web\.yaml: not written: it changed meanwhile") as error:
        write(file)
    assert error.value.advice == "run again"
    assert contents(tmp_path) == {"web.yaml": now}


def rewrite(file: Path) -> None:
    file.write_text("new\n")


def replace(file: Path) -> None:
    """Another file of the same content: it is not the one that was looked at."""
    other = file.with_name("other")
    other.write_text(WEB)
    other.rename(file)


@pytest.mark.parametrize("change", [rewrite, replace, Path.unlink])
def test_file_that_changes_while_the_new_one_is_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, change: Callable[[Path], Any]
) -> None:
    file = put(tmp_path, {"web.yaml": WEB}) / "web.yaml"
    real = os.fsync

    def sync(descriptor: int) -> None:
        real(descriptor)
        change(file)

    monkeypatch.setattr(os, "fsync", sync)
    with pytest.raises(WriteError, match=r"not written: (it changed meanwhile|no such file)"):
        write(file)
    assert after(WEB) not in contents(tmp_path).values()
    assert set(os.listdir(tmp_path)) <= {"web.yaml"}


def test_change_between_reading_and_writing_stops_only_that_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(tmp_path, {"a.yaml": WEB, "b.yaml": WEB, "c.yaml": WEB})
    real = files.write

    def slow(path: str, shown: str, proven: Verified) -> None:
        if shown.endswith("b.yaml"):
            Path(path).write_text("kind: New\n")
        real(path, shown, proven)

    monkeypatch.setattr("kubectl_prodready.sinks.files.write", slow)
    done = prodready("fix", "-f", ".", "--write", cwd=tmp_path)
    assert done.code == 2
    assert "error: ./b.yaml: not written: it changed meanwhile; run again\n" in done.err
    new = after(WEB)
    assert contents(tmp_path) == {"a.yaml": new, "b.yaml": "kind: New\n", "c.yaml": new}
    assert "  6 more changes wait in files with errors" in done.err.splitlines()


@pytest.mark.parametrize("call", ["fsync", "replace", "chmod", "open"])
@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EIO, errno.EDQUOT])
def test_failing_system_call_leaves_the_original_whole(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, call: str, number: int
) -> None:
    file = put(tmp_path, {"web.yaml": WEB}) / "web.yaml"

    def fail(*_: Any, **__: Any) -> None:
        raise OSError(number, os.strerror(number))

    proven = verified()
    monkeypatch.setattr(os, call, fail)
    with pytest.raises(WriteError, match=f"not written: {os.strerror(number).lower()}") as error:
        files.write(str(file), "web.yaml", proven)
    monkeypatch.undo()
    assert error.value.advice == "the file is as it was; correct this and run again"
    assert contents(tmp_path) == {"web.yaml": WEB}


def test_interrupt_leaves_the_original_whole(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = put(tmp_path, {"web.yaml": WEB}) / "web.yaml"

    def interrupt(_: int) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(os, "fsync", interrupt)
    with pytest.raises(KeyboardInterrupt):
        write(file)
    assert contents(tmp_path) == {"web.yaml": WEB}


@pytest.mark.parametrize("number", [errno.EINVAL, errno.EIO])
def test_a_folder_that_cannot_be_synced_has_the_new_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    """Not every file system can; and the name is the new file's by then."""
    file = put(tmp_path, {"web.yaml": WEB}) / "web.yaml"
    real = os.fsync

    def sync(descriptor: int) -> None:
        if os.path.samestat(os.fstat(descriptor), os.stat(tmp_path)):
            raise OSError(number, os.strerror(number))
        real(descriptor)

    monkeypatch.setattr(os, "fsync", sync)
    write(file)
    assert contents(tmp_path) == {"web.yaml": after(WEB)}


def test_content_reaches_the_disk_before_the_name_does(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = put(tmp_path, {"web.yaml": WEB}) / "web.yaml"
    order: list[str] = []
    sync, move = os.fsync, os.replace

    def watched_sync(descriptor: int) -> None:
        order.append("sync")
        sync(descriptor)

    def watched_move(source: str, target: str) -> None:
        order.append("move")
        assert Path(source).parent == file.parent
        assert Path(source).read_text() == after(WEB)
        move(source, target)

    monkeypatch.setattr(os, "fsync", watched_sync)
    monkeypatch.setattr(os, "replace", watched_move)
    write(file)
    assert order == ["sync", "move", "sync"]


LIMITED = (
    "import os, resource, sys; resource.setrlimit(resource.RLIMIT_FSIZE, (16000, 16000)); "
    "os.execv(sys.executable, [sys.executable, '-m', 'kubectl_prodready', *sys.argv[1:]])"
)


def test_no_room_for_one_file_stops_no_other(tmp_path: Path) -> None:
    """A limit on the size of files stands for a full disk: the system refuses the write."""
    big = WEB + "# " + "x" * 20_000 + "\n"
    put(tmp_path, {"big.yaml": big, "web.yaml": WEB})
    program = (sys.executable, "-c", LIMITED)
    done = process("fix", "-f", ".", "--write", cwd=tmp_path, program=program)
    assert done.code == 2
    assert "error: ./big.yaml: not written: file too large; the file is as it was" in done.err
    assert contents(tmp_path) == {"big.yaml": big, "web.yaml": after(WEB)}


def test_really_full_disk(tmp_path: Path) -> None:
    """A tiny file system of its own, in a name space of its own, filled to the last byte."""
    if shutil.which("unshare") is None:
        pytest.skip("unshare is not on PATH")
    (tmp_path / "disk").mkdir()
    setup = "mount -t tmpfs -o size=64k none disk && cd disk && cp ../web.yaml ../full.yaml ."
    fill = "cat /dev/zero > fill 2>/dev/null; true"
    look = "ls -A > ../left; cp web.yaml ../now.yaml"
    put(tmp_path, {"web.yaml": WEB + "# " + "x" * 9000 + "\n", "full.yaml": WEB})
    tried = subprocess.run(
        ["unshare", "--mount", "sh", "-c", f"mkdir -p disk && {setup}"],
        cwd=tmp_path,
        capture_output=True,
        check=False,
    )
    if tried.returncode:
        pytest.skip(f"no file system may be mounted here: {tried.stderr.decode().strip()}")
    tool = '"$@" fix -f web.yaml --write; code=$?'
    done = process(
        *MODULE,
        cwd=tmp_path,
        program=[
            *("unshare", "--mount", "sh", "-c"),
            f"{setup}; {fill}; {tool}; {look}; exit $code",
            "sh",
        ],
    )
    assert done.code == 2, done.err
    assert "error: web.yaml: not written: no space left on device; the file is as it" in done.err
    assert (tmp_path / "now.yaml").read_text() == (tmp_path / "web.yaml").read_text()
    assert (tmp_path / "left").read_text().split() == ["fill", "full.yaml", "web.yaml"]


def test_output_that_has_no_room_is_an_error_and_no_bug(tmp_path: Path) -> None:
    if not os.path.exists("/dev/full"):
        pytest.skip("there is no /dev/full")
    put(tmp_path, {"web.yaml": WEB})
    with open("/dev/full", "wb") as full:
        done = subprocess.run(
            [*MODULE, "fix", "-f", "web.yaml"],
            cwd=tmp_path,
            stdout=full,
            stderr=subprocess.PIPE,
            check=False,
            text=True,
        )
    assert done.returncode == 2
    assert "no space left on device" in done.stderr.lower()
    assert "a bug in prodready" not in done.stderr
