"""JUnit's XML, as CI servers read it: a suite a file, a case an object and rule.

The elements and attributes are those that Jenkins and GitLab read: a finding is a failure of the
case, what a file has errors of is an error.
"""

from __future__ import annotations

from collections.abc import Iterator
from xml.sax.saxutils import quoteattr

from kubectl_prodready.fixing.results import FileResult, Finding
from kubectl_prodready.report.escape import escaped
from kubectl_prodready.report.lines import line_of, said_of
from kubectl_prodready.report.report import Out, emit

HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n<testsuites name="prodready">\n'


class JunitReport:
    """One suite a file that has workloads or errors; an object without findings passes."""

    def __init__(self, out: Out = emit) -> None:
        """Write to `out`."""
        self._out = out
        self._mark = HEAD

    def show(self, result: FileResult) -> None:
        """Write the suite of one file."""
        cases = list(_cases(result))
        if result.skipped or not cases:
            return
        failures = sum(kind == "failure" for kind, _ in cases)
        errors = sum(kind == "error" for kind, _ in cases)
        counts = f'tests="{len(cases)}" failures="{failures}" errors="{errors}"'
        body = "".join(text for _, text in cases)
        name = _attribute(_subject(result))
        self._out(f"{self._mark}<testsuite name={name} {counts}>\n{body}</testsuite>\n")
        self._mark = ""

    def end(self) -> None:
        """Close the document."""
        self._out(f"{self._mark}</testsuites>\n")


def _subject(result: FileResult) -> str:
    """What a suite is about: a file, or a live object."""
    return str(result.workloads[0]) if result.is_live and result.workloads else result.file


def _cases(result: FileResult) -> Iterator[tuple[str, str]]:
    """The cases of a file, each with what became of it: failure, error or nothing."""
    for error in result.errors:
        place = f"{error.line}:{error.column}" if error.line else result.file
        yield "error", _case("file", place, "error", error.told, result)
    for failed in result.failed:
        yield "error", _case(str(failed.ref), failed.rule, "error", failed.error, result)
    new = [finding for finding in result.findings if not finding.known]
    for finding in new:
        yield "failure", _failure(finding, result)
    with_findings = {finding.change.ref for finding in new}
    for ref in result.workloads:
        if ref not in with_findings:
            yield "", f'<testcase classname={_attribute(str(ref))} name="all rules"/>\n'


def _failure(finding: Finding, result: FileResult) -> str:
    change = finding.change
    text = said_of(finding) if result.is_live else line_of(result.file, finding)
    return _case(str(change.ref), change.rule, "failure", text, result, change.safety.word)


def _case(  # noqa: PLR0913, PLR0917  an element has this many attributes
    about: str, name: str, kind: str, message: str, result: FileResult, level: str = "error"
) -> str:
    head = f"<testcase classname={_attribute(about)} name={_attribute(name)}"
    file = "" if result.is_live else f" file={_attribute(result.file)}"
    told = f"<{kind} type={_attribute(level)} message={_attribute(message)}/>"
    return f"{head}{file}>{told}</testcase>\n"


def _attribute(text: str) -> str:
    """A quoted value; what XML cannot hold is shown as an escape."""
    return quoteattr(escaped(text))
