"""A line that is being typed, and what is answered to it."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from pathlib import Path

from kubectl_prodready.cli.completion.answering import answer
from kubectl_prodready.cli.completion.candidates import Described, plain
from kubectl_prodready.cli.completion.line import read
from kubectl_prodready.cli.completion.tables import commands
from tests.cli.command import Done, process

COMMANDS = commands()
NOTHING = ":4\n"


class Shop:
    """A world with a few of everything, which keeps what it was asked."""

    def __init__(self) -> None:
        self.asked: list[str] = []

    def rules(self) -> Described:
        return {"cpu-limit": "Hold back.", "cpu-request": "Ask.", "pin-image": ""}

    def runs(self, record: str) -> Described:
        self.asked.append(f"runs {record}")
        return {"20261129-101112-000002": "new", "20261128-101112-000001": "old"}

    def of_kubeconfig(self, what: str) -> Described:
        return plain([f"{what}-one", f"{what}:two", f"{what} three"])

    def namespaces(self) -> Described:
        return plain(["shop", "shop-test", "default"])

    def objects(self, types: Sequence[str]) -> Described:
        self.asked.append(f"objects {' '.join(types)}")
        return plain(["web", "worker", "db"])


def answered(*words: str, world: Shop | None = None) -> str:
    """What is printed for a line, in the world of the shop."""
    found = answer(read(words, COMMANDS), COMMANDS, world or Shop())
    return "".join(f"{line}\n" for line in found.lines())


def values(text: str) -> list[str]:
    """The candidates without what is said of them, and without the directive."""
    return [line.partition("\t")[0] for line in text.splitlines()[:-1]]


def complete(*words: str, cwd: Path, env: dict[str, str] | None = None) -> Done:
    """Complete in a process of its own, as a shell does."""
    return process("__complete", *words, cwd=cwd, env=env)


def plugin_in(folder: Path) -> Path:
    """A folder with the plugin, as it would be on PATH, of this very tree."""
    folder.mkdir(parents=True, exist_ok=True)
    plugin = folder / "kubectl-prodready"
    plugin.write_text(f'#!/bin/sh\nexec {sys.executable} -m kubectl_prodready "$@"\n')
    plugin.chmod(0o755)
    return folder


def on_path(*folders: Path) -> dict[str, str]:
    return {"PATH": os.pathsep.join([*map(str, folders), os.environ["PATH"]])}
