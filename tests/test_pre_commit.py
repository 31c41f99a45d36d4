"""The hooks for pre-commit: well-formed, shown in docs/ci.md; their entries work, and pre-commit's
own way with them: it installs them, and a commit is stopped until its manifests are fixed.
"""

from __future__ import annotations

import json
import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.cli.command import COMPLETE, SCRIPT, TOP, VALUES, contents, needs_git, process, put
from tests.contrib.index import need_index
from tests.contrib.running import ALONE, AUTHOR, PATH, git, repository
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
def test_a_page_shows_how(tmp_path: Path, name: str) -> None:
    page = (TOP / "docs" / "ci.md").read_text()
    [snippet] = re.findall(r"```yaml\n(repos:\n.*?)```", page, re.DOTALL)
    [repository] = yaml.safe_load(snippet)["repos"]
    [hook] = repository["hooks"]
    assert hook["id"] == FIX
    assert name in snippet
    put(tmp_path, FILES)
    done = process(*hook["args"], "web.yaml", cwd=tmp_path, program=entry(name))
    assert done.code == 1, done.err
    assert "cpu-limit" not in done.err


BUILT_FROM = (
    ".pre-commit-hooks.yaml",
    "LICENSE",
    "README.md",
    "hatch_build.py",
    "kubectl_prodready",
    "plugins",
    "pyproject.toml",
)
"""What pip needs of the project. A repository of it has what is there now, committed or not."""


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    need_index()
    folder = tmp_path_factory.mktemp("project")
    for name in BUILT_FROM:
        if (TOP / name).is_dir():
            unwanted = shutil.ignore_patterns("__pycache__")
            shutil.copytree(TOP / name, folder / name, ignore=unwanted)
        else:
            shutil.copy(TOP / name, folder)
    return repository(folder, {})


@pytest.fixture(scope="module")
def environment(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """Where pre-commit installs hooks, which takes pip a while: once for all tests."""
    mine = {
        "PATH": PATH,
        "PRE_COMMIT_HOME": str(tmp_path_factory.mktemp("pre-commit")),
        "PIP_NO_COMPILE": "1",
        "XDG_STATE_HOME": str(tmp_path_factory.mktemp("state")),
    }
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    return kept | AUTHOR | ALONE | mine


def hooked(folder: Path, project: Path, environment: dict[str, str], *hooks: object) -> Path:
    """A repository in which pre-commit is installed with hooks of the project."""
    rev = git("rev-parse", "HEAD", cwd=project)
    config = {"repos": [{"repo": str(project), "rev": rev, "hooks": list(hooks)}]}
    # JSON is YAML: pre-commit reads it
    repository(folder, {".pre-commit-config.yaml": json.dumps(config)})
    pre_commit = Path(sys.executable).parent / "pre-commit"
    subprocess.run([pre_commit, "install"], cwd=folder, env=environment, check=True)
    return folder


def commit(folder: Path, environment: dict[str, str]) -> tuple[int, str]:
    """Add everything and commit it; the exit code and what is said."""
    git("add", "--all", cwd=folder)
    command = ["git", "commit", "--message", "Web"]
    done = subprocess.run(
        command,
        cwd=folder,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        check=False,
        text=True,
    )
    return done.returncode, done.stdout


@needs_git
def test_a_commit_is_stopped_fixed_and_taken(
    tmp_path: Path, project: Path, environment: dict[str, str]
) -> None:
    folder = hooked(tmp_path, project, environment, {"id": FIX, "args": ["--ignore", "cpu-limit"]})
    put(folder, FILES)
    code, told = commit(folder, environment)
    assert code == 1, told
    assert "make Kubernetes workloads production-ready" in told
    assert "- files were modified by this hook" in told
    assert "wrote web.yaml: 5 changes to deployment.apps/web" in told
    assert git("diff", "--name-only", cwd=folder) == "web.yaml"
    assert "cpu: 100m" in (folder / "web.yaml").read_text()
    code, told = commit(folder, environment)
    assert code == 0, told
    assert git("log", "-1", "--format=%s", cwd=folder) == "Web"
    assert git("status", "--porcelain", cwd=folder) == ""


@needs_git
def test_a_commit_is_stopped_by_the_check_which_writes_nothing(
    tmp_path: Path, project: Path, environment: dict[str, str]
) -> None:
    folder = hooked(tmp_path, project, environment, {"id": CHECK})
    put(folder, {"web.yaml": WEB})
    code, told = commit(folder, environment)
    assert code == 1, told
    assert "+++ b/web.yaml" in told
    assert (folder / "web.yaml").read_text() == WEB
    put(folder, {"web.yaml": COMPLETE})
    assert commit(folder, environment)[0] == 0
