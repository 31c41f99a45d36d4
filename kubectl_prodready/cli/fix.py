"""`fix`: show the change, or write it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kubectl_prodready.cli import options as o
from kubectl_prodready.cli.cluster_flags import (
    APPLYING,
    FORCE_MANAGED,
    READING,
    How,
    how_of,
    refuse,
    refuse_of_files,
)
from kubectl_prodready.cli.exits import CHANGES_NEEDED, ERROR, FINE, NO_INPUT, worst
from kubectl_prodready.cli.fix_files import fix_all, report_of
from kubectl_prodready.cli.flags import Flag
from kubectl_prodready.cli.program import program
from kubectl_prodready.cli.reports import (
    FOR_CI,
    FORMATS,
    REPORT,
    wants_all,
    wants_fixes,
    with_files,
)
from kubectl_prodready.core.model import Safety
from kubectl_prodready.core.settings import BASES
from kubectl_prodready.errors import UsageError
from kubectl_prodready.pipeline import Run
from kubectl_prodready.report.tally import Tally
from kubectl_prodready.sources.files import Gathered
from kubectl_prodready.sources.given import STDIN

if TYPE_CHECKING:
    from kubectl_prodready.cli.live_plans import Asked

FLAGS = (
    o.RESOURCES,
    *o.INPUTS,
    Flag(
        "interactive",
        ("-i", "--interactive"),
        False,
        "Ask about each change at the terminal; what gets a yes is written, or applied.",
    ),
    Flag("write", ("--write",), False, "Write the files instead of showing the diff."),
    Flag(
        "output",
        ("-o", "--output"),
        "diff",
        "What to print.",
        choices=("diff", "json", "yaml", "name", "patch", *FOR_CI),
    ),
    REPORT,
    o.SELECT,
    o.IGNORE,
    o.SAFETY,
    o.VERSION,
    o.JOBS,
    *o.FILTERS,
    o.NO_COMMENTS,
    o.SKIP_UNSUPPORTED,
    Flag(
        "multi_stage",
        ("--multi-stage",),
        False,
        "Rewrite Dockerfiles of one stage that compiles in several stages.",
    ),
    Flag(
        "base",
        ("--base",),
        "",
        "The family of their final base; by default the smallest that serves.",
        choices=BASES,
    ),
    o.RECORD,
    o.VERBOSE,
    FORCE_MANAGED,
    *APPLYING,
    *READING,
)


def run(
    *,
    names: tuple[str, ...],
    filename: tuple[str, ...],
    recursive: bool,
    files_from: tuple[str, ...],
    exclude: tuple[str, ...],
    interactive: bool,
    write: bool,
    output: str,
    reports: tuple[str, ...],
    select: tuple[str, ...],
    ignore: tuple[str, ...],
    safety: str,
    kubernetes_version: str,
    jobs: int,
    namespace: str,
    labels: str,
    no_comments: bool,
    skip_unsupported: bool,
    multi_stage: bool,
    base: str,
    record: str,
    verbose: bool,
    **live: Any,
) -> int:
    """Add what workloads lack. Prints a diff that `git apply` takes; --write writes the files.

    With -f it fixes manifests and Dockerfiles; with TYPE, TYPE/NAME or TYPE NAME it shows what live
    objects lack, found as kubectl finds them, and --apply applies it: tried first, asked for,
    recorded for undo.

    Exits with 1 when changes are needed, or were declined, 2 on errors, 3 when there was nothing to
    read, else 0.
    """
    job = Run(
        select=o.split(select),
        ignore=o.split(ignore),
        gate=o.gate_of(safety, kubernetes_version),
        notes=not no_comments,
        skip_unsupported=skip_unsupported,
        jobs=o.processes(jobs),
        thorough=verbose,
        multi_stage=multi_stage,
        base=_base_of(base, multi_stage=multi_stage),
    )
    if interactive:
        _refuse_reports(output, reports)
        # a person may take a guess
        level = job.gate.safety if safety else Safety.HINT
        job = job._replace(gate=job.gate._replace(safety=level))
    if names and not filename and not files_from:
        if write:
            raise UsageError("--write is for files", advice="--apply is for live objects")
        refuse_of_files(
            recursive=recursive,
            exclude=exclude,
            no_comments=no_comments,
            skip_unsupported=skip_unsupported,
            multi_stage=multi_stage,
        )
        how = how_of(live, record, applies=interactive)
        job = job._replace(
            prove=how is not None or output != "name",  # a bare list takes nothing
            thorough=verbose or wants_all(output, reports),
        )
        from kubectl_prodready.cli.live_plans import Asked  # loads the cluster library

        given = (names, namespace, labels, output, kubernetes_version, job, live)
        asked = Asked(*given, reports=reports, verbose=verbose)
        return _on_live_objects(asked, how, interactive=interactive)
    refuse(live)
    if output == "patch":
        raise UsageError("-o patch is for live objects", advice="the diff of files is a patch")
    if record and not write and not interactive:
        raise UsageError("--record records what is written", advice="add --write")
    inputs = o.gathered(filename, files_from, exclude, recursive=recursive)
    job = job._replace(selection=o.selection_of(names, namespace, labels))
    if interactive:
        return _one_by_one(inputs, job, output, record, verbose=verbose)
    if write and _has_stream(inputs):
        raise UsageError("standard input cannot be written back", advice="use -o yaml for a stream")
    job = job._replace(
        keep_text=output == "yaml",
        no_dockerfiles="a Dockerfile is no YAML" if output == "yaml" else "",
        new_files=True,
        thorough=verbose or wants_all(output, reports),
        # what is written has nothing left to be mended
        fixes=not write and wants_fixes(output, reports),
    )
    report = with_files(report_of(output, write=write), reports, wrote=write)
    tally = fix_all(inputs, job, output, report, write=write, verbose=verbose, record=record)
    tally.tell(wrote=write, program=program(), invites=output == "diff")
    code = exit_code(tally, settled=write or output == "yaml")
    if code == NO_INPUT:
        if output == "yaml" and _has_stream(inputs):
            return FINE  # it was passed on as it is: a pipe goes on
        tally.tell_no_input()
    return code


def _base_of(base: str, *, multi_stage: bool) -> str:
    """The family of the final base. Raises UsageError where there is to be none."""
    if base and not multi_stage:
        raise UsageError("--base is for Dockerfiles in stages", advice="add --multi-stage")
    return base


def _refuse_reports(output: str, reports: tuple[str, ...]) -> None:
    """Refuse what tells of a run beside one that asks. Raises UsageError."""
    if reports or output in FORMATS:
        told = f"-o {output}" if output in FORMATS else "--report"
        raise UsageError(
            f"-i writes what gets a yes, and {told} only tells", advice="leave one of them out"
        )


def _on_live_objects(asked: Asked, how: How | None, *, interactive: bool) -> int:
    """Look at live objects, or change them."""
    if how and interactive:
        from kubectl_prodready.cli.interactive.approve_live import approve_live

        return approve_live(asked, how, program())
    if how:
        from kubectl_prodready.cli.live_apply import apply

        return apply(asked, how, program())
    from kubectl_prodready.cli.live import look_at

    tally = look_at(asked)
    tally.tell(wrote=False, program=program())
    return exit_code(tally, settled=asked.output in {"yaml", "patch"})


def _one_by_one(inputs: Gathered, job: Run, output: str, record: str, *, verbose: bool) -> int:
    """Ask about each change of files, or of a stream."""
    from kubectl_prodready.cli.interactive.approve_files import approve_files

    if output not in {"diff", "yaml"}:
        raise UsageError(
            f"-i writes what gets a yes, and -o {output} only tells", advice="leave one of them out"
        )
    if _has_stream(inputs) and len(inputs.sources) > 1:
        raise UsageError("-i takes standard input alone, or files", advice="ask about one of them")
    streams = output == "yaml" or _has_stream(inputs)
    job = job._replace(keep_text=True)
    return approve_files(inputs, job, record, streams=streams, verbose=verbose)


def _has_stream(inputs: Gathered) -> bool:
    return any(source.path == STDIN for source in inputs.sources)


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
