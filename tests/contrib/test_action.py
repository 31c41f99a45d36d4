"""action.yml: it keeps GitHub's rules, and its steps do what it says when the runner runs them."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.cli.command import BROKEN, COMPLETE, SCRIPT, TOP, put
from tests.contrib.index import need_index
from tests.contrib.runner import ACTION, EXPRESSION, STEPS, Job, use
from tests.help import deployment
from tests.oracles import needs_shellcheck

WEB = deployment()
ALL = {"safe": "error", "review": "warning", "hint": "notice"}
SHELLCHECK = Path(sys.executable).parent / "shellcheck"
Use = Callable[..., Job]


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    return put(tmp_path / "work space", {"deploy/web.yaml": WEB, "README": "Web.\n"})


@pytest.fixture
def action(workspace: Path, tmp_path: Path) -> Use:
    """The action in a job that has this installation already, as a second use in a job has."""
    number = subprocess.run(["cksum"], input=str(TOP).encode(), capture_output=True, check=True)
    home = tmp_path / f"temp/kubectl-prodready-{number.stdout.split()[0].decode()}"
    for folder, target in (("bin", SCRIPT), ("venv/bin", Path(sys.executable))):
        (home / folder).mkdir(parents=True)
        name = target.name if folder == "bin" else "python"
        (home / folder / name).symlink_to(target)
    return lambda **inputs: use(workspace, tmp_path / "temp", {}, **inputs)


def annotated(job: Job) -> list[tuple[str, str, str]]:
    """The kind, file and title of each annotation on a line."""
    return re.findall(
        r"^::(\w+) file=([^,]*),line=\d+,col=\d+,title=([^:]*)::", job.done.out, re.MULTILINE
    )


def test_the_metadata_keeps_the_rules() -> None:
    assert set(ACTION) == {"name", "description", "inputs", "outputs", "runs"}
    assert ACTION["runs"]["using"] == "composite"
    assert len(ACTION["description"]) <= 125
    for one in ACTION["inputs"].values():
        assert set(one) == {"description", "default"}
        assert all(isinstance(value, str) for value in one.values())
    for step in STEPS:
        assert set(step) == {"name", "id", "shell", "env", "run"}
        assert step["shell"] == "bash"


def test_what_a_workflow_gives_reaches_scripts_as_variables_only() -> None:
    assert not [step["name"] for step in STEPS if "${{" in step["run"]]
    texts = [text for step in STEPS for text in step["env"].values()]
    used = {found for text in texts for found in EXPRESSION.findall(text)}
    assert {one for one in used if one.startswith("inputs.")} == {
        f"inputs.{name}" for name in ACTION["inputs"]
    }
    for output in ACTION["outputs"].values():
        [(step, name)] = re.findall(
            r"^\$\{\{ steps\.(\w+)\.outputs\.([\w-]+) \}\}$", output["value"]
        )
        [script] = [one["run"] for one in STEPS if one["id"] == step]
        assert f'echo "{name}=' in script


@needs_shellcheck
def test_the_steps_are_clean_shell(tmp_path: Path) -> None:
    for step in STEPS:
        script = tmp_path / step["id"]
        script.write_text(step["run"])
        command = [SHELLCHECK, "--shell", "bash", script]
        done = subprocess.run(command, capture_output=True, check=False, text=True)
        assert (done.returncode, done.stdout) == (0, "")


def test_findings_stand_on_the_lines_of_the_files(action: Use) -> None:
    job = action()
    assert job.done.code == 1, job.done.err
    found = annotated(job)
    assert {file for _, file, _ in found} == {"deploy/web.yaml"}
    assert ("warning", "deploy/web.yaml", "memory-limit") in found
    assert {kind for kind, _, _ in found} <= set(ALL.values())
    assert job.summary.startswith("### Production readiness\n\n1 workload: ")
    report = json.loads(Path(job.outputs["report"]).read_text())
    assert job.outputs == {
        "exit-code": "1",
        "findings": str(len(found)),
        "report": job.outputs["report"],
    }
    assert len(report["files"][0]["changes"]) == len(found)
    [folder] = job.path
    assert [path.name for path in Path(folder).iterdir()] == ["kubectl-prodready"]


def test_hints_only(action: Use, workspace: Path) -> None:
    put(workspace, {"deploy/web.yaml": COMPLETE})
    job = action(fail_on="review")
    assert (job.done.code, [kind for kind, _, _ in annotated(job)]) == (0, ["notice"])
    assert job.outputs["exit-code"] == "0"


def test_files_are_named_from_the_top_of_the_checkout(action: Use, workspace: Path) -> None:
    put(workspace, {"a,b & c/100%/web.yaml": WEB})
    job = action(working_directory="./a,b & c", summary="false")
    assert {file for _, file, _ in annotated(job)} == {"a%2Cb & c/100%25/web.yaml"}
    assert job.summary == ""
    job = action(working_directory=str(workspace / "deploy"), path="web.yaml")
    assert {file for _, file, _ in annotated(job)} == {"deploy/web.yaml"}
    job = action(path=f"{workspace}/deploy")
    assert {file for _, file, _ in annotated(job)} == {f"{workspace}/deploy/web.yaml"}


def test_several_paths(action: Use, workspace: Path) -> None:
    put(workspace, {"my app/api.yaml": WEB, "other/web.yaml": WEB})
    job = action(path="deploy/\nmy app\n")
    assert {file for _, file, _ in annotated(job)} == {"deploy/web.yaml", "my app/api.yaml"}


@pytest.mark.parametrize(
    ("level", "code"), [("safe", 0), ("review", 1), ("hint", 1), ("never", 0), ("often", 2)]
)
def test_fail_on(action: Use, level: str, code: int) -> None:
    job = action(fail_on=level, args="--select memory-request")
    assert job.done.code == code, job.done.err
    if level == "never":
        assert (job.outputs["exit-code"], job.outputs["findings"]) == ("1", "1")
    if level == "often":
        assert (job.outputs["exit-code"], job.outputs["findings"]) == ("2", "")


def test_args_are_words_as_in_a_shell(action: Use) -> None:
    job = action(args="--select 'memory-request,cpu-request'\n--exclude \"no such\"")
    assert {title for _, _, title in annotated(job)} == {"memory-request", "cpu-request"}
    assert action(args="--select 'memory").done.code not in {0, 3}


def test_the_version_reaches_the_command(action: Use) -> None:
    job = action(kubernetes_version="none")
    assert job.done.code == 2
    assert "--kubernetes-version" in job.done.err


EVIL = '$(touch pwned) `touch pwned` ; touch pwned "; touch pwned; #'


@pytest.mark.parametrize("name", [*ACTION["inputs"]])
def test_no_input_is_run(action: Use, workspace: Path, tmp_path: Path, name: str) -> None:
    job = action(**{name.replace("-", "_"): EVIL})
    assert not [*tmp_path.rglob("pwned")]
    assert job.done.code != 0


def test_what_is_no_annotation_is_no_command_either(action: Use, workspace: Path) -> None:
    put(workspace, {"::error::web.yaml": WEB})
    job = action(format="text", path="::error::web.yaml")
    first, *lines, last = job.done.out.splitlines()
    token = first.removeprefix("::stop-commands::")
    assert len(token) >= 32
    assert last == f"::{token}::"
    assert any(line.startswith("::error::web.yaml:") for line in lines)
    assert job.done.code == 1


def test_errors_are_annotated_and_fail(action: Use, workspace: Path) -> None:
    put(workspace, {"deploy/pod.yaml": BROKEN})
    job = action(fail_on="never")
    assert job.done.code == 2
    assert ("error", "deploy/pod.yaml", "error") in annotated(job)
    assert "Errors:\n" in job.summary
    assert job.outputs["exit-code"] == "2"


def test_no_manifests(action: Use) -> None:
    job = action(path="README")
    assert job.done.code in {2, 3}


def test_an_old_python_is_named(workspace: Path, tmp_path: Path) -> None:
    job = use(workspace, tmp_path / "temp", {}, python="false")
    assert job.done.code == 2
    assert job.done.out.startswith("::error title=prodready::Python 3.11 is needed")


def test_it_installs_itself_once(workspace: Path, tmp_path: Path) -> None:
    need_index()
    env = {"PYTHONPATH": "", "PATH": os.defpath}
    job = use(workspace, tmp_path / "temp", env, python=sys.executable)
    assert job.done.code == 1, job.done.err
    assert annotated(job)
    [folder] = job.path
    program = Path(folder) / "kubectl-prodready"
    assert (tmp_path / "temp") in program.resolve().parents
    before = program.resolve().stat().st_mtime_ns
    assert use(workspace, tmp_path / "temp", env, python="false").done.code == 1
    assert program.resolve().stat().st_mtime_ns == before
