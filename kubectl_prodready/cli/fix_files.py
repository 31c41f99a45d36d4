"""`fix` on files: each result shown, or written, as soon as it is there."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from kubectl_prodready.cli import options as o
from kubectl_prodready.cli.reports import FORMATS, report_as
from kubectl_prodready.cli.writing import Writing
from kubectl_prodready.fixing.results import FileResult
from kubectl_prodready.pipeline import Run, results
from kubectl_prodready.report.report import Lasting, Report, remark, show_missing
from kubectl_prodready.report.tally import Tally
from kubectl_prodready.sources.files import Gathered

if TYPE_CHECKING:
    from kubectl_prodready.report.several import Several


def fix_all(
    inputs: Gathered,
    job: Run,
    output: str,
    reports: Several,
    *,
    write: bool,
    verbose: bool,
    record: str,
) -> Tally:
    """Fix every input, and show each result as soon as it is there."""
    lasting = Lasting(reports) if write else None
    report = lasting or reports
    # a stream passes on what is right beside what is not; a file is written whole or not at all
    tally = Tally(verbose=verbose, writes=output != "yaml")
    tally.start(inputs)
    found = results(inputs.sources, job, inputs.decisions)
    writing = Writing(record)
    made: set[str] = set()
    show_missing(report, inputs.errors)
    for source, result in zip(inputs.sources, found, strict=True):
        final = writing.written(source, result) if write else result
        tally.add(final)
        report.show(final)
        for new in () if final.errors else final.beside:
            if new.path not in made:  # several Dockerfiles may have one context
                made.add(new.path)
                _show_new(new, report, writing if write else None, tally)
        if job.multi_stage:
            tell_unstaged(final)
    writing.close()
    report.end()
    sys.stdout.flush()  # before the summary, which goes another way
    tally.miss(job.selection)
    for error in (lasting and lasting.error, *reports.errors):
        if error:
            tally.fail(error)
    return tally


def _show_new(new: FileResult, report: Report, writing: Writing | None, tally: Tally) -> None:
    """Show a new file that goes with a result, and make it where the run writes."""
    final = writing.created(new) if writing else new
    for error in final.errors:
        tally.fail(error)
    report.show(final)


def tell_unstaged(result: FileResult) -> None:
    """Tell why a Dockerfile is not rewritten in stages."""
    from kubectl_prodready.report.unstaged import unstaged  # few runs ask for stages

    sys.stdout.flush()
    for line in unstaged(result):
        remark(line)


def report_of(output: str, *, write: bool) -> Report:
    """What shows each result; only the one that is asked for is loaded."""
    if output in FORMATS:
        return report_as(output, wrote=write)
    if output == "yaml":
        from kubectl_prodready.report.stream import YamlReport

        return YamlReport()
    if output == "name":
        from kubectl_prodready.report.names import NameReport

        return NameReport()
    if write:
        from kubectl_prodready.report.names import WrittenReport

        return WrittenReport()
    from kubectl_prodready.report.diff import DiffReport

    return DiffReport(colour=o.coloured())
