"""Exit codes, and which of them wins: 130, 2, 1, 3, 0."""

from __future__ import annotations

import os
import subprocess
import sys
from itertools import combinations
from pathlib import Path

import pytest

from kubectl_prodready.cli.exits import PRECEDENCE, worst
from tests.cli.command import BROKEN, COMPLETE, MISSHAPEN, TOP, VALUES, prodready, put
from tests.help import deployment, documents

FILES = {
    "needs.yaml": deployment(),
    "fine.yaml": COMPLETE,
    "hint.yaml": deployment(
        "[{name: web, image: web, resources: {requests: {cpu: 1, memory: 1Gi, "
        "ephemeral-storage: 1Gi}, limits: {cpu: 2, memory: 2Gi}}}]",
        pod="{volumes: [{name: tmp, emptyDir: {}}]}",
    ),
    "broken.yaml": BROKEN,
    "half.yaml": documents(deployment(), MISSHAPEN),
    "values.yaml": VALUES,
    "empty/x": "",
}


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ("fix -f fine.yaml", 0),
        ("fix -f hint.yaml", 0),
        ("fix -f needs.yaml -o yaml", 0),
        ("fix -f needs.yaml --write", 0),
        ("fix -f fine.yaml --write", 0),
        ("fix -f fine.yaml -o json", 0),
        ("fix -f fine.yaml -o name", 0),
        ("fix -f needs.yaml --safety safe", 0),
        ("check -f fine.yaml", 0),
        ("check -f hint.yaml", 0),
        ("fix -f needs.yaml", 1),
        ("fix -f needs.yaml -o json", 1),
        ("fix -f needs.yaml -o name", 1),
        ("fix -f needs.yaml,fine.yaml", 1),
        ("fix -f hint.yaml --safety hint", 1),
        ("fix -f needs.yaml -f empty", 1),
        ("check -f needs.yaml", 1),
        ("check -f needs.yaml -o json", 1),
        ("check -f hint.yaml --fail-on hint", 1),
        ("fix -f broken.yaml", 2),
        ("fix -f broken.yaml,needs.yaml", 2),
        ("fix -f needs.yaml,missing.yaml", 2),
        ("fix -f missing.yaml", 2),
        ("fix -f values.yaml", 2),
        ("fix -f values.yaml -f empty", 2),
        ("fix -f half.yaml", 2),
        ("fix -f half.yaml --write", 2),
        ("fix -f half.yaml -o yaml", 2),
        ("fix -f needs.yaml deploy/nope", 2),
        ("fix -f needs.yaml --select nope", 2),
        ("fix -f needs.yaml --nope", 2),
        ("fix", 2),
        ("check -f broken.yaml,needs.yaml", 2),
        ("fix -f empty", 3),
        ("fix -f empty -o yaml", 3),
        ("fix -f empty --write", 3),
        ("fix -f values.yaml --skip-unsupported", 3),
        ("check -f empty", 3),
        ("explain", 0),
        ("explain nope", 2),
        ("version", 0),
        ("", 0),
        ("--help", 0),
        ("fix --help", 0),
    ],
)
def test_exit_code(tmp_path: Path, words: str, code: int) -> None:
    put(tmp_path, FILES)
    assert prodready(*words.split(), cwd=tmp_path).code == code


def test_the_highest_in_order_wins() -> None:
    assert PRECEDENCE == (130, 2, 1, 3, 0)
    assert worst([]) == 0
    for size in (1, 2, 3):
        for codes in combinations(PRECEDENCE, size):
            assert worst(reversed(codes)) == codes[0]


@pytest.mark.skipif(os.name == "nt", reason="optional: Windows keeps a folder that somebody is in")
def test_a_current_folder_that_is_gone_is_told(tmp_path: Path) -> None:
    code = f"cd gone && rmdir ../gone && exec {sys.executable} -m kubectl_prodready check -R -f ."
    (tmp_path / "gone").mkdir()
    done = subprocess.run(
        ["sh", "-c", code],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(TOP)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == "error: the current folder is gone; change to one that is there\n"
