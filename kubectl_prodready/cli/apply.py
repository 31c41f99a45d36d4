"""`apply`: do what a plan says, on from where a run before was."""

from __future__ import annotations

import os

from kubectl_prodready.cli import options as o
from kubectl_prodready.cli.flags import Flag
from kubectl_prodready.cli.plan_input import PlanInput
from kubectl_prodready.cli.program import program
from kubectl_prodready.cli.reports import FORMATS, REPORT, report_as, with_files
from kubectl_prodready.errors import UsageError
from kubectl_prodready.plans.model import LIVE
from kubectl_prodready.records.journal import Blank, journal_path, open_journal
from kubectl_prodready.report.report import Report, remark

FLAGS = (
    Flag("plan", (), (), "The plan.", "PLAN", required=True),
    Flag("dry_run", ("--dry-run",), False, "Only say what would be done."),
    Flag("stop_after", ("--stop-after-failures",), 0, "Stop after so many failures; 0 never.", "N"),
    Flag("output", ("-o", "--output"), "name", "What to print.", choices=("name", *FORMATS)),
    REPORT,
    o.JOBS,
    o.VERBOSE,
)


def run(
    *,
    plan: tuple[str, ...],
    dry_run: bool,
    stop_after: int,
    output: str,
    reports: tuple[str, ...],
    jobs: int,
    verbose: bool,
) -> int:
    """Do what a plan says: each object is planned again, compared with the plan, and changed.

    What is not as it was planned any more is left alone and named. A journal beside the plan keeps
    what was begun and what was done: a run that was killed goes on with the same command, and
    nothing is done twice. `undo PLAN` takes it back.

    Exits with 1 when something was left alone, 2 on errors, else 0.
    """
    if len(plan) != 1:
        raise UsageError("apply takes one plan at a time", advice="run it for each")
    given = PlanInput(plan[0])
    if given.head.of == LIVE:
        raise UsageError("a plan of live objects cannot be applied yet", advice="fix --apply can")
    from kubectl_prodready.cli.plan_files import How, apply_files

    how = How(o.processes(jobs), stop_after, dry_run, verbose)
    report = with_files(_report(output, wrote=not dry_run), reports, wrote=not dry_run)
    if dry_run and not os.path.lexists(journal_path(given.path)):
        return apply_files(given, Blank(), how, report)
    where = {"plan": given.path}
    with open_journal(given.path, given.head.of, where, durable=False) as journal:
        code = apply_files(given, journal, how, report)
    if journal.has_begun:
        remark(f"`{program()} undo {plan[0]}` takes it back")
    return code


def _report(output: str, *, wrote: bool) -> Report:
    if output in FORMATS:
        return report_as(output, wrote=wrote)
    from kubectl_prodready.report.names import WrittenReport

    return WrittenReport(would=not wrote)
