"""Tests that are interrupted: what they printed, to see what they left behind."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.command import TOP

TEST = """\
import os, signal
def test_one({fixture}):
    print({told})
    os.killpg(0, signal.SIGTERM)
"""


def interrupted(folder: Path, fixture: str, told: str) -> str:
    """What a test printed with a fixture of these tests before all of them were ended.

    The signal goes to the whole process group, as a terminal does it; it is the less polite one.
    """
    test = folder / "test_interrupted.py"
    test.write_text(TEST.format(fixture=fixture, told=told))
    plugins = ("-p", "no:cacheprovider", "-p", "tests.cluster.conftest")
    done = subprocess.run(
        (sys.executable, "-m", "pytest", "-s", *plugins, "--rootdir", folder, test),
        cwd=TOP,
        capture_output=True,
        check=False,
        text=True,
        start_new_session=True,
    )
    assert done.returncode == pytest.ExitCode.INTERRUPTED, done.stdout
    return done.stdout
