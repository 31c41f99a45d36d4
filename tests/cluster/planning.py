"""Plans of live objects, as tests make, edit and carry them out."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

from tests.cli.command import MODULE, Done, prodready

PLAN = "plan.yaml"


class Plans:
    """A folder with a plan for a namespace of a cluster."""

    def __init__(self, folder: Path, kubeconfig: str, namespace: str) -> None:
        self.folder = folder
        self.path = folder / PLAN
        self.journal = folder / f"{PLAN}.journal"
        self._connection = ("--kubeconfig", kubeconfig)
        self._namespace = namespace

    def make(self, *words: str) -> list[Any]:
        """Plan for all Deployments, or what the words name; the documents of the plan."""
        named = words if words and not words[0].startswith("-") else ("deploy", *words)
        where = () if "-A" in named else ("-n", self._namespace)
        done = prodready("plan", *named, "--out", PLAN, *where, *self._connection, cwd=self.folder)
        assert done.code == 0, done.err
        return list(YAML(typ="safe", pure=True).load_all(self.path.read_text()))

    def apply(self, *words: str) -> Done:
        return prodready("apply", PLAN, *self._connection, *words, cwd=self.folder)

    def start(self, *words: str) -> subprocess.Popen[str]:
        """The same as a process that goes on by itself."""
        return subprocess.Popen(
            [*MODULE, "apply", PLAN, *self._connection, *words],
            cwd=self.folder,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )

    def written(self) -> bytes:
        """The journal as it is."""
        return self.journal.read_bytes() if self.journal.exists() else b""

    def undo(self, *words: str) -> Done:
        return prodready("undo", PLAN, "--yes", *self._connection, *words, cwd=self.folder)

    def edit(self, old: str, new: str, count: int = 0) -> None:
        """Edit the plan by a pattern."""
        text, found = re.subn(old, new, self.path.read_text(), count=count)
        assert found
        self.path.write_text(text)
