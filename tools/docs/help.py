"""The help of each command, rendered once, so that `--help` needs no typer."""

from __future__ import annotations

import os
from pathlib import Path

from typer.testing import CliRunner

from kubectl_prodready.cli.app import application
from kubectl_prodready.cli.main import COMMANDS

WIDTH = "80"


def write_help(folder: Path) -> None:
    """Write a page for each command, and one for all."""
    for name in ("", *COMMANDS):
        (folder / f"{name or 'prodready'}.txt").write_text(help_text(name), encoding="utf-8")


def help_text(name: str) -> str:
    """What typer prints for `--help`."""
    os.environ["COLUMNS"] = WIDTH
    arguments = [name, "--help"] if name else ["--help"]
    result = CliRunner().invoke(
        application(lambda *_: None), arguments, prog_name="kubectl prodready"
    )
    return result.output
