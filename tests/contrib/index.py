"""What tests need that install the project as others do: an index that pip can ask."""

from __future__ import annotations

import subprocess
import sys
import tempfile
from functools import cache

import pytest


def need_index() -> None:
    """Skip the test where pip gets nothing, from wherever it is configured to."""
    if not _reached():
        pytest.skip("optional: pip reaches no package index")


@cache
def _reached() -> bool:
    with tempfile.TemporaryDirectory() as folder:
        words = ("download", "--quiet", "--no-deps", "--retries", "0", "--timeout", "5")
        command = [sys.executable, "-m", "pip", *words, "--dest", folder, "hatchling"]
        return subprocess.run(command, capture_output=True, check=False).returncode == 0
