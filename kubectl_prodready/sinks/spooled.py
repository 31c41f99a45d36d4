"""A file that is written as a whole at the end, however long its text takes to come."""

from __future__ import annotations

import os
import shutil
import tempfile

from kubectl_prodready.errors import WriteError, words_of
from kubectl_prodready.sinks.atomic import Beside

CHUNK = 1 << 16
"""Bytes that are compared at a time."""


class Spooled:
    """Collects a text outside of memory, in a file that nobody sees, and puts it in its place."""

    def __init__(self, path: str) -> None:
        """Collect what is to stand at `path`, in the place of what is there."""
        self._path = path
        self._spool = tempfile.TemporaryFile()  # noqa: SIM115  it is open as long as this is

    def add(self, text: str) -> None:
        """Add to the end of the text. A file name that is no UTF-8 comes back as its bytes."""
        self._spool.write(text.encode(errors="surrogateescape"))

    def is_alike(self) -> bool:
        """Whether the text is what stands in its place already, as far as that can be read."""
        self._spool.flush()
        self._spool.seek(0)
        try:
            with open(self._path, "rb") as there:
                while part := there.read(CHUNK):
                    if self._spool.read(len(part)) != part:
                        return False
        except OSError:
            return False
        return not self._spool.read(1)

    def put(self) -> None:
        """Put the text in its place: whole or not at all. Raises WriteError."""
        target = os.path.realpath(self._path)
        try:
            self._spool.seek(0)
            if os.path.exists(target) and not os.path.isfile(target):  # as /dev/stderr
                with open(target, "wb") as file:
                    shutil.copyfileobj(self._spool, file)
                return
            with Beside(target) as new:
                shutil.copyfileobj(self._spool, new.file)
                new.replace()
        except OSError as error:
            message = f"{self._path}: not written: {words_of(error)}"
            raise WriteError(message, advice="correct this and run again") from None
        finally:
            self.close()

    def close(self) -> None:
        """Forget the text."""
        self._spool.close()
