"""Write a proven text to its file: whole or not at all."""

from __future__ import annotations

import errno
import os
import stat
from contextlib import suppress
from typing import NamedTuple

from kubectl_prodready.disk import sync_folder
from kubectl_prodready.errors import WriteError, words_of
from kubectl_prodready.sinks.atomic import Beside
from kubectl_prodready.text.restore import Restored
from kubectl_prodready.text.verify import Verified

ANYONE_WRITES = stat.S_IWUSR | stat.S_IWGRP | stat.S_IWOTH


class Words(NamedTuple):
    """How it is told that something was not done, and what to do instead of it."""

    refused: str
    instead: str = ""


WRITING = Words("not written", "use -o yaml")
RESTORING = Words("not taken back")


def write(path: str, shown: str, verified: Verified) -> None:
    """Put the new text where the old one is, through a temporary file beside it.

    A link stays, its target is edited; mode, owner and extended attributes are kept. Raises
    WriteError, with the file as it was, where it is not what was read, may not be written, or
    has no room.
    """
    _put(path, shown, verified, WRITING)


def unwritable(path: str, shown: str) -> str:
    """Why a file could not be written as it is now; "" where it could. Nothing is touched."""
    target = os.path.realpath(path)
    try:
        _writable(target, shown, WRITING)
        if not os.access(os.path.dirname(target), os.W_OK | os.X_OK):
            raise PermissionError(errno.EACCES, "its folder is read-only")
    except FileNotFoundError:
        return f"{shown}: {WRITING.refused}: it is gone; run again"
    except OSError as error:
        return str(_not_put(shown, error, WRITING))
    except WriteError as error:
        return str(error)
    return ""


def put_back(path: str, shown: str, restored: Restored) -> None:
    """Put the text that was there before where the new one is, in the same way.

    Raises WriteError, with the file as it was, for the same reasons.
    """
    _put(path, shown, restored, RESTORING)


def remove(path: str, shown: str, restored: Restored) -> None:
    """Remove a file that was not there before what is to be taken back.

    Raises WriteError, with the file as it was, where it is not what was read or must stay.
    """
    try:
        _check(path, shown, os.stat(path), restored, RESTORING)
        os.unlink(path)
    except OSError as error:
        raise _not_put(shown, error, RESTORING) from None
    with suppress(OSError):  # it is gone, whether or not that outlasts a loss of power
        sync_folder(os.path.dirname(path))


def create(path: str, shown: str, verified: Verified) -> None:
    """Put the new text where no file is yet, through a temporary file beside it.

    Its mode is what the umask leaves. Raises WriteError, with nothing there that was not there
    before, where something has the name by now, or where it cannot be written.
    """
    try:
        _make(path, shown, verified.after.encode())
    except OSError as error:
        message = f"{shown}: {WRITING.refused}: {words_of(error)}"
        raise WriteError(message, advice="correct this and run again") from None


def _make(path: str, shown: str, raw: bytes) -> None:
    with Beside(path) as new:
        new.write(raw)
        if not new.is_named():
            message = f"{shown}: {WRITING.refused}: it is there meanwhile"
            raise WriteError(message, advice="run again")
    with suppress(OSError):  # it is written, whether or not that outlasts a loss of power
        sync_folder(os.path.dirname(path))


def _put(path: str, shown: str, proven: Verified | Restored, words: Words) -> None:
    try:
        _replace(os.path.realpath(path), shown, proven, words)
    except OSError as error:
        raise _not_put(shown, error, words) from None


def _not_put(shown: str, error: OSError, words: Words) -> WriteError:
    advice = "the file is as it was; correct this and run again"
    return WriteError(f"{shown}: {words.refused}: {words_of(error)}", advice=advice)


def _replace(target: str, shown: str, proven: Verified | Restored, words: Words) -> None:
    before = os.stat(target)
    _check(target, shown, before, proven, words)
    with Beside(target, 0o600) as new:
        new.write(proven.after.encode(), before)
        _check(target, shown, before, proven, words)
        new.replace()
    with suppress(OSError):  # it is written, whether or not that outlasts a loss of power
        sync_folder(os.path.dirname(target))


def _check(
    target: str,
    shown: str,
    before: os.stat_result,
    proven: Verified | Restored,
    words: Words,
) -> None:
    """Refuse what is no file, may not be written, or is not what was read."""
    now = _writable(target, shown, words)
    with open(target, "rb") as file:
        raw = file.read()
    same = (before.st_ino, before.st_mtime_ns) == (now.st_ino, now.st_mtime_ns)
    if not same or raw != proven.before.encode():
        message = f"{shown}: {words.refused}: it changed meanwhile"
        raise WriteError(message, advice="run again")


def _writable(target: str, shown: str, words: Words) -> os.stat_result:
    """What the system knows of a file; refuses what is none, or may not be written."""
    refused, instead = f"{shown}: {words.refused}", words.instead
    now = os.stat(target)
    if not stat.S_ISREG(now.st_mode):
        raise WriteError(f"{refused}: no regular file", advice=instead and f"{instead} instead")
    if not now.st_mode & ANYONE_WRITES or not os.access(target, os.W_OK):
        advice = f"chmod it, or {instead}" if instead else "chmod it"
        raise WriteError(f"{refused}: it is read-only", advice=advice)
    return now
