"""`apply`: do what a plan says, on from where a run before was."""

from __future__ import annotations

import os
from typing import Any

from kubectl_prodready.cli import options as o
from kubectl_prodready.cli.cluster_flags import CONNECTION, FORCE_CONFLICTS
from kubectl_prodready.cli.flags import Flag
from kubectl_prodready.cli.plan_input import PlanInput
from kubectl_prodready.cli.program import program
from kubectl_prodready.cli.reports import FORMATS, REPORT, report_as, with_files
from kubectl_prodready.cli.waiting import WAITING
from kubectl_prodready.errors import UsageError
from kubectl_prodready.plans.model import FILES
from kubectl_prodready.records.journal import Blank, Journal, journal_path, open_journal
from kubectl_prodready.report.report import Report, remark

PACE = (
    Flag(
        "batch",
        ("--batch",),
        "100",
        "Live objects that are done before the next begin; namespace: those of one each.",
        "N",
    ),
    Flag("pause", ("--pause",), "0s", "The time between two batches.", "TIME"),
    Flag(
        "max_unavailable",
        ("--max-unavailable",),
        0,
        "Live objects that are applied or roll out at a time at most; 0 is the whole batch.",
        "N",
    ),
)
FLAGS = (
    Flag("plan", (), (), "The plan.", "PLAN", required=True),
    Flag("dry_run", ("--dry-run",), False, "Only try, on a server through admission."),
    Flag("stop_after", ("--stop-after-failures",), 0, "Stop after so many failures; 0 never.", "N"),
    Flag(
        "output",
        ("-o", "--output"),
        "name",
        "What to print.",
        choices=("name", *FORMATS),
    ),
    REPORT,
    Flag(
        "jobs",
        ("--jobs",),
        0,
        "Processes that look at files, or live objects applied at a time; 0 is what is usual.",
        "N",
    ),
    *PACE,
    *WAITING,
    FORCE_CONFLICTS,
    o.VERBOSE,
    *CONNECTION,
)
FOR_LIVE = (*PACE, *WAITING, FORCE_CONFLICTS, *CONNECTION)
USUAL_JOBS = 4


def run(
    *,
    plan: tuple[str, ...],
    dry_run: bool,
    stop_after: int,
    output: str,
    reports: tuple[str, ...],
    jobs: int,
    verbose: bool,
    **live: Any,
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
    if given.head.of == FILES:
        _refuse(live)
        report = with_files(_report(output, wrote=not dry_run), reports, wrote=not dry_run)
        from kubectl_prodready.cli.plan_files import How, apply_files

        how = How(o.processes(jobs), stop_after, dry_run, verbose)
        where = {"plan": given.path}
        with _journal(given, where, dry_run=dry_run) as journal:
            code = apply_files(given, journal, how, report)
    else:
        from kubectl_prodready.cli.plan_on_live import apply_live, asked_of, how_of, server_of_plan

        asked = asked_of(given, live, output, reports)
        how_live = how_of(live, o.processes(jobs) or USUAL_JOBS, stop_after, dry_run=dry_run)
        server = server_of_plan(given, live)
        there = {"server": server.url, "context": server.context, "cluster": server.cluster}
        with _journal(given, there, dry_run=dry_run) as journal:
            code = apply_live(given, journal, server, asked, how_live)
    if journal.has_left:
        remark(f"`{program()} undo {plan[0]}` takes it back")
    return code


def _journal(plan: PlanInput, where: dict[str, str], *, dry_run: bool) -> Journal:
    """The plan's journal; a try begins none."""
    if dry_run and not os.path.lexists(journal_path(plan.path)):
        return Blank()
    return open_journal(plan.path, plan.head.of, where, durable=plan.head.of != FILES, warn=_warn)


def _warn(line: str) -> None:
    remark(f"warning: {line}")


def _refuse(live: dict[str, Any]) -> None:
    """Refuse flags for live objects. Raises UsageError."""
    for flag in FOR_LIVE:
        if live[flag.name] != flag.default:
            raise UsageError(
                f"{flag.spellings[-1]} is for live objects, and this plan is of files",
                advice="leave it out",
            )


def _report(output: str, *, wrote: bool) -> Report:
    if output in FORMATS:
        return report_as(output, wrote=wrote)
    from kubectl_prodready.report.names import WrittenReport

    return WrittenReport(would=not wrote)
