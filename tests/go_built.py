"""Programs built from Go modules, for the tests that want them."""

from __future__ import annotations

from pathlib import Path

from tests.needed import needed
from tools.go_programs import built


def go_built(program: str) -> Path:
    """Where a program is; a test that wants it is skipped, or fails, where it is not."""
    return needed(built(program), "go-programs", "NEED_GO_PROGRAMS")
