"""`-o json`: one documented, versioned schema, and every report is valid against it."""

from __future__ import annotations

import copy
import json
import os
import re
import shlex
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from tests.cli.command import (
    BROKEN,
    COMPLETE,
    CONFIG_MAP,
    MISSHAPEN,
    TOP,
    VALUES,
    Done,
    prodready,
    put,
)
from tests.help import deployment, documents

SCHEMA = TOP / "kubectl_prodready" / "schema" / "report-v1.json"
PAGE = TOP / "docs" / "json.md"
WEB = deployment()
RAW: dict[str, Any] = json.loads(SCHEMA.read_text(encoding="utf-8"))
VALIDATOR = Draft202012Validator(RAW)
INPUTS = {
    "web.yaml": WEB,
    "two.yaml": documents(deployment(name="a", metadata="{namespace: shop}"), COMPLETE),
    "hint.yaml": deployment(pod="{volumes: [{name: tmp, emptyDir: {}}]}"),
    "dumped.yaml": deployment(metadata="{uid: '1'}"),
    "job.yaml": "apiVersion: batch/v1\nkind: Job\nmetadata: {generateName: job-, uid: '1'}\n"
    "spec: {template: {spec: {containers: [{name: a, image: a}]}}}\n",
    "mesh.yaml": deployment("[{name: web, image: web}, {name: istio-proxy, image: a}]"),
    "broken.yaml": BROKEN,
    "misshapen.yaml": MISSHAPEN,
    "twice.yaml": WEB.replace("spec:", "metadata: {}\nspec:", 1),
    "values.yaml": VALUES,
    "config.yaml": CONFIG_MAP,
    'ümlaut "quoted"\t.yaml': WEB.replace("image: web", "image: 'wéb:🎉'"),
    "kustomization.yaml": "resources: [web.yaml]\n",
    "nameless.yaml": deployment("[{image: web}]"),
}


def report(*words: str, cwd: Path, stdin: bytes = b"") -> dict[str, Any]:
    """The report of a run, valid against the schema."""
    done = prodready(*words, "-o", "json", cwd=cwd, stdin=stdin)
    raw: dict[str, Any] = json.loads(done.raw)
    VALIDATOR.validate(raw)
    return raw


def everything(folder: Path) -> dict[str, Any]:
    """A report with everything in it that there is."""
    (put(folder, INPUTS) / "binary.yaml").write_bytes(b"\x00")
    return report("fix", "-f", ".", cwd=folder)


def test_schema_is_one() -> None:
    Draft202012Validator.check_schema(RAW)
    assert RAW["$schema"] == "https://json-schema.org/draft/2020-12/schema"


def objects_in(schema: Any) -> Iterator[dict[str, Any]]:
    """Every schema of an object."""
    if isinstance(schema, dict):
        if schema.get("type") == "object":
            yield schema
        schema = list(schema.values())
    if isinstance(schema, list):
        for item in schema:
            yield from objects_in(item)


def test_schema_leaves_nothing_open_and_describes_all() -> None:
    objects = list(objects_in(RAW))
    assert len(objects) == 7
    for one in objects:
        assert one["additionalProperties"] is False
        assert one["required"] == list(one["properties"])
        assert one["description"]
        for name, field in one["properties"].items():
            named = RAW["$defs"][field["$ref"].rpartition("/")[2]] if "$ref" in field else field
            assert named["description"].endswith("."), name


@pytest.mark.parametrize("command", ["fix", "check"])
@pytest.mark.parametrize(
    "more", [(), ("--safety", "hint"), ("-n", "shop"), ("--select", "cpu-limit")]
)
def test_every_report_is_valid(tmp_path: Path, command: str, more: tuple[str, ...]) -> None:
    put(tmp_path, INPUTS)
    (tmp_path / "binary.yaml").write_bytes(b"\x00")
    if command == "check" and "--safety" in more:
        more = ()
    found = report(command, "-f", ".", *more, cwd=tmp_path)
    assert {file["file"] for file in found["files"]} == {
        f"./{name}" for name in (*INPUTS, "binary.yaml")
    }


