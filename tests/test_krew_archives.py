"""Which archives krew is told of: such as it would install, of this version, and unchanged."""

from __future__ import annotations

import tarfile
from pathlib import Path

import pytest

from tests.archives import LINUX, VERSION, WINDOWS, Member, archive, whole, with_digest
from tools.dist.system import System
from tools.krew.archives import digests


def refused(folder: Path) -> str:
    """What is said of the archives in a folder."""
    with pytest.raises(SystemExit) as told:
        digests(folder)
    return str(told.value)


def test_an_archive_of_another_version_is_refused(tmp_path: Path) -> None:
    archive(tmp_path, LINUX)
    path = archive(tmp_path, WINDOWS, version="v0.0.9")
    said = f"{path} is of v0.0.9, and this is {VERSION}: remove it, or build it anew"
    assert refused(tmp_path) == said


@pytest.mark.parametrize(
    ("name", "said"),
    [
        (f"kubectl-prodready_{VERSION}_linux_riscv64.tar.gz", "is for no platform that krew is"),
        (f"kubectl-prodready_{VERSION}_windows_amd64.tar.gz", "should be kubectl-prodready_"),
        (f"kubectl-prodready_{VERSION}_linux_amd64.zip", "should be kubectl-prodready_"),
        ("kubectl-prodready_0.1.0.tar.gz", "is not named as an archive"),
        (f"kubectl-prodready_{VERSION}_linux_amd64.tar.bz2", "is not named as an archive"),
    ],
)
def test_a_name_that_says_nothing_is_refused(tmp_path: Path, name: str, said: str) -> None:
    with_digest(archive(tmp_path).replace(tmp_path / name))
    assert f"{name} {said}" in refused(tmp_path)


def test_a_digest_that_differs_is_refused_and_so_is_none(tmp_path: Path) -> None:
    path = archive(tmp_path)
    beside = path.with_name(f"{path.name}.sha256")
    beside.write_text(f"{'0' * 64}  {path.name}\n")
    assert refused(tmp_path).startswith(f"{beside} does not say what {path.name} has: ")
    beside.unlink()
    assert f"has no {beside.name} beside it" in refused(tmp_path)


GOOD = whole()
LICENSE, LIBRARY, PROGRAM = GOOD
UNFIT = {
    "a link": (
        [*GOOD, Member("lib.so", kind=tarfile.SYMTYPE, target="lib.so.1")],
        "lib.so is neither a file nor a directory",
    ),
    "a hard link": (
        [*GOOD, Member("lib.so", kind=tarfile.LNKTYPE, target="LICENSE")],
        "lib.so is neither a file nor a directory",
    ),
    "a pipe": ([*GOOD, Member("p", kind=tarfile.FIFOTYPE)], "p is neither a file nor a directory"),
    "a way out": ([*GOOD, Member("../x")], "../x is a name that krew refuses"),
    "two dots anywhere": ([*GOOD, Member("a..b")], "a..b is a name that krew refuses"),
    "from the root": ([*GOOD, Member("/x")], "/x is a name that krew refuses"),
    "no licence": ([LIBRARY, PROGRAM], "no LICENSE in it"),
    "an empty licence": ([LICENSE._replace(content=b""), PROGRAM], "no LICENSE in it"),
    "a licence below": (
        [LICENSE._replace(name="_internal/LICENSE"), PROGRAM],
        "no LICENSE in it",
    ),
    "no program": ([LICENSE, LIBRARY], "no kubectl-prodready in it"),
    "a program below": (
        [LICENSE, PROGRAM._replace(name="bin/kubectl-prodready")],
        "no kubectl-prodready in it",
    ),
    "a program that is a folder": (
        [LICENSE, PROGRAM._replace(kind=tarfile.DIRTYPE)],
        "no kubectl-prodready in it",
    ),
    "a program that none may run": (
        [LICENSE, PROGRAM._replace(mode=0o644)],
        "kubectl-prodready is not executable by all",
    ),
}


@pytest.mark.parametrize("how", UNFIT)
def test_what_krew_would_not_take_is_refused(tmp_path: Path, how: str) -> None:
    members, said = UNFIT[how]
    path = archive(tmp_path, LINUX, members)
    assert refused(tmp_path) == f"{path}: {said}"


def test_a_folder_in_an_archive_is_no_harm(tmp_path: Path) -> None:
    archive(tmp_path, LINUX, [Member("_internal", mode=0o755, kind=tarfile.DIRTYPE), *GOOD])
    archive(tmp_path, WINDOWS, [Member("_internal/", b""), *whole(WINDOWS)])
    assert set(digests(tmp_path)) == {LINUX, WINDOWS}


def test_a_link_in_a_zip_is_refused_and_a_program_there_needs_no_mode(tmp_path: Path) -> None:
    members = [one._replace(mode=0) for one in whole(WINDOWS)]
    archive(tmp_path, WINDOWS, members)
    assert set(digests(tmp_path)) == {WINDOWS}
    archive(tmp_path, WINDOWS, [*members, Member("x", b"LICENSE", kind=tarfile.SYMTYPE)])
    assert refused(tmp_path).endswith("x is neither a file nor a directory")


@pytest.mark.parametrize("platform", [LINUX, WINDOWS])
@pytest.mark.parametrize("part", [0, 0.5, 0.95])
def test_an_archive_that_is_cut_off_is_refused(
    tmp_path: Path, platform: System, part: float
) -> None:
    path = archive(tmp_path, platform)
    raw = path.read_bytes()
    path.write_bytes(raw[: int(len(raw) * part)])
    with_digest(path)
    assert f"{path} cannot be read: " in refused(tmp_path)


def test_a_zip_whose_contents_are_broken_is_refused(tmp_path: Path) -> None:
    path = archive(tmp_path, WINDOWS)
    path.write_bytes(path.read_bytes().replace(b"Apache-2.0", b"Apache-3.0", 1))
    with_digest(path)
    assert refused(tmp_path).endswith("cannot be read: LICENSE is broken")
