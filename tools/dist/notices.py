"""What others wrote that an archive holds, and under which licences."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

HEAD = """\
kubectl-prodready comes with programs and libraries of others. Each stands here with its licence.
"""
RULE = "=" * 80
LICENCE = re.compile(r"(?i)LICEN[CS]E|COPYING|NOTICE|AUTHORS")
LIBRARY = re.compile(r"lib(?!python)[\w+-]+\.so[.\d]*\Z")

LISTING = """
import importlib.metadata as m, json
print(json.dumps([
    [d.metadata["Name"], d.version, d.metadata["License-Expression"] or d.metadata["License"] or "",
     [[str(f), str(d.locate_file(f))] for f in d.files or ()]]
    for d in m.distributions()
]))
"""
"""Prints, in the environment that was frozen: each package's name, version, licence and files."""

NEVER = frozenset({"kubectl-prodready", "pip"})


class Part(NamedTuple):
    """One that others wrote, with the text of its licence."""

    title: str
    text: str


def notices(folder: Path, python: Path) -> str:
    """The text for a frozen folder, made in the environment of `python`.

    Raises SystemExit where something stands in the folder that no licence is found for.
    """
    parts = [_interpreter(python), *_packages(folder, python), *_libraries(folder)]
    told = (f"{RULE}\n{part.title}\n{RULE}\n\n{part.text.strip()}\n" for part in parts)
    return "\n".join((HEAD, *told))


def _interpreter(python: Path) -> Part:
    """Python itself, with what comes in its standard library; PyInstaller's loader is below."""
    where = "import os, sys; print(os.path.dirname(os.__file__), sys.base_prefix, sep='\\n')"
    folders = _output(python, where).splitlines()
    for folder in map(Path, folders):
        for name in ("LICENSE.txt", "LICENSE"):
            if (folder / name).is_file():
                return Part(f"Python {_version(python)}", _read(folder / name))
    raise SystemExit(f"no licence of Python in {' or '.join(folders)}")


def _packages(folder: Path, python: Path) -> Iterator[Part]:
    """The packages of which anything was frozen, and the loader that PyInstaller adds."""
    internal = folder / "_internal"
    frozen = {path.relative_to(internal).as_posix() for path in internal.rglob("*")}
    for name, version, licence, files in sorted(json.loads(_output(python, LISTING))):
        if name.lower() in NEVER or not (name.lower() == "pyinstaller" or _is_in(files, frozen)):
            continue
        texts = [_read(Path(where)) for file, where in files if _is_licence(file)]
        if not texts:
            if not licence:
                raise SystemExit(f"no licence of {name} {version}: add it to tools/dist/notices.py")
            texts = [f"Licence: {licence}"]
        yield Part(f"{name} {version}", "\n\n".join(texts))


def _is_in(files: list[list[str]], frozen: set[str]) -> bool:
    """Whether one of a package's modules was frozen, as bytecode or as a library."""
    for file, _ in files:
        name = file.replace("\\", "/")
        if ".dist-info/" not in name and (
            name in frozen or f"{name.removesuffix('.py')}.pyc" in frozen
        ):
            return True
    return False


def _is_licence(file: str) -> bool:
    return ".dist-info" in file and LICENCE.search(Path(file).name) is not None


def _libraries(folder: Path) -> Iterator[Part]:
    """The libraries of the system that Python and others need, on Linux.

    Elsewhere they come with Python, and its licence names them.
    """
    internal = folder / "_internal"
    for path in sorted(internal.glob("lib*.so*")):
        if LIBRARY.match(path.name):
            yield Part(path.name, _read(_licence_of(path.name)))


def _licence_of(library: str) -> Path:
    """What the system's package of a library says of its licence: dpkg's way, or rpm's."""
    if shutil.which("dpkg-query"):
        owner = _owner("dpkg-query", "--search", f"*/{library}*")
        for package in owner:
            path = Path("/usr/share/doc") / package.partition(":")[0] / "copyright"
            if path.is_file():
                return path
    if shutil.which("rpm"):
        for folder in ("/usr/lib64", "/lib64"):
            for package in _owner(
                "rpm", "--queryformat", "%{NAME}:\n", "-qf", f"{folder}/{library}"
            ):
                for path in sorted(Path("/usr/share/licenses", package).glob("*")):
                    return path
    raise SystemExit(f"no licence of the system's {library}: install the package that has it")


def _owner(*command: str) -> list[str]:
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    return [line.partition(": ")[0].rstrip(":") for line in done.stdout.splitlines()]


def _read(path: Path) -> str:
    return path.read_text(encoding="utf-8", errors="replace")


def _version(python: Path) -> str:
    return _output(python, "import platform; print(platform.python_version())").strip()


def _output(python: Path, code: str) -> str:
    done = subprocess.run([str(python), "-c", code], stdout=subprocess.PIPE, text=True, check=True)
    return done.stdout
