"""What reports for programs say of live objects, which have names and no lines."""

from __future__ import annotations

import json
from xml.etree import ElementTree as ET

from kubectl_prodready.core.model import Change, Evidence, Failed, Ref, Safety
from kubectl_prodready.errors import InputError
from kubectl_prodready.fixing.results import LIVE, FileResult, Finding
from kubectl_prodready.report.github import GithubReport
from kubectl_prodready.report.json import JsonReport
from kubectl_prodready.report.junit import JunitReport
from kubectl_prodready.report.markdown import MarkdownReport
from kubectl_prodready.report.sarif import SarifReport
from tests.report.test_ci_reports import told

WEB = Ref("Deployment", "shop", "web")
CHANGE = Change(WEB, ("spec", "replicas"), 3, Safety.REVIEW, (Evidence("no", "a"),), "pre-stop")
LACKING = FileResult(LIVE, workloads=(WEB,), findings=(Finding(CHANGE, 0, 0, accepted=True),))
DENIED = FileResult(LIVE, errors=(InputError("forbidden", advice="ask for it"),))
CRASHED = FileResult(LIVE, failed=(Failed(WEB, "pre-stop", "KeyError: 'x'"),))
WHAT = "shop/Deployment/web: spec.replicas is missing, add 3: no (a)"


def test_github_names_the_object_and_no_file() -> None:
    assert told(GithubReport, LACKING, DENIED, CRASHED) == (
        f"::warning title=pre-stop::{WHAT}\n"
        "::error title=error::forbidden; ask for it\n"
        "::error title=pre-stop::shop/Deployment/web: KeyError: 'x'\n"
    )


def test_junit_has_a_suite_an_object() -> None:
    lacking, denied, crashed = ET.fromstring(told(JunitReport, LACKING, DENIED, CRASHED))
    ((failure,),) = lacking
    assert lacking.attrib["name"] == "shop/Deployment/web"
    assert lacking[0].attrib == {"classname": "shop/Deployment/web", "name": "pre-stop"}
    assert failure.attrib["message"] == f"review pre-stop: {WHAT}"
    assert (denied.attrib["name"], denied.attrib["errors"]) == (LIVE, "1")
    assert crashed[0].attrib["classname"] == "shop/Deployment/web"


def test_markdown_has_the_object_as_its_place() -> None:
    text = told(MarkdownReport, LACKING, DENIED, CRASHED)
    assert "\n| shop/Deployment/web | review | pre-stop | shop/Deployment/web: spec" in text
    assert "\n- forbidden; ask for it\n" in text
    assert "\n- shop/Deployment/web: the rule pre-stop failed: " in text


def test_sarif_has_logical_locations_only() -> None:
    (run,) = json.loads(told(SarifReport, LACKING, DENIED, CRASHED))["runs"]
    (result,) = run["results"]
    (location,) = result["locations"]
    assert list(location) == ["logicalLocations"]
    assert location["logicalLocations"][0]["fullyQualifiedName"] == "shop/Deployment/web"
    notes = run["invocations"][0]["toolExecutionNotifications"]
    assert [note["message"]["text"] for note in notes] == [
        "forbidden; ask for it",
        "shop/Deployment/web: KeyError: 'x'",
    ]
    assert not any("locations" in note for note in notes)


def test_json_says_what_was_applied() -> None:
    parts: list[str] = []
    report = JsonReport(parts.append, wrote=False)
    for one in (LACKING, LACKING._replace(applied=True)):
        report.show(one)
    report.end()
    files = json.loads("".join(parts))["files"]
    assert [(one["file"], one["written"]) for one in files] == [(LIVE, False), (LIVE, True)]


def test_a_file_may_be_called_so() -> None:
    file = LACKING._replace(path="/here/live")
    assert told(GithubReport, file).startswith("::warning file=live,")
