"""Write a baseline: whole or not at all."""

from __future__ import annotations

import os

from kubectl_prodready.disk import sync_folder
from kubectl_prodready.errors import WriteError, words_of
from kubectl_prodready.sinks.atomic import Beside
from kubectl_prodready.sinks.files import ANYONE_WRITES


def write_baseline(path: str, shown: str, text: str, before: bytes | None) -> None:
    """Put a baseline's text where the one that was read is; `before` None: where there is none.

    Raises WriteError, with the file as it was, where it is not what was read or cannot be written.
    """
    try:
        _replace(path, shown, text.encode(), before)
    except OSError as error:
        message = f"{shown}: not written: {words_of(error)}"
        raise WriteError(message, advice="correct this and run again") from None


def _replace(path: str, shown: str, raw: bytes, before: bytes | None) -> None:
    with Beside(path) as new:
        new.write(raw, None if before is None else os.stat(path))
        _check(path, shown, before)
        new.replace()
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
