"""Programs built from Go modules, for the tests that want them."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tools.go_programs import built


def go_built(program: str) -> Path:
    """Where a program is; a test that wants it is skipped, or fails, where it is not."""
    path = built(program)
    if not path.is_file():
        missing = f"no {program} in {path.parent}: make go-programs builds one"
        if os.environ.get("NEED_GO_PROGRAMS"):
            pytest.fail(missing)
        pytest.skip(f"optional: {missing}")
    return path
