"""Write a proven text to its file: whole or not at all."""

from __future__ import annotations

import os
import stat
from contextlib import suppress
from typing import NamedTuple

from kubectl_prodready.disk import sync_folder
from kubectl_prodready.errors import WriteError
from kubectl_prodready.sinks.attributes import keep_attributes
from kubectl_prodready.text.restore import Restored
from kubectl_prodready.text.verify import Verified

NAME = 40
"""Characters of a file's name in that of its temporary file, which may not be too long."""

ANYONE_WRITES = stat.S_IWUSR | stat.S_IWGRP | stat.S_IWOTH


OPEN_FILES = os.chmod in os.supports_fd
"""Whether the system can change an open file's mode, whatever its name has become."""


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
        reason = (error.strerror or str(error)).lower()
        message = f"{shown}: {WRITING.refused}: {reason}"
        raise WriteError(message, advice="correct this and run again") from None


def _make(path: str, shown: str, raw: bytes) -> None:
    temporary = beside(path)
    descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o666)
    try:
        with open(descriptor, "wb") as file:
            file.write(raw)
            file.flush()
            os.fsync(descriptor)
        if not _named(temporary, path):
            message = f"{shown}: {WRITING.refused}: it is there meanwhile"
            raise WriteError(message, advice="run again")
    finally:
        if os.path.lexists(temporary):
            os.unlink(temporary)
    with suppress(OSError):  # it is written, whether or not that outlasts a loss of power
        sync_folder(os.path.dirname(path))


def _named(temporary: str, path: str) -> bool:
    """Give a file its name, and tell whether that was free."""
    try:
        os.link(temporary, path)  # unlike a rename it never takes the place of another file
    except FileExistsError:
        return False
    except OSError:  # not every file system has links
        if os.path.lexists(path):
            return False
        os.replace(temporary, path)
    return True


def _put(path: str, shown: str, proven: Verified | Restored, words: Words) -> None:
    try:
        _replace(os.path.realpath(path), shown, proven, words)
    except OSError as error:
        raise _not_put(shown, error, words) from None


def _not_put(shown: str, error: OSError, words: Words) -> WriteError:
    reason = (error.strerror or str(error)).lower()
    advice = "the file is as it was; correct this and run again"
    return WriteError(f"{shown}: {words.refused}: {reason}", advice=advice)


def _replace(target: str, shown: str, proven: Verified | Restored, words: Words) -> None:
    temporary = beside(target)
    before = os.stat(target)
    _check(target, shown, before, proven, words)
    descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with open(descriptor, "wb") as file:
            file.write(proven.after.encode())
            file.flush()
            make_alike(descriptor, temporary, target, before)
            os.fsync(descriptor)
        _check(target, shown, before, proven, words)
        os.replace(temporary, target)
    finally:
        if os.path.lexists(temporary):
            os.unlink(temporary)
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
    refused, instead = f"{shown}: {words.refused}", words.instead
    now = os.stat(target)
    if not stat.S_ISREG(now.st_mode):
        raise WriteError(f"{refused}: no regular file", advice=instead and f"{instead} instead")
    if not now.st_mode & ANYONE_WRITES or not os.access(target, os.W_OK):
        advice = f"chmod it, or {instead}" if instead else "chmod it"
        raise WriteError(f"{refused}: it is read-only", advice=advice)
    with open(target, "rb") as file:
        raw = file.read()
    same = (before.st_ino, before.st_mtime_ns) == (now.st_ino, now.st_mtime_ns)
    if not same or raw != proven.before.encode():
        raise WriteError(f"{refused}: it changed meanwhile", advice="run again")


def beside(target: str) -> str:
    """The name of the temporary file that will take the place of another."""
    folder, name = os.path.split(target)
    return os.path.join(folder, f".{name[:NAME]}.prodready-{os.getpid()}")


def make_alike(descriptor: int, name: str, target: str, before: os.stat_result) -> None:
    """Give a new file, open and of a name, the owner, attributes and mode of the old one."""
    # by its descriptor: a name may lead elsewhere by now
    new = descriptor if OPEN_FILES else name
    own = (before.st_uid, before.st_gid)
    if hasattr(os, "chown") and own != (os.geteuid(), os.getegid()):
        try:
            os.chown(new, *own)
        except PermissionError as error:
            message = "only its owner can replace it and stay its owner"
            raise PermissionError(error.errno, message) from None
    keep_attributes(target, new)
    os.chmod(new, stat.S_IMODE(before.st_mode))
