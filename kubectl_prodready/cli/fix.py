"""`fix`: show the change, or write it."""

from __future__ import annotations

import sys
from typing import Annotated, Literal

import typer

from kubectl_prodready.cli import options as o
from kubectl_prodready.cli.exits import CHANGES_NEEDED, ERROR, FINE, NO_INPUT, worst
from kubectl_prodready.errors import InputError, UsageError, WriteError
from kubectl_prodready.fixing.results import FileResult
from kubectl_prodready.pipeline import Run, results
from kubectl_prodready.report.report import Report
from kubectl_prodready.report.tally import Tally
from kubectl_prodready.sinks.files import write as write_file
from kubectl_prodready.sources.files import STDIN, Gathered, Source

Write = Annotated[bool, typer.Option("--write", help="Write the files instead of the diff.")]
Output = Annotated[
    Literal["diff", "json", "yaml", "name"],
    typer.Option("-o", "--output", help="What to print.", show_default=True),
]
SafetyFlag = Annotated[
    Literal["safe", "review", "hint"] | None,
    typer.Option(
        "--safety",
        help="How far to go: safe, review (the default for files) or hint.",
        show_default=False,
    ),
]
NoComments = Annotated[
    bool, typer.Option("--no-comments", help="Leave out the comment beside values to review.")
]


def run(  # noqa: PLR0913  one parameter a flag
    names: o.Names = None,
    filename: o.Filename = None,
    recursive: o.Recursive = False,  # noqa: FBT002  a flag
    files_from: o.FilesFrom = None,
    exclude: o.Exclude = None,
    write: Write = False,  # noqa: FBT002
    output: Output = "diff",
    select: o.Select = None,
    ignore: o.Ignore = None,
    safety: SafetyFlag = None,
    kubernetes_version: o.KubernetesVersion = "1.30",
    jobs: o.Jobs = 0,
    namespace: o.Namespace = "",
    labels: o.Labels = "",
    no_comments: NoComments = False,  # noqa: FBT002
    skip_unsupported: o.SkipUnsupported = False,  # noqa: FBT002
    verbose: o.Verbose = False,  # noqa: FBT002
) -> int:
    """Add what workloads lack. Prints a diff that `git apply` takes; --write writes the files.

    Exits with 1 when changes are needed, 2 on errors, 3 when there was nothing to read, else 0.
    """
    inputs = o.gathered(filename, files_from, exclude, recursive=recursive)
    if write and any(source.path == STDIN for source in inputs.sources):
        raise UsageError("standard input cannot be written back", advice="use -o yaml for a stream")
    job = Run(
        select=o.split(select),
        ignore=o.split(ignore),
        gate=o.gate_of(safety, kubernetes_version),
        selection=o.selection_of(names, namespace, labels),
        notes=not no_comments,
        skip_unsupported=skip_unsupported,
        keep_text=output == "yaml",
        jobs=jobs,
    )
    tally = fix_all(inputs, job, output, write=write, verbose=verbose)
    tally.tell(wrote=write, offer_write=output == "diff")
    return exit_code(tally, settled=write or output == "yaml")


def fix_all(inputs: Gathered, job: Run, output: str, *, write: bool, verbose: bool) -> Tally:
    """Fix every input, and show each result as soon as it is there."""
    report = _report(output, write=write)
    tally = Tally(verbose=verbose)
    for error in inputs.errors:
        tally.fail(error)
    for source, result in zip(inputs.sources, results(inputs.sources, job), strict=True):
        final = _written(source, result) if write else result
        tally.add(final)
        report.show(final)
    report.end()
    sys.stdout.flush()  # before the summary, which goes another way
    return tally


def _written(source: Source, result: FileResult) -> FileResult:
    """Write a file if all of it was proven; what stands in the way becomes its error."""
    if result.verified is None or result.errors:
        return result
    try:
        write_file(source.path, source.shown, result.verified)
    except WriteError as error:
        return result._replace(errors=(InputError(error.message, advice=error.advice),))
    return result


def _report(output: str, *, write: bool) -> Report:
    """What shows each result; only the one that is asked for is loaded."""
    if output == "json":
        from kubectl_prodready.report.json import JsonReport  # noqa: PLC0415

        return JsonReport(wrote=write)
    if output == "yaml":
        from kubectl_prodready.report.stream import YamlReport  # noqa: PLC0415

        return YamlReport()
    if output == "name":
        from kubectl_prodready.report.names import NameReport  # noqa: PLC0415

        return NameReport()
    if write:
        from kubectl_prodready.report.names import WrittenReport  # noqa: PLC0415

        return WrittenReport()
    from kubectl_prodready.report.diff import DiffReport  # noqa: PLC0415

    return DiffReport(colour=o.coloured())


def exit_code(tally: Tally, *, settled: bool) -> int:
    """The code for a run; `settled` says that no needed change is left over."""
    codes = [FINE]
    if tally.failures:
        codes.append(ERROR)
    if tally.accepted and not settled:
        codes.append(CHANGES_NEEDED)
    if not tally.inputs:
        codes.append(NO_INPUT)
    return worst(codes)

