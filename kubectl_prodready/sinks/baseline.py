"""Write a baseline: whole or not at all."""

from __future__ import annotations

import os

from kubectl_prodready.disk import sync_folder
from kubectl_prodready.errors import WriteError
from kubectl_prodready.sinks.files import ANYONE_WRITES, beside, make_alike


def write_baseline(path: str, shown: str, text: str, before: bytes | None) -> None:
    """Put a baseline's text where the one that was read is; `before` None: where there is none.

    Raises WriteError, with the file as it was, where it is not what was read or cannot be written.
    """
    try:
        _replace(path, shown, text.encode(), before)
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise WriteError(
            f"{shown}: not written: {reason}", advice="correct this and run again"
        ) from None


def _replace(path: str, shown: str, raw: bytes, before: bytes | None) -> None:
    temporary = beside(path)
    descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o666)
    try:
        with open(descriptor, "wb") as file:
            file.write(raw)
            file.flush()
            if before is not None:
                make_alike(descriptor, temporary, path, os.stat(path))
            os.fsync(descriptor)
        _check(path, shown, before)
        os.replace(temporary, path)
    finally:
        if os.path.lexists(temporary):
            os.unlink(temporary)
    sync_folder(os.path.dirname(path))


def _check(path: str, shown: str, before: bytes | None) -> None:
    """Refuse to replace what may not be written, or what is not what was read."""
    now = None
    if os.path.lexists(path):
        if not os.stat(path).st_mode & ANYONE_WRITES or not os.access(path, os.W_OK):
            raise WriteError(f"{shown}: not written: it is read-only", advice="chmod it")
        with open(path, "rb") as file:
            now = file.read()
    if now != before:
        raise WriteError(f"{shown}: not written: it changed meanwhile", advice="run again")
