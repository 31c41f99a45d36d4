"""`check`: say what workloads lack, with places, and change nothing."""

from __future__ import annotations

from typing import Annotated, Literal

import typer

from kubectl_prodready.cli import options as o
from kubectl_prodready.cli.exits import CHANGES_NEEDED, ERROR, FINE, NO_INPUT, worst
from kubectl_prodready.core.model import Safety
from kubectl_prodready.pipeline import Run, results
from kubectl_prodready.report.report import Report
from kubectl_prodready.report.tally import Tally

FailOn = Annotated[
    Literal["safe", "review", "hint"],
    typer.Option("--fail-on", help="Exit with 1 for findings up to this level.", show_default=True),
]
Output = Annotated[
    Literal["text", "json"], typer.Option("-o", "--output", help="What to print.", show_default=True)
]


def run(  # noqa: PLR0913  one parameter a flag
    names: o.Names = None,
    filename: o.Filename = None,
    recursive: o.Recursive = False,  # noqa: FBT002  a flag
    files_from: o.FilesFrom = None,
    exclude: o.Exclude = None,
    output: Output = "text",
    select: o.Select = None,
    ignore: o.Ignore = None,
    fail_on: FailOn = "review",
    kubernetes_version: o.KubernetesVersion = "1.30",
    jobs: o.Jobs = 0,
    namespace: o.Namespace = "",
    labels: o.Labels = "",
    skip_unsupported: o.SkipUnsupported = False,  # noqa: FBT002
    verbose: o.Verbose = False,  # noqa: FBT002
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
        jobs=jobs,
    )
    report = _report(output)
    tally = Tally(verbose=verbose, writes=False)
    for error in inputs.errors:
        tally.fail(error)
    for result in results(inputs.sources, job):
        tally.add(result)
        report.show(result)
    report.end()
    tally.tell_findings()
    level = Safety[fail_on.upper()]
    codes = [FINE if tally.inputs else NO_INPUT, ERROR if tally.failures else FINE]
    if any(found <= level for found in tally.levels()):
        codes.append(CHANGES_NEEDED)
    return worst(codes)


def _report(output: str) -> Report:
    if output == "json":
        from kubectl_prodready.report.json import JsonReport  # noqa: PLC0415

        return JsonReport(wrote=False)
    from kubectl_prodready.report.lines import LineReport  # noqa: PLC0415

    return LineReport()
