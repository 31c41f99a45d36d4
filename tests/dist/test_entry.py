"""Where the executable begins: before anything of the command line is there."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ENTRY = Path(__file__).parents[2] / "tools" / "dist" / "entry.py"
BEGUN = """
import runpy, sys, types
class Loading(types.ModuleType):
    def __getattr__(self, name):
        if name == "main":
            raise KeyboardInterrupt
        raise AttributeError(name)
sys.modules["kubectl_prodready.__main__"] = Loading("kubectl_prodready.__main__")
runpy.run_path(sys.argv[1], run_name="__main__")
"""
"""Begins, and is interrupted while the command line is loaded."""


def test_an_interrupt_is_quiet_while_the_command_line_is_loaded() -> None:
    done = subprocess.run(
        [sys.executable, "-c", BEGUN, str(ENTRY)], capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stdout, done.stderr) == (130, "", "")
