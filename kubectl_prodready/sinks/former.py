"""A file as it was before a run wrote it: from what is there now, and the edits that lead back.

Only a proof makes a `Former`, as it does a `Verified`: what is there must be what was written, and
what comes out what was there before, byte for byte.
"""

from __future__ import annotations

import hashlib
from typing import Any, NamedTuple

from kubectl_prodready.errors import InputError, UnprovenError
from kubectl_prodready.text.edit import Edit, apply, reverse
from kubectl_prodready.text.verify import Verified

_SEAL = object()


class Former:
    """The text that is there, and the one before, proven by the digests of both."""

    __slots__ = ("after", "before")

    def __init__(self, before: str, after: str, seal: object) -> None:
        """Refuse to exist without a proof. `before` is what is there now."""
        if seal is not _SEAL:
            raise UnprovenError("only a proof makes a Former")
        self.before = before
        self.after = after


class SavedFile(NamedTuple):
    """What is kept of a file that is written: SHA-256 before and after, and the way back.

    The edits have only what gave way to them: nothing else of the file, which may hold Secrets.
    """

    path: str
    before: str
    after: str
    back: tuple[Edit, ...]


def what_of(path: str, verified: Verified) -> dict[str, Any]:
    """What is saved of a file before it is written, as plain data."""
    return {
        "file": path,
        "before": digest(verified.before.encode()),
        "after": digest(verified.after.encode()),
        "back": [list(edit) for edit in reverse(verified.before, verified.edits)],
    }


def saved_of(what: dict[str, Any]) -> SavedFile | None:
    """What was saved of a file; None where it is something else, or damaged."""
    try:
        path, before, after = (str(what[key]) for key in ("file", "before", "after"))
        back = tuple(Edit(int(start), int(end), str(text)) for start, end, text in what["back"])
    except (KeyError, TypeError, ValueError):
        return None
    return SavedFile(path, before, after, back)


def former(raw: bytes, saved: SavedFile) -> Former:
    """The file as it was. Raises InputError where it is not what was written.

    Raises UnprovenError where the record does not lead back.
    """
    if digest(raw) != saved.after:
        raise InputError("it was changed since", advice="undo it by hand, or with git")
    now = raw.decode()
    was = apply(now, saved.back)
    if digest(was.encode()) != saved.before:
        raise UnprovenError("the record does not lead back to what the file was")
    return Former(now, was, _SEAL)


def digest(raw: bytes) -> str:
    """SHA-256, in hexadecimal digits."""
    return hashlib.sha256(raw).hexdigest()
