"""The hooks for pre-commit: well-formed, shown in the README, and their entries work."""

from __future__ import annotations

import re
import shlex
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.cli.command import COMPLETE, SCRIPT, TOP, VALUES, contents, process, put
from tests.help import after, deployment

HOOKS: list[dict[str, Any]] = yaml.safe_load((TOP / ".pre-commit-hooks.yaml").read_text())
FIX, CHECK = "kubectl-prodready-fix", "kubectl-prodready-check"
WEB = deployment()
FILES = {"web.yaml": WEB, "full.yaml": COMPLETE, "values.yaml": VALUES, "package.json": "{}\n"}


def entry(name: str) -> list[str | Path]:
    """What a hook runs, with the script of this installation."""
    [hook] = [hook for hook in HOOKS if hook["id"] == name]
    program, *words = shlex.split(hook["entry"])
    assert program == SCRIPT.name
    return [SCRIPT, *words]


def test_hooks_are_what_pre_commit_reads() -> None:
    assert [hook["id"] for hook in HOOKS] == [FIX, CHECK]
    for hook in HOOKS:
        assert set(hook) == {"id", "name", "description", "entry", "language", "types_or"}
        assert hook["language"] == "python"  # it installs this project as pip does
        assert hook["types_or"] == ["yaml", "json"]


def test_fix(tmp_path: Path) -> None:
    put(tmp_path, FILES)
    done = process(*sorted(FILES), cwd=tmp_path, program=entry(FIX))
    assert done.code == 1, done.err
    assert contents(tmp_path) == FILES | {"web.yaml": after(WEB)}
    assert process(*sorted(FILES), cwd=tmp_path, program=entry(FIX)).code == 0


def test_check(tmp_path: Path) -> None:
    put(tmp_path, FILES)
    done = process(*sorted(FILES), cwd=tmp_path, program=entry(CHECK))
    assert done.code == 1, done.err
    assert "+++ b/web.yaml" in done.out
    assert contents(tmp_path) == FILES


@pytest.mark.parametrize("name", [FIX, CHECK])
def test_readme_shows_how(tmp_path: Path, name: str) -> None:
    readme = (TOP / "README.md").read_text()
    [snippet] = re.findall(r"```yaml\n(repos:\n.*?)```", readme, re.DOTALL)
    [repository] = yaml.safe_load(snippet)["repos"]
    [hook] = repository["hooks"]
    assert hook["id"] == FIX
    assert name in snippet
    put(tmp_path, FILES)
    done = process(*hook["args"], "web.yaml", cwd=tmp_path, program=entry(name))
    assert done.code == 1, done.err
    assert "cpu-limit" not in done.err
