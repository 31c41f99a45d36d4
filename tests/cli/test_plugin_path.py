"""Folders with plugins that PRODREADY_PLUGIN_PATH lists."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.cli.command import process, put

RULE = '''\
"""A rule of the team."""

from kubectl_prodready.api import Container, Example, rule


@rule(
    "no-latest",
    part="Building",
    examples=[
        Example(before="""\\
            apiVersion: v1
            kind: Pod
            metadata: {name: web}
            spec: {containers: [{name: web, image: "web:latest"}]}
            """, said="name a version"),
        Example(before="""\\
            apiVersion: v1
            kind: Pod
            metadata: {name: web}
            spec: {containers: [{name: web, image: "web:1"}]}
            """),
    ],
)
def no_latest(container: Container):
    """Run the same program everywhere.

    Why: latest is another program tomorrow.

    Derived from: the tag.

    Safety: HINT.
    """
    if container.raw.get("image", "").endswith(":latest"):
        yield container.hint("name a version")
'''
POD = """\
apiVersion: v1
kind: Pod
metadata: {name: web}
spec: {containers: [{name: web, image: "web:latest"}]}
"""
VARIABLE = "PRODREADY_PLUGIN_PATH"


def plugin(folder: Path) -> Path:
    return put(
        folder,
        {
            "team_rules.py": RULE,
            "team_rules-2.0.dist-info/entry_points.txt": (
                "[kubectl_prodready.rules]\nteam = team_rules\n"
            ),
        },
    )


def test_what_is_in_a_folder_is_found_also_by_workers_and_changes_nothing_else(
    tmp_path: Path,
) -> None:
    place = plugin(tmp_path / "plugins")
    put(place, {"json.py": "raise SystemExit('not this one')\n"})
    work = put(tmp_path / "work", {f"{number}.yaml": POD for number in range(40)})
    path = os.pathsep.join(("", str(place), str(place)))
    words = ("check", "-R", "-f", ".", "--select", "no-latest")
    done = process(*words, "--jobs", "2", cwd=work, env={VARIABLE: path})
    assert done.code == 0, done.err
    assert done.out.count("name a version") == 40
    assert process(*words, cwd=work).code == 2


def test_a_relative_folder_is_one_of_where_the_command_runs(tmp_path: Path) -> None:
    plugin(tmp_path / "plugins")
    done = process("explain", "no-latest", cwd=tmp_path, env={VARIABLE: "plugins"})
    assert done.out.startswith("no-latest\n")


@pytest.mark.parametrize("path", ["nowhere", "file"])
def test_what_is_no_folder_is_told(tmp_path: Path, path: str) -> None:
    put(tmp_path, {"file": ""})
    done = process("explain", cwd=tmp_path, env={VARIABLE: path})
    assert done.code == 2
    assert done.err == (
        f"error: {VARIABLE} names {path}, which is no folder; "
        "fill it by pip install --no-deps --target FOLDER PACKAGE, or unset it\n"
    )


@pytest.mark.parametrize("words", ["version", "undo --list", "completion bash"])
def test_what_needs_no_plugin_does_not_miss_a_folder(tmp_path: Path, words: str) -> None:
    env = {VARIABLE: "nowhere", "XDG_STATE_HOME": str(tmp_path)}
    done = process(*words.split(), cwd=tmp_path, env=env)
    assert VARIABLE not in done.err
    assert done.code != 2


@pytest.mark.parametrize("beside", ["", "nowhere"])
def test_completion_knows_the_rules_in_it_and_says_nothing_of_what_is_wrong(
    tmp_path: Path, beside: str
) -> None:
    plugin(tmp_path / "plugins")
    env = {VARIABLE: os.pathsep.join(("plugins", beside))}
    done = process("__complete", "explain", "no-l", cwd=tmp_path, env=env)
    assert (done.code, done.err) == (0, "")
    assert done.out == "no-latest\tby the package team_rules\n:4\n"
