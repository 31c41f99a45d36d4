"""`completion install`: the file that kubectl calls."""

from __future__ import annotations

import os
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from kubectl_prodready.cli.completion.install import MARK, ON_WINDOWS
from kubectl_prodready.cli.program import COMPLETES
from tests.cli.command import TOP, Done, prodready, put
from tests.completion.typed import on_path, plugin_in

needs_shell = pytest.mark.skipif(sys.platform == "win32", reason="optional: it needs /bin/sh")


@pytest.fixture
def bin_(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder on PATH with krew's link to the plugin, which is elsewhere."""
    store = plugin_in(tmp_path / "store" / "v1")
    links = tmp_path / "bin"
    links.mkdir()
    (links / "kubectl-prodready").symlink_to(store / "kubectl-prodready")
    monkeypatch.setenv("PATH", f"{links}{os.pathsep}/usr/bin{os.pathsep}/bin")
    return links


def installed(*words: str, cwd: Path) -> Done:
    return prodready("completion", "install", *words, cwd=cwd)


def called(file: Path, *words: str, cwd: Path) -> Done:
    """Call it as kubectl does."""
    done = subprocess.run(
        [file, *words], cwd=cwd, capture_output=True, check=False, timeout=60, stdin=sys.__stdin__
    )
    return Done(done.returncode, done.stdout, done.stderr.decode())


@needs_shell
def test_it_is_put_beside_the_link_to_the_plugin(tmp_path: Path, bin_: Path) -> None:
    file = bin_ / COMPLETES
    done = installed(cwd=tmp_path)
    expected = f"wrote {file}: `kubectl prodready` completes with the next key\n"
    assert (done.code, done.out, done.err) == (0, expected, "")
    assert os.access(file, os.X_OK)
    assert set(os.listdir(bin_)) == {COMPLETES, "kubectl-prodready"}
    assert called(file, "fix", "--safety", "", cwd=tmp_path).out == "safe\nreview\nhint\n:4\n"
    again = installed(cwd=tmp_path)
    assert (again.code, again.out) == (0, f"{file} is there already\n")
    gone = installed("--remove", cwd=tmp_path)
    assert (gone.code, gone.out) == (0, f"removed {file}\n")
    assert os.listdir(bin_) == ["kubectl-prodready"]
    gone = installed("--remove", cwd=tmp_path)
    assert (gone.code, gone.out) == (0, f"nothing to remove: there is no {file}\n")


@needs_shell
def test_without_the_plugin_it_completes_nothing_in_silence(tmp_path: Path, bin_: Path) -> None:
    """krew takes away its link and leaves the file."""
    installed(cwd=tmp_path)
    (bin_ / "kubectl-prodready").unlink()
    assert called(bin_ / COMPLETES, "fix", "", cwd=tmp_path) == Done(0, b":4\n", "")


@needs_shell
def test_a_plugin_that_fails_completes_nothing_in_silence(tmp_path: Path, bin_: Path) -> None:
    installed(cwd=tmp_path)
    plugin = bin_ / "kubectl-prodready"
    plugin.unlink()
    put(bin_, {"kubectl-prodready": "#!/bin/sh\necho no >&2\ncat\nexit 3\n"})
    plugin.chmod(0o755)
    assert called(bin_ / COMPLETES, "fix", "", cwd=tmp_path) == Done(0, b":4\n", "")


def test_an_older_one_of_ours_is_renewed(tmp_path: Path, bin_: Path) -> None:
    put(bin_, {COMPLETES: f"#!/bin/sh\n# {MARK}\nold\n"})
    assert installed(cwd=tmp_path).out.startswith("wrote ")
    assert "old" not in (bin_ / COMPLETES).read_text()


@needs_shell
def test_one_that_lost_its_right_to_run_is_renewed(tmp_path: Path, bin_: Path) -> None:
    installed(cwd=tmp_path)
    (bin_ / COMPLETES).chmod(0o644)
    assert installed(cwd=tmp_path).out.startswith("wrote ")
    assert os.access(bin_ / COMPLETES, os.X_OK)


@pytest.mark.parametrize("words", [(), ("--remove",)])
def test_what_is_not_ours_stays(tmp_path: Path, bin_: Path, words: tuple[str, ...]) -> None:
    put(bin_, {COMPLETES: "#!/bin/sh\nmine\n"})
    done = installed(*words, cwd=tmp_path)
    assert (done.code, done.out) == (2, "")
    assert done.err.startswith(f"error: {bin_ / COMPLETES} is not ours, and stays as it is; ")
    assert (bin_ / COMPLETES).read_text() == "#!/bin/sh\nmine\n"


@needs_shell
@pytest.mark.parametrize("words", [(), ("--remove",)])
@pytest.mark.parametrize("what", ["link", "pipe", "folder"])
def test_what_is_no_file_is_not_ours_either(
    tmp_path: Path, bin_: Path, what: str, words: tuple[str, ...]
) -> None:
    make = {"link": lambda path: os.symlink("/nonexistent", path), "pipe": os.mkfifo}
    make.get(what, os.mkdir)(bin_ / COMPLETES)
    done = installed(*words, cwd=tmp_path)
    assert (done.code, done.out) == (2, "")
    assert "is not ours, and stays as it is" in done.err
    assert os.path.lexists(bin_ / COMPLETES)


@needs_shell
def test_all_may_run_it_whatever_the_umask_is(tmp_path: Path, bin_: Path) -> None:
    before = os.umask(0o077)
    try:
        installed(cwd=tmp_path)
    finally:
        os.umask(before)
    assert (bin_ / COMPLETES).stat().st_mode & 0o777 == 0o755


def test_what_a_package_brings_serves(tmp_path: Path, bin_: Path) -> None:
    put(bin_, {COMPLETES: "#!/x/python\nfrom kubectl_prodready.__main__ import main\n"})
    done = installed(cwd=tmp_path)
    expected = f"{bin_ / COMPLETES} is there already: the package brings it\n"
    assert (done.code, done.out, done.err) == (0, expected, "")


def test_another_folder_that_is_not_on_path_is_told(tmp_path: Path, bin_: Path) -> None:
    (tmp_path / "über hier").mkdir()
    done = installed("--dir", "über hier", cwd=tmp_path)
    folder = tmp_path / "über hier"
    assert done.out == (
        f"wrote {folder / COMPLETES}: `kubectl prodready` completes with the next key\n"
        f"{folder} is not on PATH: kubectl finds it as soon as it is\n"
    )
    assert installed("--dir", "über hier", "--remove", cwd=tmp_path).out.startswith("removed ")


def test_one_that_is_found_before_it_is_told(
    tmp_path: Path, bin_: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = tmp_path / "first"
    put(first, {COMPLETES: "#!/bin/sh\n"})
    (first / COMPLETES).chmod(0o755)
    monkeypatch.setenv("PATH", on_path(first)["PATH"])
    done = installed(cwd=tmp_path)
    assert done.out.endswith(f"another one is found before it: {first / COMPLETES}\n")


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("--dir", "nowhere"), "there is no folder "),
        (("--dir", "a-file"), "there is no folder "),
    ],
)
def test_a_folder_that_is_none(
    tmp_path: Path, bin_: Path, words: tuple[str, ...], told: str
) -> None:
    put(tmp_path, {"a-file": ""})
    done = installed(*words, cwd=tmp_path)
    assert (done.code, done.out) == (2, "")
    assert done.err.startswith(f"error: {told}")
    assert done.err.endswith("; name a folder that is on PATH and yours with --dir\n")


