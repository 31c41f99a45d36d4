"""`check`: say what workloads lack, with places, and change nothing."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

from kubectl_prodready.cli import options as o
from kubectl_prodready.cli.cluster_flags import READING
from kubectl_prodready.cli.common import Common
from kubectl_prodready.cli.exits import CHANGES_NEEDED, ERROR, FINE, NO_INPUT, worst
from kubectl_prodready.cli.flags import Flag
from kubectl_prodready.cli.reports import FORMATS, REPORT, report_as, wants_fixes, with_files
from kubectl_prodready.core.model import Safety
from kubectl_prodready.errors import UsageError
from kubectl_prodready.pipeline import Run, results
from kubectl_prodready.report.report import Report, show_missing
from kubectl_prodready.report.tally import Tally
from kubectl_prodready.sources.files import Gathered

if TYPE_CHECKING:
    from kubectl_prodready.cli.baseline import Recording
    from kubectl_prodready.report.several import Several

FLAGS = (
    o.RESOURCES,
    *o.INPUTS,
    Flag("output", ("-o", "--output"), "text", "What to print.", choices=("text", *FORMATS)),
    REPORT,
    o.SELECT,
    o.IGNORE,
    Flag(
        "fail_on",
        ("--fail-on",),
        "review",
        "Exit with 1 for findings up to this level.",
        choices=o.LEVELS,
    ),
    Flag(
        "baseline",
        ("--baseline",),
        "",
        "Fail only on findings that this file does not know; where it is missing, record it.",
        "FILE",
    ),
    Flag(
        "update_baseline",
        ("--update-baseline",),
        False,
        "Record anew what the baseline knows.",
    ),
    o.VERSION,
    o.JOBS,
    *o.FILTERS,
    o.SKIP_UNSUPPORTED,
    o.VERBOSE,
    *READING,
)


def run(*, fail_on: str, baseline: str, update_baseline: bool, **values: Any) -> int:
    """Say what workloads lack, with file, line and column. Changes nothing.

    With -f it looks at manifests; with TYPE, TYPE/NAME or TYPE NAME at live objects, as kubectl
    finds them.

    Exits with 1 for findings up to --fail-on, 2 on errors, 3 when there was nothing to read.
    """
    common = Common.of(values)
    job = common.job("hint", prove=False)
    if common.is_live:
        from kubectl_prodready.cli.live import look_at  # loads the cluster library

        if baseline:
            raise UsageError("--baseline is for files", advice="leave it out for live objects")
        tally = look_at(common.asked(job))
        tally.tell_findings()
        return exit_code(tally, Safety[fail_on.upper()], is_recorded=False)
    inputs = common.inputs()
    job = job._replace(
        selection=common.selection(), fixes=wants_fixes(common.output, common.reports)
    )
    recording = _recording(baseline, job, update=update_baseline)
    report = with_files(_report(common.output), common.reports)
    tally = check_all(inputs, job, report, verbose=common.verbose, recording=recording)
    tally.tell_findings(beside_known=recording is not None)
    is_recorded = recording is not None and recording.settle(tally)
    code = exit_code(tally, Safety[fail_on.upper()], is_recorded=is_recorded)
    if code == NO_INPUT:
        tally.tell_no_input()
    return code


def _recording(baseline: str, job: Run, *, update: bool) -> Recording | None:
    """The baseline that is named. Raises UsageError where one should be."""
    if not baseline:
        if update:
            raise UsageError("--update-baseline updates nothing", advice="name it with --baseline")
        return None
    from kubectl_prodready.cli.baseline import Recording  # most runs have none

    return Recording(baseline, job, update=update)


def check_all(
    inputs: Gathered,
    job: Run,
    report: Several,
    *,
    verbose: bool,
    recording: Recording | None = None,
) -> Tally:
    """Look at every input, and show its findings as soon as they are there."""
    tally = Tally(verbose=verbose, writes=False)
    tally.start(inputs)
    found = results(inputs.sources, job, inputs.decisions)
    show_missing(report, inputs.errors)
    for result in found:
        judged = recording.judged(result) if recording else result
        tally.add(judged)
        report.show(judged)
    report.end()
    sys.stdout.flush()  # before the summary, which goes another way
    tally.miss(job.selection)
    for error in report.errors:
        tally.fail(error)
    return tally


def exit_code(tally: Tally, fail_on: Safety, *, is_recorded: bool) -> int:
    """The code for a run that fails on findings up to a level, unless they are recorded."""
    codes = [FINE if tally.inputs else NO_INPUT, ERROR if tally.failures else FINE]
    if not is_recorded and any(level <= fail_on for level in tally.levels()):
        codes.append(CHANGES_NEEDED)
    return worst(codes)


def _report(output: str) -> Report:
    if output in FORMATS:
        return report_as(output)
    from kubectl_prodready.report.lines import LineReport

    return LineReport()
