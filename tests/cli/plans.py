"""Plans as people make, edit and carry them out."""

from __future__ import annotations

import re
from pathlib import Path

from tests.cli.command import Done, prodready
from tests.help import deployment

PLAN = "plan.yaml"
REQUESTS = ("--select", "cpu-request,memory-request")


def put(folder: Path, name: str, text: str) -> Path:
    """Write one file to the byte."""
    path = folder / name
    path.write_bytes(text.encode())
    return path


def workload(name: str, containers: str = "") -> str:
    """A Deployment of a name that lacks everything."""
    return deployment(containers or "[{name: web, image: web}]").replace(
        "name: web", f"name: {name}", 1
    )


def planned(folder: Path, *words: str) -> str:
    """Make a plan of all that is in a folder; its text."""
    done = prodready("plan", "-f", ".", "--out", PLAN, *words, cwd=folder)
    assert done.code == 0, done.err
    return (folder / PLAN).read_text()


def apply(folder: Path, *words: str) -> Done:
    """Carry the plan out."""
    return prodready("apply", PLAN, *words, cwd=folder)


def edit(folder: Path, old: str, new: str, count: int = 0) -> None:
    """Edit the plan, as a person would, by a pattern."""
    path = folder / PLAN
    text, found = re.subn(old, new, path.read_text(), count=count)
    assert found
    path.write_text(text)
