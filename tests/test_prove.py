"""The proving tool: it finds nothing wrong where nothing is, and every kind of damage."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from tools.prove import __main__ as prove
from tools.prove.lacking import Lack, Place, Reasons, lacks
from tools.prove.meanings import Changed, additions, documents
from tools.prove.overlays import compare, patches
from tools.prove.texts import is_kept, replaced_lines, without_placeholders

TOP = Path(__file__).parents[1]
POD = b"""\
apiVersion: v1
kind: Pod
metadata:
  name: web
spec:
  containers:
  - name: web
    image: x
    resources: {}
"""


def folder(tmp_path: Path, files: dict[str, bytes]) -> Path:
    for name, content in files.items():
        path = tmp_path / "input" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    return tmp_path / "input"


@pytest.fixture
def proof(tmp_path: Path) -> prove.Proof:
    return prove.Proof(folder(tmp_path, {"pod.yaml": POD}), tmp_path / "work")


def test_a_good_folder_has_nothing_wrong(tmp_path: Path) -> None:
    shutil.copytree(TOP / "testdata" / "demo", tmp_path / "demo")
    done = subprocess.run(
        [sys.executable, "-m", "tools.prove", str(tmp_path / "demo")],
        cwd=TOP,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert "cpu-request: 3 containers lacked it, 0 still do" in done.stdout
    assert done.stdout.endswith("0 wrong\n")


def damaged(proof: prove.Proof, old: bytes, new: bytes) -> list[str]:
    """What is found wrong after some bytes of the result were changed by another hand."""
    file = proof.after / "pod.yaml"
    file.write_bytes(file.read_bytes().replace(old, new))
    proof.files()
    proof.again()
    proof.apply()
    return proof.wrong


def test_the_proof_of_one_pod(proof: prove.Proof) -> None:
    assert damaged(proof, b"", b"") == []
    assert proof.counts["changes"] == 6
    assert proof.counts["placeholders ({} or null) that gave way"] == 1


@pytest.mark.parametrize(
    ("old", "new", "wrong"),
    [
        (b"image: x\n", b"image: \n", "old bytes are lost"),
        (b"name: web\n", b"name: web2\n", "Changed: "),
        (b"cpu: 100m", b"cpu: 200m", "not what was reported"),
        (b"        cpu: 100m\n", b"", "a second run would change something"),
        (b"spec:\n", b"spec:  # oh\n", "git apply and --write differ"),
    ],
)
def test_damage_is_found(proof: prove.Proof, old: bytes, new: bytes, wrong: str) -> None:
    assert any(wrong in line for line in damaged(proof, old, new))


def test_a_crash_is_wrong(proof: prove.Proof, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(prove, "TOOL", (sys.executable, "-c", "raise SystemExit(9)"))
    proof.run(proof.before)
    assert len(proof.wrong) == 1


def test_a_lack_without_a_reason_is_wrong(
    proof: prove.Proof, capsys: pytest.CaptureFixture[str]
) -> None:
    (proof.after / "pod.yaml").write_bytes(POD)
    proof.lacking()
    assert "1 UNEXPLAINED" in capsys.readouterr().out
    assert len(proof.wrong) == 6


def test_text_is_kept_when_spans_are_inserted_only() -> None:
    assert is_kept(b"ab", b"xaxbx")
    assert not is_kept(b"ab", b"ba")


def test_placeholders_are_found_where_they_gave_way(tmp_path: Path) -> None:
    old, new = tmp_path / "old", tmp_path / "new"
    old.write_bytes(b"resources: {}\n---\nresources: {}  # why\n")
    new.write_bytes(b"resources: {}\n---\nresources:  # why\n  limits: 1\n")
    assert replaced_lines(old, new) == [2]
    stripped, gone = without_placeholders(old.read_bytes(), [2])
    assert (stripped, gone) == (b"resources: {}\n---\nresources:  # why\n", 1)


@pytest.mark.parametrize(
    ("after", "expected"),
    [
        ({"a": {"b": 1, "c": {"d": 2}}, "e": [{"name": "x"}]}, {("a.c.d", 2)}),
        ({"a": {"b": 1}, "e": [{"name": "x", "f": None}]}, {("e[0].f", None)}),
    ],
)
def test_additions_are_leaves(after: Any, expected: set[tuple[str, Any]]) -> None:
    assert set(additions({"a": {"b": 1}, "e": [{"name": "x"}]}, after)) == expected


@pytest.mark.parametrize("after", [{"a": 2}, {}, {"a": "1"}, {"a": True}, [], None, {"a": [1]}])
def test_anything_else_is_a_change(after: Any) -> None:
    with pytest.raises(Changed):
        list(additions({"a": 1}, after))


def test_dates_and_equal_signs_stay_text() -> None:
    assert documents(b"[2001-01-99, =]") == [["2001-01-99", "="]]


def test_every_kind_of_list_is_looked_into() -> None:
    pod = {"apiVersion": "v1", "kind": "Pod", "spec": {"containers": [{"name": "a"}]}}
    bare = {"spec": pod["spec"]}
    lists = [
        {"kind": "List", "apiVersion": "v1", "items": [pod]},
        {"kind": "PodList", "apiVersion": "v1", "items": [bare]},
        {"kind": "Deployment", "apiVersion": "v1", "spec": {"template": bare}},
    ]
    found = Counter(lack.place.path for lack in lacks("x", lists))
    assert found == {"items[0].spec.containers[name=a]": 20, "items[0].spec": 4}


OFFERED = {"rule": "cpu-limit", "path": "spec", "accepted": False, "safety": "s"}


@pytest.mark.parametrize(
    ("entry", "reason"),
    [
        ({"skipped": "why"}, "skipped: why"),
        ({"errors": [{"message": "line 3"}]}, "refused: line N"),
        ({"leftAlone": [{"rule": None, "path": "spec", "reason": "r"}]}, "r"),
        ({"leftAlone": [{"rule": "other", "path": "spec", "reason": "r"}]}, ""),
        ({"changes": [{"rule": "cpu-limit", "path": "spec", "accepted": True}]}, ""),
        (
            {"changes": [{**OFFERED, "new": 1}]},
            "offered as s",
        ),
        ({"changes": [{**OFFERED, "new": None}]}, "said as s"),
    ],
)
def test_reasons(entry: dict[str, Any], reason: str) -> None:
    said = {"object": {"kind": "Pod", "namespace": "", "name": "web"}}
    whole: dict[str, Any] = {"skipped": None, "errors": [], "leftAlone": [], "changes": []}
    whole |= entry
    for key in ("leftAlone", "changes"):
        whole[key] = [{**item, **said} for item in whole[key]]
    lack = Lack(Place("x", ("Pod", "", "web"), "spec.containers[name=web]"), "cpu-limit")
    assert Reasons(whole).of(lack) == reason


@pytest.mark.skipif(not shutil.which("kubectl"), reason="kubectl is not on PATH")
def test_overlays_are_built_and_compared(tmp_path: Path) -> None:
    before = folder(
        tmp_path,
        {
            "base/kustomization.yaml": b"resources: [pod.yaml]\npatches: [{path: patch.yaml}]\n",
            "base/patch.yaml": POD.replace(b"image: x", b"image: y"),
            "base/pod.yaml": POD,
            "broken/kustomization.yaml": b"resources: [none.yaml]\n",
        },
    )
    after = tmp_path / "after"
    shutil.copytree(before, after)
    assert list(patches(before)) == [Path("base/patch.yaml")]
    assert compare(before, after)[1] == []
    pod = after / "base" / "pod.yaml"
    pod.write_bytes(POD.replace(b"name: web", b"name: web\n  labels: {a: b}", 1))
    assert compare(before, after)[1] == ["base: added where no rule adds: metadata.labels.a"]
    pod.write_bytes(POD.replace(b"kind: Pod", b"kind: ConfigMap"))
    assert "base: does not build any more" in compare(before, after)[1]