def test_where_the_plugin_is_not_on_path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    done = installed(cwd=tmp_path)
    assert done.code == 2
    assert done.err.startswith("error: kubectl-prodready is not on PATH, where kubectl looks")


@pytest.mark.parametrize("step", ["open", "replace"])
def test_a_folder_that_cannot_be_written(
    tmp_path: Path, bin_: Path, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    def refused(*_: object, **__: object) -> int:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(os, step, refused)
    done = installed(cwd=tmp_path)
    assert (done.code, done.out) == (2, "")
    assert done.err == (
        f"error: {bin_ / COMPLETES}: permission denied; "
        "name a folder that is on PATH and yours with --dir\n"
    )
    assert os.listdir(bin_) == ["kubectl-prodready"]


def test_the_file_for_windows_is_a_batch_file(
    tmp_path: Path, bin_: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kubectl_prodready.cli.completion.install.WINDOWS", "linux")
    monkeypatch.setattr(sys, "platform", "linux")
    assert installed(cwd=tmp_path).out.startswith(f"wrote {bin_ / COMPLETES}.cmd: ")
    raw = (bin_ / f"{COMPLETES}.cmd").read_bytes()
    assert raw.decode().replace("\r\n", "\n") == ON_WINDOWS
    assert raw.count(b"\r\n") == raw.count(b"\n") == 4
    assert "__complete %*" in ON_WINDOWS
    assert ON_WINDOWS.endswith("exit /b 0\n")


def test_a_python_package_brings_it_by_itself() -> None:
    scripts = tomllib.loads((TOP / "pyproject.toml").read_text())["project"]["scripts"]
    assert scripts[COMPLETES] == scripts["kubectl-prodready"]


@pytest.mark.parametrize(
    "words", [("nope",), ("bash", "zsh"), ("bash", "--remove"), ("zsh", "--dir", ".")]
)
def test_what_cannot_be(tmp_path: Path, words: tuple[str, ...]) -> None:
    done = prodready("completion", *words, cwd=tmp_path)
    assert (done.code, done.out) == (2, "")
    assert done.err.startswith("error: ")
