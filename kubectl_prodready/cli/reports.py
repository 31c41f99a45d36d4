"""Reports for programs and pages: by -o on standard output, by --report in files."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from kubectl_prodready.cli.flags import Flag
from kubectl_prodready.errors import UsageError
from kubectl_prodready.report.report import Out, Report, emit
from kubectl_prodready.report.several import Several

if TYPE_CHECKING:
    from kubectl_prodready.sinks.spooled import Spooled

FOR_CI = ("junit", "github", "markdown", "sarif")
FORMATS = ("json", *FOR_CI)

REPORT = Flag(
    "reports",
    ("--report",),
    (),
    f"Also write a report to a file; repeat it for several. FORMAT is one of {', '.join(FORMATS)}.",
    "FORMAT=FILE",
)


def report_as(form: str, out: Out = emit, *, wrote: bool = False) -> Report:
    """The report of a format; only the one that is asked for is loaded."""
    if form == "junit":
        from kubectl_prodready.report.junit import JunitReport

        return JunitReport(out)
    if form == "github":
        from kubectl_prodready.report.github import GithubReport

        return GithubReport(out)
    if form == "markdown":
        from kubectl_prodready.report.markdown import MarkdownReport

        return MarkdownReport(out)
    if form == "sarif":
        from kubectl_prodready.report.sarif import SarifReport

        return SarifReport(out)
    from kubectl_prodready.report.json import JsonReport

    return JsonReport(out, wrote=wrote)


def with_files(report: Report, asked: Sequence[str], *, wrote: bool = False) -> Several:
    """A report beside those that --report asks for. Raises UsageError for one that cannot be."""
    return Several(report, [_in_file(one, wrote=wrote) for one in asked])


def wants_all(output: str, asked: Sequence[str]) -> bool:
    """Whether a report tells of what is fine, too."""
    return _asks("json", output, asked)


def wants_fixes(output: str, asked: Sequence[str]) -> bool:
    """Whether a report tells how each finding is mended by itself."""
    return _asks("sarif", output, asked)


def _asks(form: str, output: str, asked: Sequence[str]) -> bool:
    return output == form or any(one.startswith(f"{form}=") for one in asked)


def _in_file(asked: str, *, wrote: bool) -> tuple[Report, Spooled]:
    form, equals, path = asked.partition("=")
    if form not in FORMATS or not equals or not path:
        raise UsageError(
            f'--report "{asked}" is no FORMAT=FILE',
            advice=f"as in --report junit=report.xml; FORMAT is one of {', '.join(FORMATS)}",
        )
    from kubectl_prodready.sinks.spooled import Spooled

    spooled = Spooled(path)
    return report_as(form, spooled.add, wrote=wrote), spooled
