"""The small file that kubectl calls to complete what stands behind `kubectl prodready`.

kubectl finds it on PATH by its name, as it finds the plugin itself. krew links the plugin alone,
so the file is put beside that link; where krew takes the plugin away it completes nothing.
"""

from __future__ import annotations

import os
import shutil
import sys
from contextlib import suppress
from typing import NamedTuple

from kubectl_prodready.cli.program import COMPLETES
from kubectl_prodready.errors import UsageError, WriteError, words_of

PLUGIN = "kubectl-prodready"
WINDOWS = "win32"
MARK = "written by: kubectl prodready completion install"
OF_PACKAGE = b"kubectl_prodready"
"""What the file of this name holds that a Python package brings."""

ON_UNIX = f"""\
#!/bin/sh
# {MARK}
{PLUGIN} __complete "$@" </dev/null 2>/dev/null || echo :4
exit 0
"""
ON_WINDOWS = f"""\
@echo off
rem {MARK}
{PLUGIN} __complete %* <nul 2>nul || echo :4
exit /b 0
"""
ALL_MAY_RUN = 0o755
ELSEWHERE = "name a folder that is on PATH and yours with --dir"


class Place(NamedTuple):
    """Where the file belongs, what it holds, and what is there now, None for nothing."""

    path: str
    text: str
    there: bytes | None

    @property
    def is_ours(self) -> bool:
        """Whether what is there was put there by install."""
        return self.there is not None and MARK.encode() in self.there


def install(folder: str) -> str:
    """Put the file into a folder, "" for the plugin's own; returns what became of it.

    Raises UsageError where there is no such folder, WriteError where the file cannot be written,
    or is somebody else's.
    """
    place = _place(folder)
    if place.there == place.text.encode() and os.access(place.path, os.X_OK):
        return f"{place.path} is there already\n" + _way_there(place)
    if place.there is not None and not place.is_ours:
        if OF_PACKAGE in place.there:
            return f"{place.path} is there already: the package brings it\n"
        raise WriteError(f"{place.path} is not ours, and stays as it is", advice=ELSEWHERE)
    _write(place)
    told = f"wrote {place.path}: `kubectl prodready` completes with the next key\n"
    return told + _way_there(place)


def taken_away(folder: str) -> str:
    """Take the file away; returns what became of it. Raises as `install`."""
    place = _place(folder)
    if place.there is None:
        return f"nothing to remove: there is no {place.path}\n"
    if not place.is_ours:
        raise WriteError(
            f"{place.path} is not ours, and stays as it is", advice="remove it by hand"
        )
    try:
        os.remove(place.path)
    except OSError as error:
        raise WriteError(f"{place.path}: {words_of(error)}") from None
    return f"removed {place.path}\n"


def _place(folder: str) -> Place:
    folder = os.path.abspath(os.path.expanduser(folder)) if folder else _beside_the_plugin()
    if not os.path.isdir(folder):
        raise UsageError(f"there is no folder {folder}", advice=ELSEWHERE)
    is_windows = sys.platform == WINDOWS
    path = os.path.join(folder, COMPLETES + (".cmd" if is_windows else ""))
    text = ON_WINDOWS.replace("\n", "\r\n") if is_windows else ON_UNIX
    if not os.path.lexists(path):
        return Place(path, text, None)
    if not os.path.isfile(path):  # a link that leads nowhere, a pipe: somebody's
        raise WriteError(f"{path} is not ours, and stays as it is", advice=ELSEWHERE)
    try:
        with open(path, "rb") as file:
            return Place(path, text, file.read())
    except OSError as error:
        raise WriteError(f"{path}: {words_of(error)}", advice=ELSEWHERE) from None


def _beside_the_plugin() -> str:
    """The folder on PATH in which the plugin, or krew's link to it, is."""
    found = shutil.which(PLUGIN)
    if found is None:
        raise UsageError(f"{PLUGIN} is not on PATH, where kubectl looks for it", advice=ELSEWHERE)
    return os.path.dirname(os.path.abspath(found))


def _write(place: Place) -> None:
    """Write the file as a whole: kubectl may call it at any time."""
    new = f"{place.path}.{os.getpid()}.new"
    try:
        with open(new, "xb", opener=_opened) as file:
            file.write(place.text.encode())
            os.chmod(new, ALL_MAY_RUN)
        os.replace(new, place.path)
    except OSError as error:
        with suppress(OSError):
            os.remove(new)
        raise WriteError(f"{place.path}: {words_of(error)}", advice=ELSEWHERE) from None


def _opened(path: str, flags: int) -> int:
    """Open a file that all may run."""
    return os.open(path, flags, ALL_MAY_RUN)


def _way_there(place: Place) -> str:
    """What is missing until kubectl finds the file, if anything is."""
    folder = os.path.dirname(place.path)
    found = shutil.which(COMPLETES)
    if found and os.path.realpath(found) == os.path.realpath(place.path):
        return ""
    if found:
        return f"another one is found before it: {found}\n"
    return f"{folder} is not on PATH: kubectl finds it as soon as it is\n"
