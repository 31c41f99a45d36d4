"""The workflows: what zizmor says of them, and what must hold whatever they are made of."""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from kubectl_prodready import __version__
from tests.cli.command import TOP

WORKFLOWS = TOP / ".github" / "workflows"
NAMES = ("ci", "release")
ZIZMOR = Path(sys.executable).parent / "zizmor"
PINNED = re.compile(r"uses: [\w.-]+/[\w./-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$")
OUR_OWN = "uses: ./.github/workflows/ci.yml"


def workflow(name: str) -> dict[str, Any]:
    """A workflow; YAML 1.1 reads its key `on` as true."""
    found: dict[Any, Any] = yaml.safe_load((WORKFLOWS / f"{name}.yml").read_text())
    found["on"] = found.pop(True)
    return found


def jobs() -> Iterator[tuple[str, dict[str, Any]]]:
    for name in NAMES:
        for job, said in workflow(name)["jobs"].items():
            yield f"{name}/{job}", said


def steps() -> Iterator[dict[str, Any]]:
    for _, job in jobs():
        yield from job.get("steps", ())


def test_zizmor_finds_nothing() -> None:
    where = (str(TOP / ".github"), str(TOP / "action.yml"))
    command = [
        str(ZIZMOR),
        "--offline",
        "--persona=pedantic",
        "--no-progress",
        "--color=never",
        *where,
    ]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout
    # each is ignored with its reason beside it
    assert "(2 ignored)" in done.stdout


def test_ci_runs_what_ci_runs_on_every_python_that_is_supported() -> None:
    job = workflow("ci")["jobs"]["run"]
    pythons = job["strategy"]["matrix"]["python"]
    project = tomllib.loads((TOP / "pyproject.toml").read_text())["project"]
    assert project["requires-python"] == f">={pythons[0]}"
    told = re.findall(r"Python :: (3\.\d+)", " ".join(project["classifiers"]))
    assert pythons == told == [f"3.{minor}" for minor in range(11, 11 + len(told))]
    assert job["steps"][-1]["run"] == ".ci/run"
    assert all("make" not in step.get("run", "") for step in job["steps"])


def test_every_action_is_pinned_with_its_version_beside_it() -> None:
    for name in NAMES:
        lines = (WORKFLOWS / f"{name}.yml").read_text().splitlines()
        used = [line.strip().removeprefix("- ") for line in lines if " uses: " in line]
        assert used
        assert not [one for one in used if not PINNED.fullmatch(one) and OUR_OWN not in one]


def test_an_action_has_one_version_in_all_places() -> None:
    used = {step["uses"] for step in steps() if "uses" in step}
    assert len({one.partition("@")[0] for one in used}) == len(used)


@pytest.mark.parametrize(("name", "job"), list(jobs()))
def test_a_job_may_do_what_it_needs_and_ends(name: str, job: dict[str, Any]) -> None:
    assert job["permissions"]
    assert "uses" in job or job["timeout-minutes"] <= 120
    for step in job.get("steps", ()):
        assert "${{" not in step.get("run", "")
        if step.get("uses", "").startswith("actions/checkout@"):
            assert step["with"]["persist-credentials"] is False


def test_nobody_from_outside_gets_rights() -> None:
    for name in NAMES:
        found = workflow(name)
        assert found["permissions"] == {}
        assert "pull_request_target" not in found["on"]
        assert found["concurrency"]["group"] == f"{name}-${{{{ github.ref }}}}"
    assert workflow("release")["on"] == {"push": {"tags": ["v*"]}}
    writing = {name: job["environment"] for name, job in jobs() if writes(job)}
    assert writing == {
        "release/publish": "release",
        "release/image": "release",
        "release/pypi": "pypi",
    }


def writes(job: dict[str, Any]) -> bool:
    return "write" in job["permissions"].values()


def test_a_release_is_built_for_every_platform() -> None:
    archive = workflow("release")["jobs"]["archive"]
    built = {(one["os"], one["arch"]): one for one in archive["strategy"]["matrix"]["include"]}
    # krew is told of the same ones; its template is no YAML
    template = (TOP / ".krew.yaml").read_text()
    assert sorted(built) == sorted(re.findall(r"os: (\w+)\s+arch: (\w+)", template))
    assert "fail-fast" not in archive["strategy"]
    # what the test with a root file system of its own needs; no image is no container
    said = {"image": "${{ matrix.container }}", "options": "--privileged"}
    assert archive["container"] == said
    for (system, arch), one in built.items():
        image = {"amd64": "x86_64", "arm64": "aarch64"}[arch]
        start = f"quay.io/pypa/manylinux_2_28_{image}@sha256:"
        assert one.get("container", "").startswith(start if system == "linux" else "")
        assert one.get("glibc") == ("2.28" if system == "linux" else None)


def test_nothing_is_published_before_all_is_built_and_tested() -> None:
    needs = {name: before(job) for name, job in workflow("release")["jobs"].items()}
    assert needs["ci"] == needs["archive"] == ["version"]
    assert needs["manifest"] == ["archive"]
    assert sorted(needs["publish"]) == ["archive", "ci", "manifest"]
    assert [name for name, one in needs.items() if one == ["publish"]] == [
        "image",
        "pypi",
        "krew-index",
    ]


def before(job: dict[str, Any]) -> list[str]:
    needs = job.get("needs", [])
    return [needs] if isinstance(needs, str) else list(needs)


def test_nothing_that_is_released_comes_from_a_cache() -> None:
    released = workflow("release")["jobs"].values()
    for step in (step for job in released for step in job.get("steps", ())):
        used = step.get("uses", "")
        assert not used.startswith("actions/cache@")
        assert "cache" not in step.get("with", {})
        if "setup-uv" in used:
            assert step["with"]["enable-cache"] is False


def test_a_release_asks_first_whether_it_is_where_krew_is_told() -> None:
    _, step = (one for one in workflow("release")["jobs"]["version"]["steps"] if "run" in one)
    assert step["run"] == "python3 -m tools.krew --check"


@pytest.mark.parametrize(("tag", "code"), [("v{}", 0), ("{}", 1), ("v{}0", 1), ("v9.9.9", 1)])
def test_a_tag_that_is_not_the_version_ends_the_release(tag: str, code: int) -> None:
    step, _ = (one for one in workflow("release")["jobs"]["version"]["steps"] if "run" in one)
    done = subprocess.run(
        ["bash", "-e", "-c", step["run"]],
        cwd=TOP,
        env={
            "PATH": f"{Path(sys.executable).parent}:/usr/bin:/bin",
            "GITHUB_REF_NAME": tag.format(__version__),
        },
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == code
    assert ("::error::" in done.stdout) == bool(code)


def test_archives_are_built_with_the_newest_python_that_is_tested_and_the_locked_uv(
    tmp_path: Path,
) -> None:
    python = workflow("release")["env"]["PYTHON_OF_ARCHIVES"]
    assert python == workflow("ci")["jobs"]["run"]["strategy"]["matrix"]["python"][-1]
    [step] = [
        one for one in workflow("release")["jobs"]["archive"]["steps"] if one.get("id") == "locked"
    ]
    output = tmp_path / "output"
    env = {"PATH": "/usr/bin:/bin", "GITHUB_OUTPUT": str(output)}
    subprocess.run(["bash", "-e", "-c", step["run"]], cwd=TOP, env=env, check=True)
    assert re.fullmatch(r"uv=\d+\.\d+\.\d+\n", output.read_text())
    assert f"uv=={output.read_text().strip()[3:]} " in (TOP / "requirements.lock").read_text()