def places(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """The path of every field of a report."""
    if isinstance(value, dict):
        for key, child in value.items():
            yield (*path, key)
            yield from places(child, (*path, key))
    elif isinstance(value, list):
        for index, child in enumerate(value):
            yield from places(child, (*path, index))


def test_schema_takes_no_field_away_and_no_wrong_one(tmp_path: Path) -> None:
    """Whatever is lacking, of a wrong type or too much: the schema sees it."""
    whole = everything(tmp_path)
    seen: set[tuple[Any, ...]] = set()
    for path in places(whole):
        kind = tuple(step for step in path if isinstance(step, str))
        if kind in seen or kind[-1] == "new":
            continue
        seen.add(kind)
        *above, last = path
        for damage in ("lacking", "wrong", "extra"):
            broken = copy.deepcopy(whole)
            place: Any = broken
            for step in above:
                place = place[step]
            if damage == "lacking":
                del place[last]
            elif damage == "wrong":
                place[last] = [1.5]
            else:
                place["more"] = 1
            assert not VALIDATOR.is_valid(broken), (damage, kind)
    assert len(seen) == 3 + 7 + 3 + 10 + 3 + 2 + 6 + 3 + 4


def change_in(found: dict[str, Any], rule: str) -> dict[str, Any]:
    """The one change of a rule in the first file."""
    [change] = [change for change in found["files"][0]["changes"] if change["rule"] == rule]
    assert isinstance(change, dict)
    return change


def test_a_change_says_all_about_itself(tmp_path: Path) -> None:
    text = deployment(metadata="{namespace: shop}")
    put(tmp_path, {"web.yaml": text})
    found = report("fix", "-f", "web.yaml", cwd=tmp_path)
    line = text[: text.index("- name: web")].count("\n") + 1
    assert found["files"][0]["file"] == "web.yaml"
    assert change_in(found, "memory-limit") == {
        "object": {"kind": "Deployment", "namespace": "shop", "name": "web"},
        "path": "spec.template.spec.containers[name=web].resources.limits.memory",
        "line": line,
        "column": 9,
        "old": None,
        "new": "512Mi",
        "rule": "memory-limit",
        "safety": "review",
        "accepted": True,
        "known": False,
        "evidence": [
            {
                "fact": "no limit was measured: 512Mi is generous for a request of 128Mi",
                "source": "table of defaults",
            }
        ],
    }


def test_what_is_on_offer_only_is_there_and_not_accepted(tmp_path: Path) -> None:
    put(tmp_path, {"hint.yaml": INPUTS["hint.yaml"]})
    change = change_in(report("fix", "-f", ".", cwd=tmp_path), "ephemeral-storage-limit")
    assert (change["safety"], change["accepted"], change["new"]) == ("hint", False, "2Gi")


def test_written(tmp_path: Path) -> None:
    put(tmp_path, INPUTS)
    found = report("fix", "-f", ".", "--write", cwd=tmp_path)
    written = {file["file"] for file in found["files"] if file["written"]}
    assert {"./web.yaml", "./two.yaml", "./hint.yaml"} <= written
    assert not {"./misshapen.yaml", "./config.yaml", "./dumped.yaml", "./broken.yaml"} & written
    again = report("fix", "-f", ".", "--write", cwd=tmp_path)
    assert not [file for file in again["files"] if file["written"]]


def test_skipped_left_alone_and_errors(tmp_path: Path) -> None:
    files = {file["file"]: file for file in everything(tmp_path)["files"]}
    assert files["./values.yaml"]["skipped"] == "no Kubernetes manifest"
    assert files["./web.yaml"]["skipped"] is None
    [left] = files["./job.yaml"]["leftAlone"]
    assert left["rule"] is None
    assert left["object"]["name"] == "job-"
    assert "immutable" in left["reason"]
    [error] = files["./misshapen.yaml"]["errors"]
    assert error == {
        "line": 5,
        "column": 15,
        "message": "spec.containers must be a list",
        "advice": "correct it; a file with errors is not written",
    }
    [error] = files["./binary.yaml"]["errors"]
    assert (error["line"], error["column"]) == (1, 1)


def test_standard_input(tmp_path: Path) -> None:
    found = report("fix", "-f", "-", cwd=tmp_path, stdin=WEB.encode())
    assert found["files"][0]["file"] == "stdin"


def test_nothing_to_read_is_still_a_report(tmp_path: Path) -> None:
    assert report("fix", "-f", ".", cwd=tmp_path)["files"] == []


def shown(page: str) -> tuple[str, str]:
    """The documentation's example: the command, and what it prints."""
    match = re.search(
        r"```console\n\$ kubectl prodready (.*) \| .*\n(\{\n.*?\n\})\n```", page, re.DOTALL
    )
    assert match
    return match[1], match[2]


def example(folder: Path) -> Done:
    """What the documentation's command really prints."""
    command, _ = shown(PAGE.read_text(encoding="utf-8"))
    web = (TOP / "testdata" / "demo" / "web.yaml").read_text(encoding="utf-8")
    put(folder, {"testdata/demo/web.yaml": web})
    return prodready(*shlex.split(command), cwd=folder)


def test_documented_example_is_real(tmp_path: Path) -> None:
    _, printed = shown(PAGE.read_text(encoding="utf-8"))
    assert json.loads(example(tmp_path).raw) == json.loads(printed)


def test_documentation_names_every_field() -> None:
    page = PAGE.read_text(encoding="utf-8")
    for one in objects_in(RAW):
        for name in one["properties"]:
            assert f"`{name}`" in page, name


def test_the_wheel_ships_the_schemas(tmp_path: Path) -> None:
    pytest.importorskip("hatchling", reason="hatchling is not installed")
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(tmp_path)],
        cwd=TOP,
        check=True,
        capture_output=True,
        env={**os.environ, "PYTHONDONTWRITEBYTECODE": "1"},
    )
    [wheel] = tmp_path.glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        for schema in ("report", "config", "baseline"):
            name = f"kubectl_prodready/schema/{schema}-v1.json"
            assert archive.read(name) == (TOP / name).read_bytes()


@pytest.mark.parametrize("command", [("fix",), ("fix", "--write"), ("check",)])
def test_what_could_not_be_had_is_there_with_its_error(
    tmp_path: Path, command: tuple[str, ...]
) -> None:
    put(tmp_path, {"web.yaml": COMPLETE})
    found = report(*command, "-f", "gone.yaml,web.yaml,no*", cwd=tmp_path)
    assert [file["file"] for file in found["files"]] == ["gone.yaml", "no*", "web.yaml"]
    assert found["files"][0]["errors"] == [
        {"line": 0, "column": 0, "message": "no such file or folder", "advice": "check the name"}
    ]
    alone = report(*command, "-f", "gone.yaml", cwd=tmp_path)
    assert [file["file"] for file in alone["files"]] == ["gone.yaml"]


def test_a_wrong_rule_beside_a_missing_file_gives_no_half_report(tmp_path: Path) -> None:
    done = prodready("fix", "-f", "gone.yaml", "--select", "nope", "-o", "json", cwd=tmp_path)
    assert (done.code, done.out) == (2, "")
