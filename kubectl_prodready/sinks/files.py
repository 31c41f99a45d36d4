"""Write a proven text to its file: whole or not at all."""

from __future__ import annotations

import os
import stat

from kubectl_prodready.disk import sync_folder
from kubectl_prodready.errors import WriteError
from kubectl_prodready.sinks.attributes import keep_attributes
from kubectl_prodready.text.verify import Verified

NAME = 40
"""Characters of a file's name in that of its temporary file, which may not be too long."""

ANYONE_WRITES = stat.S_IWUSR | stat.S_IWGRP | stat.S_IWOTH


OPEN_FILES = os.chmod in os.supports_fd
"""Whether the system can change an open file's mode, whatever its name has become."""


def write(path: str, shown: str, verified: Verified) -> None:
    """Put the new text where the old one is, through a temporary file beside it.

    A link stays, its target is edited; mode, owner and extended attributes are kept. Raises
    WriteError, with the file as it was, where it is not what was read, may not be written, or
    has no room.
    """
    try:
        _replace(os.path.realpath(path), shown, verified)
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise WriteError(
            f"{shown}: not written: {reason}",
            advice="the file is as it was; correct this and run again",
        ) from None


def _replace(target: str, shown: str, verified: Verified) -> None:
    temporary = beside(target)
    before = os.stat(target)
    _check(target, shown, before, verified)
    descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with open(descriptor, "wb") as file:
            file.write(verified.after.encode())
            file.flush()
            make_alike(descriptor, temporary, target, before)
            os.fsync(descriptor)
        _check(target, shown, before, verified)
        os.replace(temporary, target)
    finally:
        if os.path.lexists(temporary):
            os.unlink(temporary)
    sync_folder(os.path.dirname(target))


def _check(target: str, shown: str, before: os.stat_result, verified: Verified) -> None:
    """Refuse what is no file, may not be written, or is not what was read."""
    now = os.stat(target)
    if not stat.S_ISREG(now.st_mode):
        raise WriteError(f"{shown}: not written: no regular file", advice="use -o yaml instead")
    if not now.st_mode & ANYONE_WRITES or not os.access(target, os.W_OK):
        raise WriteError(
            f"{shown}: not written: it is read-only", advice="chmod it, or use -o yaml"
        )
    with open(target, "rb") as file:
        raw = file.read()
    same = (before.st_ino, before.st_mtime_ns) == (now.st_ino, now.st_mtime_ns)
    if not same or raw != verified.before.encode():
        raise WriteError(f"{shown}: not written: it changed meanwhile", advice="run again")


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
