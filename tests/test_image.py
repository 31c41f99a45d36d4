"""The container image: our own rules find nothing in its Dockerfile, its steps install the tool."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from pathlib import Path

from kubectl_prodready import __version__
from kubectl_prodready.dockerfile.reading.parse import parse
from tests.cli.command import TOP, process, prodready
from tests.contrib.index import need_index
from tests.oracles import needs_hadolint

DOCKERFILE = TOP / "Dockerfile"
HADOLINT = Path(sys.executable).parent / "hadolint"
PINNED = re.compile(r"^(\S+==\S+)", re.MULTILINE)


def test_our_own_rules_find_nothing_hints_included() -> None:
    done = prodready("check", "-f", "Dockerfile", "--fail-on", "hint", "-o", "json", cwd=TOP)
    [one] = json.loads(done.out)["files"]
    assert (done.code, one["changes"], one["leftAlone"], one["errors"]) == (0, [], [], [])
    assert [ref["kind"] for ref in one["workloads"]] == ["Dockerfile"]
    assert "0 changes" in prodready("fix", "-f", "Dockerfile", "--safety", "hint", cwd=TOP).err


@needs_hadolint
def test_hadolint_finds_nothing() -> None:
    done = subprocess.run([HADOLINT, DOCKERFILE], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (0, "")


def test_it_runs_in_another_stage_than_it_is_built_in_as_nobody() -> None:
    text = DOCKERFILE.read_text()
    build, final = text.split("\nFROM ")[1:]
    assert build.splitlines()[0].removesuffix(" AS build") == final.splitlines()[0]
    assert "COPY . " in build
    assert re.findall(r"^COPY .*", final, re.MULTILINE) == [
        "COPY --from=build /opt/prodready /opt/prodready"
    ]
    assert re.search(r"^USER [1-9]\d*:[1-9]\d*$", final, re.MULTILINE)
    assert 'ENTRYPOINT ["kubectl-prodready"]' in final
    # GitLab's and GitHub's runners need one in the image
    assert "slim" in final.splitlines()[0]


def test_what_is_locked_for_it_is_what_all_else_is_tested_with() -> None:
    run, build, everything = (
        set(PINNED.findall((TOP / f"{name}.lock").read_text()))
        for name in ("runtime", "build", "requirements")
    )
    assert run | build < everything
    assert "hatchling" in {one.partition("==")[0] for one in build - run}


def context(folder: Path) -> Path:
    """What the build may read: .dockerignore leaves all out but what it names."""
    lines = (TOP / ".dockerignore").read_text().splitlines()
    assert lines[1] == "*"
    never = [one.removeprefix("**/") for one in lines if one.startswith("**/")]
    folder.mkdir()
    for name in (one[1:] for one in lines if one.startswith("!")):
        if (TOP / name).is_dir():
            shutil.copytree(TOP / name, folder / name, ignore=shutil.ignore_patterns(*never))
        else:
            shutil.copy(TOP / name, folder / name)
    return folder


def test_its_steps_install_the_tool(tmp_path: Path) -> None:
    """No container here: the same commands, in folders of the test's own."""
    need_index()
    source = context(tmp_path / "src")
    programs = tmp_path / "bin"
    programs.mkdir()
    (programs / "python").symlink_to(sys.executable)
    (programs / "pip").write_text(f'#!/bin/sh\nexec "{sys.executable}" -m pip "$@"\n')
    (programs / "pip").chmod(0o755)
    target = tmp_path / "opt/prodready"
    text = DOCKERFILE.read_text()
    # most of the time would go into the bytecode of what is only for live objects
    assert "--compile " in text
    places = {"/wheels": f"{tmp_path}/wheels", "/opt/prodready": str(target)}
    places["--compile"] = "--no-compile"
    for one in parse(text).instructions:
        if one.keyword == "RUN":
            step = re.sub("|".join(places), lambda found: places[found[0]], one.arguments)
            path = f"{programs}:/usr/bin:/bin"
            subprocess.run(["sh", "-ec", step], cwd=source, env={"PATH": path}, check=True)
    program = target / "bin" / "kubectl-prodready"
    done = process("version", cwd=tmp_path, program=(program,), env={"PYTHONPATH": ""})
    assert (done.code, __version__ in done.out) == (0, True)
    [package] = target.glob("lib/python3.*/site-packages/kubectl_prodready")
    # what only builds stays behind
    assert not list(package.parent.glob("hatchling"))
