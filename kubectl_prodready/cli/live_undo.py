"""Take back what a run wrote to live objects."""

from __future__ import annotations

from typing import Any

from kubectl_prodready.errors import UsageError
from kubectl_prodready.records.runs import Run


def take_back(run: Run, **_: Any) -> int:
    """Take back a run; returns the exit code."""
    raise UsageError(f"run {run.name}: live runs cannot be taken back yet")
