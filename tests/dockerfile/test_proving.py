"""The tool that proves a folder of Dockerfiles: all is well there, and every damage is seen."""

from __future__ import annotations

import subprocess
import sys
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from kubectl_prodready.core.model import Failed, Ref
from kubectl_prodready.fixing.results import FileResult
from kubectl_prodready.pipeline import Looker
from kubectl_prodready.sources.files import Wanted, gather
from kubectl_prodready.text.edit import Edit
from kubectl_prodready.text.verify import assemble, prove_by
from tests.oracles import needs_buildkit, needs_hadolint
from tools.dockerfiles import TOLERATED, Edited, Proof, prove
from tools.hadolint import findings

pytestmark = [needs_buildkit, needs_hadolint]
TOP = Path(__file__).parents[2]
GOOD = """\
# what it is
FROM node:22.1.0-slim
# the port
ENV PORT 8080
USER 1000
CMD ["node", "x.js"]
"""
FILES = {
    "web/Dockerfile": GOOD,
    "api.Dockerfile": "FROM scratch\nENV A \\\n  # within\n  b\n",
    "Dockerfile.odd": "FROM a\nRUM b\n",
    "Dockerfile.none": "",
    "web/values.yaml": "a: b\n",
}


def folder(tmp_path: Path, files: dict[str, str]) -> Path:
    for name, text in files.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    return tmp_path


def proven(tmp_path: Path, text: str = GOOD) -> Proof:
    place = folder(tmp_path, {"Dockerfile": text})
    return prove(gather(Wanted((str(place),), recursive=True)).sources)


def test_a_good_folder_has_nothing_wrong(tmp_path: Path) -> None:
    (folder(tmp_path, FILES) / "Dockerfile.bytes").write_bytes(b"FROM \xff\n")
    done = subprocess.run(
        [sys.executable, "-m", "tools.dockerfiles", str(tmp_path)],
        cwd=TOP,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")
    counts = dict(line.split(maxsplit=1)[::-1] for line in done.stdout.splitlines())
    assert counts["files"] == "5"
    assert counts["files that are no text"] == "1"
    assert counts["files read the same"] == "3"
    assert counts["files refused by fix"] == "2"
    assert counts["edits of DF011"] == "1"
    assert done.stdout.endswith("\n0 wrong\n")


def test_what_is_wrong_ends_with_1(tmp_path: Path) -> None:
    code = (
        "import sys, tools.dockerfiles as t; sys.argv[1:] = [sys.argv[1]];"
        "t.difference = lambda text: t.Difference('x'); t.main()"
    )
    folder(tmp_path, {"Dockerfile": GOOD})
    done = subprocess.run(
        [sys.executable, "-c", code, str(tmp_path)], cwd=TOP, capture_output=True, check=False
    )
    assert done.returncode == 1
    assert b"files read in another way: not known" in done.stdout
    assert done.stdout.endswith(b"\n1 wrong\n")


@pytest.mark.parametrize(
    ("old", "new", "wrong"),
    [
        ("# the port\n", "", "comments are lost: # the port"),
        ("# the port\n", "# the port \n", ""),
        ('"x.js"]', "1]", "BuildKit cannot read it any more"),
        ("USER 1000\n", "USER 0\n", "hadolint finds DL3002 Last USER should not be root"),
        ("USER 1000\n", "", ""),
    ],
)
def test_damage(old: str, new: str, wrong: str) -> None:
    proof = Proof()
    proof.hold(Edited("web", GOOD, GOOD.replace(old, new)))
    proof.lint()
    assert bool(proof.wrong) is bool(wrong)
    assert not wrong or wrong in proof.wrong[0]


def test_what_is_tolerated_is_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(TOLERATED, "DL3002", "as a test wants it")
    proof = Proof()
    proof.hold(Edited("web", GOOD, GOOD.replace("USER 1000", "USER 0")))
    proof.lint()
    assert proof.wrong == []
    assert proof.counts["new findings of hadolint, tolerated: DL3002, as a test wants it"] == 1


@pytest.mark.parametrize(
    ("result", "wrong"),
    [
        (
            FileResult("x", failed=(Failed(Ref("Dockerfile", "", "x"), "DF1", "KeyError"),)),
            "failed",
        ),
        (KeyError("x"), "KeyError: 'x'"),
    ],
)
def test_failures(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, result: Any, wrong: str) -> None:
    def chosen(*_: Any) -> FileResult:
        if isinstance(result, Exception):
            raise result
        given: FileResult = result
        return given

    monkeypatch.setattr(Looker, "chosen", chosen)
    assert wrong in proven(tmp_path).wrong[0]


def test_a_second_run_with_more_to_change(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def chosen(_: Any, source: Any, text: str, choice: Any) -> FileResult:
        edit = prove_by(lambda after: None, text, (Edit(0, 0, "# more\n"),))
        return FileResult("x", verified=assemble(text, [edit]))

    monkeypatch.setattr(Looker, "chosen", chosen)
    assert "a second run has more to change" in proven(tmp_path).wrong[0]


def test_what_is_given_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kubectl_prodready.fixing.dockerfiles.hold_comments", _refuse)
    assert "no safe way to write the changes here" in proven(tmp_path).wrong[0]


def _refuse(*_: Any) -> None:
    from kubectl_prodready.errors import UnprovenError

    raise UnprovenError("as a test wants it")


def test_hadolint_many_files_in_one_process() -> None:
    texts = [f"FROM debian:12\nUSER {1000 * (number % 2 == 0)}\n" for number in range(250)]
    found = findings(texts)
    assert [len(one) for one in found] == [number % 2 for number in range(250)]
    assert found[1] == Counter({("DL3002", "Last USER should not be root"): 1})
