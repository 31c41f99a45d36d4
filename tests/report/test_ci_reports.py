"""What CI servers and pull requests are told."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from kubectl_prodready.core.model import Change, Evidence, Failed, Ref, Safety
from kubectl_prodready.errors import InputError
from kubectl_prodready.fixing.results import FileResult, Finding
from kubectl_prodready.report.github import GithubReport
from kubectl_prodready.report.junit import JunitReport
from kubectl_prodready.report.markdown import MOST, MarkdownReport
from kubectl_prodready.report.report import Out, Report
from tests.cli.command import prodready
from tests.cli.interactive.session import put

WEB = Ref("Deployment", "shop", "web")
DONE = Ref("Deployment", "shop", "done")
PATH = ("spec", "replicas")


def finding(
    safety: Safety = Safety.REVIEW, fact: str = "nobody said", line: int = 7, *, known: bool = False
) -> Finding:
    change = Change(WEB, PATH, 3, safety, (Evidence(fact, "a test"),), "replicas")
    return Finding(change, line, 5, accepted=True, known=known)


def result(*findings: Finding, file: str = "web.yaml") -> FileResult:
    return FileResult(file, workloads=(WEB, DONE), findings=findings)


def told(make: Callable[[Out], Report], *results: FileResult) -> str:
    parts: list[str] = []
    report = make(parts.append)
    for one in results:
        report.show(one)
    report.end()
    return "".join(parts)


NO_YAML = InputError("no YAML", advice="correct it", line=3, column=9)
BROKEN = FileResult("bad.yaml", errors=(NO_YAML.at("bad.yaml"),))
CRASHED = FileResult("web.yaml", failed=(Failed(WEB, "replicas", "KeyError: 'x'"),))


def test_github_annotates_the_line_of_each_finding() -> None:
    assert told(GithubReport, result(finding(), finding(Safety.SAFE, line=2))) == (
        "::error file=web.yaml,line=2,col=5,title=replicas::"
        "shop/Deployment/web: spec.replicas is missing, add 3: nobody said (a test)\n"
        "::warning file=web.yaml,line=7,col=5,title=replicas::"
        "shop/Deployment/web: spec.replicas is missing, add 3: nobody said (a test)\n"
    )


@pytest.mark.parametrize("given", ["./web.yaml", "././web.yaml", "deploy/../web.yaml"])
def test_github_knows_files_by_their_shortest_names(given: str) -> None:
    assert "file=web.yaml,line=7" in told(GithubReport, result(finding(), file=given))
    assert "file=-,line=7" in told(GithubReport, result(finding(), file="-"))


def test_github_has_files_of_the_current_folder_without_it(tmp_path: Path) -> None:
    put(tmp_path)
    done = prodready("check", "-f", ".", "-o", "github", cwd=tmp_path)
    assert "file=web.yaml,line=" in done.out
    assert "file=./" not in done.out


@pytest.mark.parametrize(
    ("safety", "command"),
    [(Safety.SAFE, "error"), (Safety.REVIEW, "warning"), (Safety.HINT, "notice")],
)
def test_github_has_a_kind_for_each_level(safety: Safety, command: str) -> None:
    assert told(GithubReport, result(finding(safety))).startswith(f"::{command} ")


def test_github_is_told_errors_and_crashes() -> None:
    assert told(GithubReport, BROKEN, CRASHED) == (
        "::error file=bad.yaml,line=3,col=9,title=error::no YAML; correct it\n"
        "::error file=web.yaml,title=replicas::KeyError: 'x'\n"
    )


def test_github_takes_nothing_for_a_command() -> None:
    text = told(GithubReport, result(finding(fact="50%\r\n::error::x"), file="a:b,c.yaml"))
    assert text.startswith("::warning file=a%3Ab%2Cc.yaml,line=7,")
    assert "50%25%0D%0A::error::x" in text
    assert text.count("\n") == 1


def test_github_says_what_it_does_not_show() -> None:
    ten = told(GithubReport, result(*[finding()] * 10))
    assert "GitHub shows" not in ten
    twelve = told(GithubReport, result(*[finding()] * 12, finding(Safety.SAFE)))
    assert twelve.endswith(
        "::notice title=prodready::GitHub shows 10 of them: "
        "2 more warnings stand in the log of this step\n"
    )


def test_github_says_so_where_it_shows_one_more() -> None:
    hints = told(GithubReport, result(*[finding(Safety.HINT)] * 11))
    assert hints.endswith(
        "::warning title=prodready::GitHub shows 10 of them: "
        "1 more notice stands in the log of this step\n"
    )
    nine = [finding(Safety.SAFE)] * 9
    both = told(GithubReport, result(*nine, *[finding(Safety.HINT), finding()] * 11))
    assert [line.partition(" ")[0] for line in both.splitlines()[31:]] == ["::error", "::notice"]
    every = told(GithubReport, result(*[finding(safety) for safety in Safety] * 11))
    assert [line.partition(" ")[0] for line in every.splitlines()[33:]] == ["::notice"] * 3


def test_junit_has_a_suite_a_file_and_a_case_a_finding() -> None:
    suites = ET.fromstring(told(JunitReport, result(finding()), BROKEN, CRASHED))
    web, bad, crashed = suites
    assert (suites.tag, web.attrib) == (
        "testsuites",
        {"name": "web.yaml", "tests": "2", "failures": "1", "errors": "0"},
    )
    failed, passed = web
    assert failed.attrib == {
        "classname": "shop/Deployment/web",
        "name": "replicas",
        "file": "web.yaml",
    }
    (failure,) = failed
    assert failure.tag == "failure"
    assert failure.attrib["type"] == "review"
    assert failure.attrib["message"].startswith("web.yaml:7:5: review replicas: ")
    assert (passed.attrib["classname"], list(passed)) == ("shop/Deployment/done", [])
    for suite, message in ((bad, "no YAML; correct it"), (crashed, "KeyError: 'x'")):
        assert suite.attrib["errors"] == "1"
        ((error,),) = suite
        assert (error.tag, error.attrib["message"]) == ("error", message)


def test_junit_is_xml_whatever_is_said() -> None:
    odd = told(JunitReport, result(finding(fact='<a & "b">\x00\x1b\udc80\n'), file="ä\x07.yaml"))
    suites = ET.fromstring(odd)
    assert '<a & "b">' in suites[0][0][0].attrib["message"]


def test_junit_of_nothing_is_a_document() -> None:
    assert list(ET.fromstring(told(JunitReport, FileResult("a", skipped="no YAML")))) == []


def test_markdown_counts_and_lists() -> None:
    assert told(MarkdownReport, result(finding()), BROKEN, CRASHED) == (
        "### Production readiness\n\n"
        "2 workloads: 1 finding (1 review).\n\n"
        "Errors:\n\n"
        "- bad.yaml:3:9: no YAML; correct it\n"
        "- web.yaml: shop/Deployment/web: the rule replicas failed: KeyError: 'x'\n\n"
        "| Place | Level | Rule | What |\n|---|---|---|---|\n"
        "| web.yaml:7 | review | replicas | shop/Deployment/web: spec.replicas is missing, "
        "add 3: nobody said (a test) |\n"
    )


def test_markdown_takes_nothing_for_markup() -> None:
    text = told(MarkdownReport, result(finding(fact="a|b `c` <d> *e*\n| x | y |")))
    assert r"a\|b \`c\` \<d\> \*e\*" in text
    assert len(text.splitlines()) == 7


def test_markdown_says_what_it_does_not_list() -> None:
    text = told(MarkdownReport, result(*[finding()] * (MOST + 3)))
    assert text.count("| web.yaml:7 ") == MOST
    assert text.endswith("\n3 more findings, not listed here.\n")


@pytest.mark.parametrize("make", [GithubReport, JunitReport, MarkdownReport])
def test_what_a_baseline_knows_is_not_told_again(make: Callable[[Out], Report]) -> None:
    text = told(make, result(finding(known=True)))
    assert "nobody said" not in text
    if make is MarkdownReport:
        assert "1 known finding not shown" in text
