"""Records for tests: made by the recorder itself."""

from __future__ import annotations

from pathlib import Path

from kubectl_prodready.records.recorder import FILES, Recorder
from kubectl_prodready.records.runs import Run, run_named

WHERE = {"folder": "/src/shop"}


def recorder(folder: Path, kind: str = FILES, *, durable: bool = False) -> Recorder:
    return Recorder(str(folder), kind, WHERE, durable=durable)


def recorded(folder: Path, *paths: str) -> Run:
    """A run that wrote some files."""
    with recorder(folder) as made:
        for path in paths:
            made.done(made.begin({"path": path}))
    return run_named(str(folder), made.run)
