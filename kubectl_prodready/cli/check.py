"""`check`: say what workloads lack, with places, and change nothing."""

from __future__ import annotations

import sys

from kubectl_prodready.cli import options as o
from kubectl_prodready.cli.exits import CHANGES_NEEDED, ERROR, FINE, NO_INPUT, worst
from kubectl_prodready.cli.flags import Flag
from kubectl_prodready.core.model import Safety
from kubectl_prodready.pipeline import Run, results
from kubectl_prodready.report.report import Report, show_missing
from kubectl_prodready.report.tally import Tally
from kubectl_prodready.sources.files import Gathered

FLAGS = (
    o.NAMES,
    *o.INPUTS,
    Flag("output", ("-o", "--output"), "text", "What to print.", choices=("text", "json")),
    o.SELECT,
    o.IGNORE,
    Flag(
        "fail_on",
        ("--fail-on",),
        "review",
        "Exit with 1 for findings up to this level.",
        choices=o.LEVELS,
    ),
    o.VERSION,
    o.JOBS,
    *o.FILTERS,
    o.SKIP_UNSUPPORTED,
    o.VERBOSE,
)


def run(
    *,
    names: tuple[str, ...],
    filename: tuple[str, ...],
    recursive: bool,
    files_from: tuple[str, ...],
    exclude: tuple[str, ...],
    output: str,
    select: tuple[str, ...],
    ignore: tuple[str, ...],
    fail_on: str,
    kubernetes_version: str,
    jobs: int,
    namespace: str,
    labels: str,
    skip_unsupported: bool,
    verbose: bool,
) -> int:
    """Say what workloads lack, with file, line and column. Changes nothing.

    Exits with 1 for findings up to --fail-on, 2 on errors, 3 when there was nothing to read.
    """
    inputs = o.gathered(filename, files_from, exclude, recursive=recursive)
    job = Run(
        select=o.split(select),
        ignore=o.split(ignore),
        gate=o.gate_of("hint", kubernetes_version),
        selection=o.selection_of(names, namespace, labels),
        prove=False,
        skip_unsupported=skip_unsupported,
        jobs=o.processes(jobs),
    )
    tally = check_all(inputs, job, output, verbose=verbose)
    tally.tell_findings()
    code = exit_code(tally, Safety[fail_on.upper()])
    if code == NO_INPUT:
        tally.tell_no_input()
    return code


def check_all(inputs: Gathered, job: Run, output: str, *, verbose: bool) -> Tally:
    """Look at every input, and show its findings as soon as they are there."""
    report = _report(output)
    tally = Tally(verbose=verbose, writes=False)
    tally.start(inputs)
    found = results(inputs.sources, job, inputs.decisions)
    show_missing(report, inputs.errors)
    for result in found:
        tally.add(result)
        report.show(result)
    report.end()
    sys.stdout.flush()  # before the summary, which goes another way
    tally.miss(job.selection)
    return tally


def exit_code(tally: Tally, fail_on: Safety) -> int:
    """The code for a run that fails on findings up to a level."""
    codes = [FINE if tally.inputs else NO_INPUT, ERROR if tally.failures else FINE]
    if any(level <= fail_on for level in tally.levels()):
        codes.append(CHANGES_NEEDED)
    return worst(codes)


def _report(output: str) -> Report:
    if output == "json":
        from kubectl_prodready.report.json import JsonReport

        return JsonReport(wrote=False)
    from kubectl_prodready.report.lines import LineReport

    return LineReport()
