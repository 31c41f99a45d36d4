"""What tests want that a target of make builds: without it they are skipped, or fail."""

from __future__ import annotations

import os
from pathlib import Path

import pytest


def needed(path: Path, target: str, variable: str) -> Path:
    """The path of a file that `make TARGET` builds.

    Where it is not there a test is skipped, or fails where the environment variable is set.
    """
    if not path.is_file():
        missing = f"no {path.name} in {path.parent}: make {target} builds one"
        if os.environ.get(variable):
            pytest.fail(missing)
        pytest.skip(f"optional: {missing}")
    return path
