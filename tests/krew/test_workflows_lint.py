"""What actionlint, and shellcheck through it, say of the workflows."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from tests.cli.command import TOP
from tests.go_built import go_built
from tests.oracles import BESIDE, needs_shellcheck

WORKFLOWS = TOP / ".github" / "workflows"
UNQUOTED = """\
on: push
jobs:
  web:
    runs-on: ubuntu-24.04
    steps:
      - run: rm $GITHUB_REF_NAME
      - run: echo ${{ github.nothing }}
"""


@pytest.fixture
def actionlint() -> Path:
    return go_built("actionlint")


def said(actionlint: Path, *files: Path) -> tuple[int, str]:
    command = [str(actionlint), "-no-color", "-shellcheck", f"{BESIDE}/shellcheck"]
    done = subprocess.run([*command, *files], capture_output=True, text=True, check=False)
    return done.returncode, done.stdout + done.stderr


@needs_shellcheck
def test_actionlint_finds_nothing_in_our_workflows(actionlint: Path) -> None:
    files = sorted(WORKFLOWS.glob("*.yml"))
    assert [one.stem for one in files] == ["ci", "release"]
    assert said(actionlint, *files) == (0, "")


@needs_shellcheck
def test_it_finds_what_is_wrong_with_others(actionlint: Path, tmp_path: Path) -> None:
    bad = tmp_path / "bad.yml"
    bad.write_text(UNQUOTED)
    code, text = said(actionlint, bad)
    assert code == 1
    assert "SC2086" in text
    assert 'property "nothing" is not defined' in text
