"""The way of a file to its place: written beside it first, then put there whole or not at all."""

from __future__ import annotations

import os
import stat
from types import TracebackType
from typing import BinaryIO, Self

from kubectl_prodready.sinks.attributes import keep_attributes

NAME = 40
"""Characters of a file's name in that of its temporary file, which may not be too long."""

NEW = os.O_WRONLY | os.O_CREAT | os.O_EXCL

OPEN_FILES = os.chmod in os.supports_fd
"""Whether the system can change an open file's mode, whatever its name has become."""


class Beside:
    """A new file beside the place that it is for; it is removed where it did not get there."""

    file: BinaryIO

    def __init__(self, target: str, mode: int = 0o666) -> None:
        """Make nothing yet; it gets what the umask leaves of the mode."""
        self._target = target
        self._mode = mode
        self.name = name_beside(target)

    def __enter__(self) -> Self:
        """Make it. Raises OSError, as all of it does."""
        try:
            self.file = os.fdopen(os.open(self.name, NEW, self._mode), "wb")
        except KeyboardInterrupt:  # it comes when the system is done, and the file is there
            self._remove()
            raise
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        try:
            self.file.close()
        finally:
            self._remove()

    def _remove(self) -> None:
        if os.path.lexists(self.name):
            os.unlink(self.name)

    def write(self, raw: bytes, like: os.stat_result | None = None) -> None:
        """Write all of it, so that it lasts; with the owner, attributes and mode of the old one."""
        self.file.write(raw)
        self.file.flush()
        if like is not None:
            _make_alike(self.file.fileno(), self.name, self._target, like)
        os.fsync(self.file.fileno())
        self.file.close()

    def replace(self) -> None:
        """Take the place of what is there."""
        self.file.close()
        os.replace(self.name, self._target)

    def is_named(self) -> bool:
        """Take the place where it is free, and tell whether it was."""
        try:
            os.link(self.name, self._target)  # unlike a rename it never takes another's place
        except FileExistsError:
            return False
        except OSError:  # not every file system has links
            if os.path.lexists(self._target):
                return False
            self.replace()
        return True


def name_beside(target: str) -> str:
    """How the new file for a place is called as long as it is beside it."""
    folder, name = os.path.split(target)
    return os.path.join(folder, f".{name[:NAME]}.prodready-{os.getpid()}")


def _make_alike(descriptor: int, name: str, target: str, before: os.stat_result) -> None:
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
