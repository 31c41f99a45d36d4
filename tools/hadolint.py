"""What hadolint finds in Dockerfiles: many of them in one process, for it takes long to start."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TypeAlias

BATCH = 200

Findings: TypeAlias = Counter[tuple[str, str]]
"""How often it says what: the code of a rule, and the message."""


def program() -> str:
    """Where hadolint is. Raises FileNotFoundError where it is not."""
    found = shutil.which("hadolint", path=str(Path(sys.executable).parent))
    found = found or shutil.which("hadolint")
    if not found:
        raise FileNotFoundError("hadolint is not installed")
    return found


def findings(texts: Sequence[str]) -> list[Findings]:
    """What is found in each text."""
    all_found: list[Findings] = [Counter() for _ in texts]
    with tempfile.TemporaryDirectory() as folder:
        for number, text in enumerate(texts):
            (Path(folder) / str(number)).write_bytes(text.encode())
        for start in range(0, len(texts), BATCH):
            names = [str(number) for number in range(len(texts))[start : start + BATCH]]
            for name, code, message in _said(folder, names):
                all_found[int(name)][code, message] += 1
    return all_found


def _said(folder: str, names: Sequence[str]) -> Iterator[tuple[str, str, str]]:
    settings = Path(folder) / "hadolint.yaml"
    settings.write_text("{}\n", encoding="utf-8")  # and not those of the person who runs it
    command = [program(), "--no-fail", "--config", str(settings), "--format", "json", *names]
    done = subprocess.run(command, cwd=folder, capture_output=True, check=True)
    for one in json.loads(done.stdout):
        yield one["file"], one["code"], one["message"]
