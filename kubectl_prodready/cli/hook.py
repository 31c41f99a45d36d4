"""`hook`: an entry for pre-commit and xargs, with file names as plain arguments."""

from __future__ import annotations

from typing import Annotated

import typer

from kubectl_prodready.cli import fix
from kubectl_prodready.cli import options as o
from kubectl_prodready.pipeline import Run
from kubectl_prodready.sources.files import Wanted, gather

Files = Annotated[list[str], typer.Argument(metavar="FILE ...", show_default=False)]
CheckOnly = Annotated[bool, typer.Option("--check", help="Only show the diff; write nothing.")]


def run(
    files: Files,
    check_only: CheckOnly = False,  # noqa: FBT002  a flag
    select: o.Select = None,
    ignore: o.Ignore = None,
    kubernetes_version: o.KubernetesVersion = "1.30",
) -> int:
    """Fix the named files in place, for pre-commit and xargs; what is no manifest is passed over.

    Exits with 1 when a file was changed (or, with --check, needs to be), 2 on errors, else 0.
    """
    inputs = gather(Wanted(tuple(files)))
    job = Run(
        select=o.split(select),
        ignore=o.split(ignore),
        gate=o.gate_of(None, kubernetes_version),
        skip_unsupported=True,
    )
    tally = fix.fix_all(inputs, job, "diff", write=not check_only, verbose=False)
    tally.tell(wrote=not check_only, offer_write=False)
    return fix.exit_code(tally, settled=False)
