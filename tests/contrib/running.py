"""Run what people copy, as they do: in a folder of its own, with the command on PATH."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

from tests.cli.command import SCRIPT, TOP, Done

CONTRIB = TOP / "contrib"
PATH = f"{SCRIPT.parent}{os.pathsep}{os.environ['PATH']}"
AUTHOR = {
    f"GIT_{who}_{what}": value
    for who in ("AUTHOR", "COMMITTER")
    for what, value in (("NAME", "Ann"), ("EMAIL", "ann@example.com"))
}
ALONE = {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1"}


def script(
    name: str, *words: str | Path, cwd: Path, stdin: str = "", env: dict[str, str] | None = None
) -> Done:
    """Run a script of `contrib`, by the shell that its first line names."""
    done = subprocess.run(
        [CONTRIB / name, *words],
        cwd=cwd,
        input=stdin.encode(),
        capture_output=True,
        env={**os.environ, "PATH": PATH, **AUTHOR, **ALONE, **(env or {})},
        check=False,
        timeout=120,
    )
    return Done(done.returncode, done.stdout, done.stderr.decode())


def git(*words: str | Path, cwd: Path) -> str:
    """What git prints, without the line end."""
    done = subprocess.run(
        ["git", *words],
        cwd=cwd,
        capture_output=True,
        env={**os.environ, **AUTHOR, **ALONE},
        check=True,
        text=True,
    )
    return done.stdout.strip()


def repository(folder: Path, files: dict[str, str]) -> Path:
    """A repository with one commit on main."""
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    git("init", "--quiet", "--initial-branch", "main", cwd=folder)
    git("add", "--all", cwd=folder)
    git("commit", "--quiet", "--message", "Manifests", cwd=folder)
    return folder


def stand_in(folder: Path, program: str, script_text: str) -> dict[str, str]:
    """The environment in which a shell script takes the place of a program."""
    folder.mkdir(exist_ok=True)
    path = folder / program
    path.write_text(f"#!/bin/sh\n{script_text}\n")
    path.chmod(0o755)
    return {"PATH": f"{folder}{os.pathsep}{PATH}"}
