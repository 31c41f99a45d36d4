"""What an archive holds, and what it says of itself."""

from __future__ import annotations

import hashlib
import re
import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path

import pytest

from tools.dist.system import here

MOST_BYTES = 30_000_000
TOP = Path(__file__).parents[2]


def members(archive: Path) -> list[str]:
    """The names in an archive."""
    if archive.suffix == ".zip":
        with zipfile.ZipFile(archive) as packed:
            return packed.namelist()
    with tarfile.open(archive) as opened:
        return opened.getnames()


def test_it_is_small(archive: Path) -> None:
    assert archive.stat().st_size < MOST_BYTES


@pytest.mark.skipif(sys.platform == "win32", reason="optional: a zip is for Windows")
def test_it_holds_files_only_and_no_word_of_who_packed_it(archive: Path) -> None:
    with tarfile.open(archive) as opened:
        inside = {one.name: one for one in opened}
    assert all(one.isfile() for one in inside.values())
    assert not any(name.startswith("/") or ".." in name.split("/") for name in inside)
    assert {(one.uid, one.gid, one.uname, one.gname, one.mtime) for one in inside.values()} == {
        (0, 0, "", "", 0)
    }
    assert {oct(one.mode) for one in inside.values()} == {"0o644", "0o755"}
    assert inside[here().program].mode == 0o755
    assert list(inside) == sorted(inside)


def test_its_digest_is_beside_it(archive: Path) -> None:
    said = archive.with_name(f"{archive.name}.sha256").read_text()
    digest = hashlib.sha256(archive.read_bytes()).hexdigest()
    assert said == f"{digest}  {archive.name}\n"


def test_modules_are_there_as_bytecode_alone(archive: Path) -> None:
    inside = set(members(archive))
    assert "_internal/kubectl_prodready/cli/main.pyc" in inside
    assert "_internal/kubectl_prodready/rules/cpu_limit.pyc" in inside
    assert not [name for name in inside if name.endswith(".py")]


def test_everything_of_ours_is_there(archive: Path) -> None:
    inside = set(members(archive))
    for package, folder in (("kubectl_prodready", TOP), ("prodready_plugins", TOP / "plugins")):
        for path in (folder / package).rglob("*"):
            if path.is_file() and "__pycache__" not in path.parts:
                name = path.relative_to(folder).as_posix().removesuffix(".py")
                found = f"_internal/{name}" in inside or f"_internal/{name}.pyc" in inside
                assert found, path


def test_the_standard_library_is_there_for_plugins(archive: Path) -> None:
    inside = set(members(archive))
    for name in (
        "csv",
        "statistics",
        "tomllib/__init__",
        "xml/etree/ElementTree",
        "zoneinfo/__init__",
    ):
        assert f"_internal/{name}.pyc" in inside


def test_nothing_of_the_tools_and_nothing_under_the_gpl_is_there(archive: Path) -> None:
    tops = {name.split("/")[1].partition(".")[0] for name in members(archive) if "/" in name}
    assert not tops & {"hypothesis", "mypy", "pytest", "setuptools", "pip", "hatchling", "rich"}
    assert not [name for name in members(archive) if "readline" in name]


def test_licences_stand_in_it_for_all_that_it_holds(unpacked: Path) -> None:
    assert (unpacked / "LICENSE").read_bytes() == (TOP / "LICENSE").read_bytes()
    notices = (unpacked / "THIRD_PARTY_NOTICES.txt").read_text()
    titles = re.findall(r"^={80}\n(.+)\n={80}\n\n(?=\S)", notices, re.MULTILINE)
    told = {title.rpartition(" ")[0].lower().replace("-", "_") or title for title in titles}
    lone = {
        "_ruamel_yaml": "ruamel.yaml.clib",
        "yaml": "pyyaml",
        "dateutil": "python_dateutil",
        "websocket": "websocket_client",
        "pyi_rth_multiprocessing": "pyinstaller",
        "ruamel": "ruamel.yaml",
    }
    own = {"kubectl_prodready", "prodready_plugins"}
    standard = {*sys.stdlib_module_names, "base_library"}
    for path in (unpacked / "_internal").iterdir():
        name = path.name.partition(".")[0]
        if path.suffix == ".dist-info" or name in own | standard:
            continue
        if name.startswith(("python3", "_sysconfigdata")):
            continue
        if re.match(r"lib(?!python)", path.name):
            assert path.name in titles
        elif not path.name.startswith("libpython"):
            assert lone.get(name, name) in told, path
    assert any(title.startswith("Python 3") for title in titles)


@pytest.mark.skipif(sys.platform != "linux", reason="optional: only Linux has glibc")
def test_it_says_which_glibc_it_needs_and_no_program_in_it_wants_a_newer_one(
    unpacked: Path,
) -> None:
    said = (unpacked / "PLATFORM.txt").read_text()
    [least] = re.findall(r"needs glibc ([\d.]+) or newer; musl, as in Alpine Linux, is not", said)
    # the compiler's own tool, where the build asks a library
    programs = [
        path
        for path in unpacked.rglob("*")
        if path.is_file() and path.read_bytes()[:4] == b"\x7fELF"
    ]
    table = subprocess.run(
        ["objdump", "-T", *map(str, programs)], capture_output=True, text=True, check=True
    ).stdout
    wanted = {tuple(map(int, one.split("."))) for one in re.findall(r"\bGLIBC_([\d.]+)\b", table)}
    assert ".".join(map(str, max(wanted))) == least


def test_no_path_of_the_machine_that_built_it_is_in_it(unpacked: Path) -> None:
    for path in unpacked.rglob("*"):
        if path.is_file() and path.suffix != ".so" and "python3" not in path.as_posix():
            assert str(TOP).encode() not in path.read_bytes(), path
