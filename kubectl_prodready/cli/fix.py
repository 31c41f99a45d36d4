"""`fix`: show the change, or write it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kubectl_prodready.cli import options as o
from kubectl_prodready.cli.cluster_flags import APPLYING, FORCE_MANAGED, READING, How, how_of
from kubectl_prodready.cli.common import Common
from kubectl_prodready.cli.exits import CHANGES_NEEDED, ERROR, FINE, NO_INPUT, worst
from kubectl_prodready.cli.fix_files import fix_all, report_of
from kubectl_prodready.cli.flags import Flag
from kubectl_prodready.cli.program import program
from kubectl_prodready.cli.reports import FOR_CI, FORMATS, REPORT, wants_fixes, with_files
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
    interactive: bool,
    write: bool,
    safety: str,
    no_comments: bool,
    multi_stage: bool,
    base: str,
    record: str,
    **values: Any,
) -> int:
    """Add what workloads lack. Prints a diff that `git apply` takes; --write writes the files.

    With -f it fixes manifests and Dockerfiles; with TYPE, TYPE/NAME or TYPE NAME it shows what live
    objects lack, found as kubectl finds them, and --apply applies it: tried first, asked for,
    recorded for undo.

    Exits with 1 when changes are needed, or were declined, 2 on errors, 3 when there was nothing to
    read, else 0.
    """
    common = Common.of(values)
    base = _base_of(base, multi_stage=multi_stage)
    job = common.job(safety, notes=not no_comments, multi_stage=multi_stage, base=base)
    if interactive:
        _refuse_reports(common)
        # a person may take a guess
        level = job.gate.safety if safety else Safety.HINT
        job = job._replace(gate=job.gate._replace(safety=level))
    if common.is_live:
        if write:
            raise UsageError("--write is for files", advice="--apply is for live objects")
        asked = common.asked(job, no_comments=no_comments, multi_stage=multi_stage)
        how = how_of(common.live, record, applies=interactive)
        return _on_live_objects(asked, how, interactive=interactive)
    if common.output == "patch":
        raise UsageError("-o patch is for live objects", advice="the diff of files is a patch")
    if record and not write and not interactive:
        raise UsageError("--record records what is written", advice="add --write")
    inputs = common.inputs()
    job = job._replace(selection=common.selection())
    if interactive:
        return _one_by_one(inputs, job, common, record)
    return _on_files(inputs, job, common, record, write=write)


def _base_of(base: str, *, multi_stage: bool) -> str:
    """The family of the final base. Raises UsageError where there is to be none."""
    if base and not multi_stage:
        raise UsageError("--base is for Dockerfiles in stages", advice="add --multi-stage")
    return base


def _refuse_reports(common: Common) -> None:
    """Refuse what tells of a run beside one that asks. Raises UsageError."""
    output = common.output
    if common.reports or output in FORMATS:
        told = f"-o {output}" if output in FORMATS else "--report"
        raise UsageError(
            f"-i writes what gets a yes, and {told} only tells", advice="leave one of them out"
        )


def _on_live_objects(asked: Asked, how: How | None, *, interactive: bool) -> int:
    """Look at live objects, or change them."""
    # a bare list takes nothing
    proves = how is not None or asked.output != "name"
    asked = asked._replace(job=asked.job._replace(prove=proves))
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


def _on_files(inputs: Gathered, job: Run, common: Common, record: str, *, write: bool) -> int:
    """Show what files lack, or write it."""
    output = common.output
    if write and _has_stream(inputs):
        raise UsageError("standard input cannot be written back", advice="use -o yaml for a stream")
    job = job._replace(
        keep_text=output == "yaml",
        no_dockerfiles="a Dockerfile is no YAML" if output == "yaml" else "",
        new_files=True,
        # what is written has nothing left to be mended
        fixes=not write and wants_fixes(output, common.reports),
    )
    report = with_files(report_of(output, write=write), common.reports, wrote=write)
    tally = fix_all(inputs, job, output, report, write=write, verbose=common.verbose, record=record)
    tally.tell(wrote=write, program=program(), invites=output == "diff")
    code = exit_code(tally, settled=write or output == "yaml")
    if code == NO_INPUT:
        if output == "yaml" and _has_stream(inputs):
            return FINE  # it was passed on as it is: a pipe goes on
        tally.tell_no_input()
    return code


def _one_by_one(inputs: Gathered, job: Run, common: Common, record: str) -> int:
    """Ask about each change of files, or of a stream."""
    from kubectl_prodready.cli.interactive.approve_files import approve_files

    output = common.output
    if output not in {"diff", "yaml"}:
        raise UsageError(
            f"-i writes what gets a yes, and -o {output} only tells", advice="leave one of them out"
        )
    if _has_stream(inputs) and len(inputs.sources) > 1:
        raise UsageError("-i takes standard input alone, or files", advice="ask about one of them")
    streams = output == "yaml" or _has_stream(inputs)
    job = job._replace(keep_text=True)
    return approve_files(inputs, job, record, streams=streams, verbose=common.verbose)


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
