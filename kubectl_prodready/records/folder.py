"""Where the records of runs are kept."""

from __future__ import annotations

import os
import sys

from kubectl_prodready.errors import WriteError

NAME = "kubectl-prodready"


def folder_of(given: str = "") -> str:
    """The folder that --record names, else one for this user's state.

    $XDG_STATE_HOME, or ~/.local/state (XDG Base Directory Specification), or %LOCALAPPDATA%.
    Raises WriteError for a user without a home.
    """
    if given:
        return given
    variable = "LOCALAPPDATA" if sys.platform == "win32" else "XDG_STATE_HOME"
    base = os.environ.get(variable) or os.path.expanduser("~/.local/state")
    if not os.path.isabs(base):
        raise WriteError(
            "there is no home folder in which to record what is changed",
            advice="name a folder with --record",
        )
    return os.path.join(base, NAME, "runs")
