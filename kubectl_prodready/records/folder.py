"""Where records are kept."""

from __future__ import annotations

import os
import sys

from kubectl_prodready.errors import WriteError

OURS = os.path.join("kubectl-prodready", "runs")
"""Below the place for what programs keep between runs; one file a run lies in it."""


def folder_of(given: str = "") -> str:
    r"""The absolute path of the folder with one file a run; it need not be there yet.

    The folder that is given (as by --record) holds the files itself. Else they are in `runs` below
    $XDG_STATE_HOME/kubectl-prodready, ~/.local/state/kubectl-prodready or, on Windows,
    %LOCALAPPDATA%\kubectl-prodready. Raises WriteError where no variable tells a place.
    """
    if given:
        return os.path.abspath(given)
    return os.path.join(_state(), OURS)


def _state() -> str:
    """Where this user's programs keep their state. A relative path counts as none, as XDG says."""
    if sys.platform == "win32":
        variable, place = "LOCALAPPDATA", os.environ.get("LOCALAPPDATA", "")
    else:
        variable, place = "HOME", os.environ.get("XDG_STATE_HOME", "")
        if not os.path.isabs(place):
            place = os.path.join(os.environ.get("HOME", ""), ".local", "state")
    if not os.path.isabs(place):
        raise WriteError(
            f"there is no place for records: {variable} is not set", advice="name one with --record"
        )
    return place


def make_private(folder: str) -> list[str]:
    """Make a folder, and those above it that are missing, for this user alone.

    Returns those that it made; one that is there stays as it is. Raises OSError.
    """
    if os.path.isdir(folder):
        return []
    above = os.path.dirname(folder)
    made = make_private(above) if above != folder else []
    try:
        os.mkdir(folder, 0o700)
    except FileExistsError:  # another run was quicker, or a file has this name
        if not os.path.isdir(folder):
            raise
        return made
    return [*made, folder]
