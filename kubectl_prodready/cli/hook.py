"""`hook`: an entry for pre-commit and xargs, with file names as plain arguments."""

from __future__ import annotations

from kubectl_prodready.cli import fix, fix_files
from kubectl_prodready.cli import options as o
from kubectl_prodready.cli.exits import FINE, NO_INPUT
from kubectl_prodready.cli.flags import Flag
from kubectl_prodready.cli.program import program
from kubectl_prodready.errors import UsageError
from kubectl_prodready.pipeline import Run
from kubectl_prodready.report.several import Several
from kubectl_prodready.sources.files import Wanted, gather
from kubectl_prodready.sources.given import STDIN

FLAGS = (
    Flag("files", (), (), "The files to fix.", "FILE", required=True),
    Flag("check", ("--check",), False, "Only show the diff; write nothing."),
    o.SELECT,
    o.IGNORE,
    o.SAFETY,
    o.VERSION,
    o.NO_COMMENTS,
    o.RECORD,
    o.VERBOSE,
)


def run(
    *,
    files: tuple[str, ...],
    check: bool,
    select: tuple[str, ...],
    ignore: tuple[str, ...],
    safety: str,
    kubernetes_version: str,
    no_comments: bool,
    record: str,
    verbose: bool,
) -> int:
    """Fix the named files in place, for pre-commit and xargs; what is no manifest is passed over.

    Exits with 1 when a file was changed (or, with --check, needs to be), 2 on errors, else 0, also
    when no file is a manifest.
    """
    if STDIN in files:
        raise UsageError(
            "hook takes names of files, and - is none", advice="a stream is for fix -f - -o yaml"
        )
    inputs = gather(Wanted(files))
    job = Run(
        select=o.split(select),
        ignore=o.split(ignore),
        gate=o.gate_of(safety, kubernetes_version),
        notes=not no_comments,
        skip_unsupported=True,
        thorough=verbose,
    )
    report = Several(fix_files.report_of("diff", write=not check))
    tally = fix_files.fix_all(
        inputs, job, "diff", report, write=not check, verbose=verbose, record=record
    )
    tally.tell(wrote=not check, program=program())
    code = fix.exit_code(tally, settled=False)
    return FINE if code == NO_INPUT else code  # a commit may touch other files only
