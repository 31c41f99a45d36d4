"""The template for a package of one's own: installed by pip, it is met and nothing else changes."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.plugins.installing import install

TEMPLATE = Path(__file__).parents[2] / "plugins" / "template"


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the template's package, as pip installs it."""
    return install(TEMPLATE, tmp_path_factory.mktemp("installed"))


def run(*words: str, path: Path | None = None) -> subprocess.CompletedProcess[str]:
    """Run something with the folder on Python's path."""
    paths = [*([str(path)] if path else []), os.environ.get("PYTHONPATH", "")]
    return subprocess.run(
        [sys.executable, "-m", *words],
        env={**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, paths))},
        capture_output=True,
        text=True,
        check=False,
    )


def test_it_is_listed_with_version_and_origin(installed: Path) -> None:
    words = ("kubectl_prodready", "explain", "--plugins")
    (line,) = (line for line in run(*words, path=installed).stdout.splitlines() if "thing" in line)
    assert line.split() == [
        *("registry.example.com/team/thing", "prodready_thing", "0.1.0", "prodready_thing:facts")
    ]
    assert "thing" not in run(*words).stdout


def test_its_own_tests_pass(installed: Path) -> None:
    done = run(
        *("pytest", "-q", "-p", "no:cacheprovider", "--rootdir", str(TEMPLATE)),
        *("-c", os.devnull, str(TEMPLATE)),
        path=installed,
    )
    assert done.returncode == 0, done.stdout
