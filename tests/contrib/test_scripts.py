"""What holds for every script of contrib: help, a clean bill from shellcheck, other shells."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.contrib.running import CONTRIB, script
from tests.oracles import needs_shellcheck

SCRIPTS = sorted(path.name for path in CONTRIB.glob("*.sh"))
SHELLCHECK = Path(sys.executable).parent / "shellcheck"


def test_there_are_some() -> None:
    assert SCRIPTS == ["every-context.sh", "every-repository.sh", "nightly-report.sh"]


@pytest.mark.parametrize("name", SCRIPTS)
def test_help(tmp_path: Path, name: str) -> None:
    done = script(name, "--help", cwd=tmp_path)
    assert (done.code, done.err) == (0, "")
    assert done.out.startswith(f"usage: {name} ")
    assert max(len(line) for line in done.out.splitlines()) <= 100
    arms = re.findall(
        r"^ +((?:--?[a-z-]+(?: \| )?)+)\)", (CONTRIB / name).read_text(), re.MULTILINE
    )
    options = {flag for arm in arms for flag in arm.split(" | ")} - {"--", "-h"}
    assert {"--help"} < options
    for flag in options:
        assert re.search(rf"^  (-h, )?{flag}\b", done.out, re.MULTILINE), flag


@needs_shellcheck
@pytest.mark.parametrize("name", SCRIPTS)
def test_shellcheck(name: str) -> None:
    done = subprocess.run(
        [SHELLCHECK, "--shell", "sh", CONTRIB / name], capture_output=True, check=False, text=True
    )
    assert (done.returncode, done.stdout) == (0, "")


@pytest.mark.parametrize("name", SCRIPTS)
@pytest.mark.parametrize("shell", ["dash", "bash"])
def test_shells_read_it(name: str, shell: str) -> None:
    program = shutil.which(shell)
    if program is None:
        pytest.skip(f"optional: {shell} is not on PATH")
    done = subprocess.run(
        [program, CONTRIB / name, "--help"], capture_output=True, check=False, text=True
    )
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.parametrize("name", SCRIPTS)
def test_they_can_be_run(name: str) -> None:
    assert os.access(CONTRIB / name, os.X_OK)
