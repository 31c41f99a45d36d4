"""What GitHub's runner does with a composite action, as far as this project's action needs it.

The rules are those of docs.github.com/actions: "Metadata syntax", "Workflow syntax" for `shell:
bash`, and "Workflow commands" for the files that GITHUB_OUTPUT and the others name.
"""

from __future__ import annotations

import os
import re
import subprocess
from pathlib import Path
from typing import Any, NamedTuple

import yaml

from tests.cli.command import TOP, Done

ACTION: dict[str, Any] = yaml.safe_load((TOP / "action.yml").read_text())
STEPS: list[dict[str, Any]] = ACTION["runs"]["steps"]
SHELL = ("bash", "--noprofile", "--norc", "-eo", "pipefail")
EXPRESSION = re.compile(r"\$\{\{ (.*?) \}\}")
FILES = ("GITHUB_OUTPUT", "GITHUB_PATH", "GITHUB_STEP_SUMMARY")


class Job(NamedTuple):
    """What became of the action: its last step, its outputs, the summary, the folders for PATH."""

    done: Done
    outputs: dict[str, str]
    summary: str
    path: list[str]


def use(workspace: Path, temporary: Path, env: dict[str, str], **inputs: str) -> Job:
    """Use the action; an input's name has `_` for `-`."""
    given = {name.replace("_", "-"): value for name, value in inputs.items()}
    known = {name: one["default"] for name, one in ACTION["inputs"].items()}
    assert given.keys() <= known.keys()
    context = {f"inputs.{name}": value for name, value in (known | given).items()}
    temporary.mkdir(exist_ok=True)
    summary, path = "", list[str]()
    for number, step in enumerate(STEPS):
        files = {name: temporary / f"{name}-{number}" for name in FILES}
        for file in files.values():
            file.write_text("")
        script = temporary / f"{step['id']}.sh"
        script.write_text(step["run"])
        done = _run(
            script,
            workspace,
            {
                "GITHUB_ACTION_PATH": str(TOP),
                "RUNNER_TEMP": str(temporary),
                **env,
                **{name: _filled(value, context) for name, value in step["env"].items()},
                **{name: str(file) for name, file in files.items()},
                "PATH": os.pathsep.join([*path, env.get("PATH", os.environ["PATH"])]),
            },
        )
        context |= _outputs(step["id"], files["GITHUB_OUTPUT"])
        summary += files["GITHUB_STEP_SUMMARY"].read_text()
        path[:0] = files["GITHUB_PATH"].read_text().splitlines()
        if done.code:
            break
    outputs = {name: _filled(one["value"], context) for name, one in ACTION["outputs"].items()}
    return Job(done, outputs, summary, path)


def _run(script: Path, workspace: Path, env: dict[str, str]) -> Done:
    done = subprocess.run(
        [*SHELL, script],
        cwd=workspace,
        env={**os.environ, "GITHUB_WORKSPACE": str(workspace), **env},
        capture_output=True,
        check=False,
        timeout=600,
    )
    return Done(done.returncode, done.stdout, done.stderr.decode())


def _filled(text: str, context: dict[str, str]) -> str:
    return EXPRESSION.sub(lambda found: context.get(found[1], ""), text)


def _outputs(step: str, file: Path) -> dict[str, str]:
    pairs = (line.partition("=")[::2] for line in file.read_text().splitlines())
    return {f"steps.{step}.outputs.{name}": value for name, value in pairs}
