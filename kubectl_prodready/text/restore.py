"""Prove that a text is what it was before, to the byte, before anyone may write it.

The proof is a checksum that was taken when the text was changed: whatever is wrong with the edits
that lead back, or with the text that they are applied to, gives another one.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

from kubectl_prodready.errors import UnprovenError
from kubectl_prodready.text.edit import Edit, apply

_SEAL = object()


def checksum(raw: bytes) -> str:
    """The SHA-256 of some bytes, in hexadecimal digits."""
    return hashlib.sha256(raw).hexdigest()


class Restored:
    """A text as it is (`before`) and as it was before its change (`after`), proven to be that."""

    __slots__ = ("after", "before")

    def __init__(self, before: str, after: str, seal: object) -> None:
        """Refuse to exist without a proof."""
        if seal is not _SEAL:
            raise UnprovenError("only a proof makes a Restored")
        self.before = before
        self.after = after


def restore(now: bytes, back: Iterable[Edit], original: str) -> Restored:
    """The text that edits lead back to, whose bytes must have the checksum `original`.

    Raises UnprovenError where they have another one, or where the edits fit no text.
    """
    try:
        text = now.decode()
        before = apply(text, back)
        raw = before.encode()
    except UnicodeError:
        raise UnprovenError("what is there is no text that could have been written") from None
    if checksum(raw) != original:
        raise UnprovenError("its record does not lead back to what was there before")
    return Restored(text, before, _SEAL)
