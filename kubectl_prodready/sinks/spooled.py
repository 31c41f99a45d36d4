"""A file that is written as a whole at the end, however long its text takes to come."""

from __future__ import annotations

import os
import shutil
import tempfile

from kubectl_prodready.errors import WriteError
from kubectl_prodready.sinks.files import beside


class Spooled:
    """Collects a text outside of memory, in a file that nobody sees, and puts it in its place."""

    def __init__(self, path: str) -> None:
        """Collect what is to stand at `path`, in the place of what is there."""
        self._path = path
        self._spool = tempfile.TemporaryFile()  # noqa: SIM115  it is open as long as this is

    def add(self, text: str) -> None:
        """Add to the end of the text. A file name that is no UTF-8 comes back as its bytes."""
        self._spool.write(text.encode(errors="surrogateescape"))

    def put(self) -> None:
        """Put the text in its place: whole or not at all. Raises WriteError."""
        target = os.path.realpath(self._path)
        try:
            self._spool.seek(0)
            if os.path.exists(target) and not os.path.isfile(target):  # as /dev/stderr
                with open(target, "wb") as file:
                    shutil.copyfileobj(self._spool, file)
                return
            temporary = beside(target)
            try:
                with open(temporary, "xb") as file:
                    shutil.copyfileobj(self._spool, file)
                os.replace(temporary, target)
            finally:
                if os.path.lexists(temporary):
                    os.unlink(temporary)
        except OSError as error:
            reason = (error.strerror or str(error)).lower()
            raise WriteError(
                f"{self._path}: not written: {reason}", advice="correct this and run again"
            ) from None
        finally:
            self._spool.close()
