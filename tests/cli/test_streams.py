"""Standard input, output and error: closed ones, and what goes out first."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

from tests.cli.command import SCRIPT, put
from tests.help import after, deployment

WEB = deployment()


def shell(command: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    """Run a line of bash in which `prodready` is the command."""
    line = command.replace("prodready", f"'{SCRIPT}'")
    return subprocess.run(
        ["bash", "-c", line],
        cwd=cwd,
        stdin=subprocess.DEVNULL,
        env={key: value for key, value in os.environ.items() if key != "PYTHONUNBUFFERED"},
        capture_output=True,
        check=False,
        text=True,
        timeout=30,
    )


def test_closed_standard_input(tmp_path: Path) -> None:
    put(tmp_path, {"web.yaml": WEB})
    for command in ("fix -f -", "check -f -", "fix --files-from -"):
        done = shell(f"prodready {command} <&-", tmp_path)
        assert (done.returncode, done.stdout) == (2, "")
        assert done.stderr == "error: standard input is closed; give it something to read\n"
    done = shell("prodready fix -f web.yaml --write <&-", tmp_path)  # it needs none
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "web.yaml").read_text() == after(WEB)


@pytest.mark.parametrize("command", ["fix -f web.yaml", "fix -f web.yaml --write", "version"])
def test_closed_standard_output(tmp_path: Path, command: str) -> None:
    put(tmp_path, {"web.yaml": WEB})
    done = shell(f"prodready {command} >&-", tmp_path)
    assert done.returncode == 2
    assert done.stderr == "error: standard output is closed; give it somewhere to go\n"
    assert (tmp_path / "web.yaml").read_text() == WEB


@pytest.mark.parametrize("command", ["fix -f web.yaml --write", "fix -f gone.yaml", "version"])
def test_closed_standard_error(tmp_path: Path, command: str) -> None:
    put(tmp_path, {"web.yaml": WEB})
    done = shell(f"prodready {command} 2>&-", tmp_path)
    assert (done.returncode, done.stdout, done.stderr) == (2, "", "")
    assert (tmp_path / "web.yaml").read_text() == WEB


@pytest.mark.parametrize(
    "command",
    [
        "fix -f web.yaml",
        "fix -f web.yaml -o yaml",
        "fix -f web.yaml -o json",
        "fix -f web.yaml --write",
        "check -f web.yaml",
        "hook --check web.yaml",
        "hook web.yaml",
    ],
)
def test_results_come_before_the_summary(tmp_path: Path, command: str) -> None:
    put(tmp_path, {"web.yaml": WEB})
    shown = shell(f"prodready {command} 2>&1", tmp_path).stdout
    put(tmp_path, {"web.yaml": WEB})
    results = shell(f"prodready {command} 2>/dev/null", tmp_path).stdout
    assert results
    assert shown.startswith(f"{results}1 workload in 1 file: ")
