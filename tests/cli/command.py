"""Run the command: in this process, which is quick, or in one of its own, which is real."""

from __future__ import annotations

import io
import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from contextlib import chdir, redirect_stderr, redirect_stdout
from pathlib import Path
from typing import NamedTuple
from unittest import mock

import pytest

from kubectl_prodready.cli.main import run
from tests.help import deployment

TOP = Path(__file__).parents[2]
MODULE = (sys.executable, "-m", "kubectl_prodready")
SCRIPT = Path(sys.executable).parent / "kubectl-prodready"

FULL = "requests: {cpu: 1, memory: 1Gi, ephemeral-storage: 1Gi}"
COMPLETE = deployment(
    f"[{{name: web, image: web, resources: {{{FULL}, {FULL.replace('requests', 'limits')}}}}}]"
)
"""A Deployment that lacks nothing."""

VALUES = "replicaCount: 1\nimage: {repository: web, tag: '1'}\n"
"""A file that is YAML, and no manifest."""

CONFIG_MAP = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: web}\ndata: {a: b}\n"
BROKEN = 'apiVersion: v1\nkind: Pod\nmetadata:\n  name: "web\n'

MISSHAPEN = "apiVersion: v1\nkind: Pod\nmetadata: {name: bad}\nspec:\n  containers: foo\n"

needs_git = pytest.mark.skipif(shutil.which("git") is None, reason="git is not on PATH")
needs_kubectl = pytest.mark.skipif(shutil.which("kubectl") is None, reason="kubectl is not on PATH")


class Done(NamedTuple):
    """What a run left: its exit code, its standard output as bytes, its standard error as text."""

    code: int
    raw: bytes
    err: str

    @property
    def out(self) -> str:
        """Standard output as text."""
        return self.raw.decode()


def prodready(*words: str, cwd: Path, stdin: bytes = b"") -> Done:
    """Run the command line in this process."""
    raw = io.BytesIO()
    out = io.TextIOWrapper(raw, encoding="utf-8", newline="", write_through=True)
    given = io.TextIOWrapper(io.BytesIO(stdin), encoding="utf-8")
    with (
        chdir(cwd),
        redirect_stdout(out),
        redirect_stderr(io.StringIO()) as err,
        mock.patch.object(sys, "stdin", given),
        mock.patch.object(sys, "argv", ["kubectl-prodready", *words]),
    ):
        code = run(list(words))
    return Done(code, raw.getvalue(), err.getvalue())


def process(
    *words: str,
    cwd: Path,
    stdin: bytes = b"",
    env: dict[str, str] | None = None,
    program: Sequence[str | Path] = MODULE,
) -> Done:
    """Run the command as a process of its own."""
    done = subprocess.run(
        [*program, *words],
        cwd=cwd,
        input=stdin,
        capture_output=True,
        env={**os.environ, **(env or {})},
        check=False,
        timeout=120,
    )
    return Done(done.returncode, done.stdout, done.stderr.decode())


def put(folder: Path, files: dict[str, str]) -> Path:
    """Write files, and the folders they need, to the byte; returns the folder."""
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text.encode())
    return folder


def contents(folder: Path) -> dict[str, str]:
    """Every file below a folder, hidden ones too, with its text."""
    return {
        str(path.relative_to(folder)): path.read_bytes().decode()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def names(done: Done) -> list[str]:
    """The objects that `-o name` printed, without their kind."""
    return [line.partition("/")[2] for line in done.out.splitlines()]
