"""`completion`: install what kubectl calls to complete, or print a script for a shell."""

from __future__ import annotations

import sys

from kubectl_prodready.cli.flags import Flag
from kubectl_prodready.errors import UsageError

INSTALL = "install"
ENDINGS = {"bash": "bash", "zsh": "zsh", "fish": "fish", "powershell": "ps1"}
"""The shells for which there is a script, and how its file ends."""

METAVAR = "|".join((INSTALL, *ENDINGS))
FLAGS = (
    Flag("what", (), (), "What kubectl calls, or a shell.", METAVAR, required=True),
    Flag("folder", ("--dir",), "", "Where to install; by default beside the plugin.", "DIR"),
    Flag("remove", ("--remove",), False, "Take away what was installed."),
)


def run(*, what: tuple[str, ...], folder: str, remove: bool) -> int:
    """Install what completes `kubectl prodready`, or print a script for the plain command.

    kubectl calls a file of the name kubectl_complete-prodready, which install puts beside the
    plugin on PATH. Where kubectl itself completes, this does: kubectl completion --help tells how.
    The script of a shell is for the program where it is called without kubectl.

    Exits with 2 on errors, else 0.
    """
    if len(what) != 1 or what[0] not in (INSTALL, *ENDINGS):
        raise UsageError(
            f"completion takes one of {METAVAR}",
            advice="as in: kubectl prodready completion install",
        )
    if what[0] == INSTALL:
        from kubectl_prodready.cli.completion.install import install, taken_away

        sys.stdout.write(taken_away(folder) if remove else install(folder))
        return 0
    if folder or remove:
        raise UsageError(
            "--dir and --remove are for install", advice=f"leave them out for {what[0]}"
        )
    from kubectl_prodready.cli.completion.tables import text_of

    sys.stdout.write(text_of(f"scripts/prodready.{ENDINGS[what[0]]}"))
    return 0
