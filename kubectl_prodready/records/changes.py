"""What is recorded of a file that is written: enough to take it back, and nothing more.

Only what an edit replaced is kept of the text, for the rest of a file may be a Secret. Checksums
tell whether a file still is what was written, and whether what comes out is what was there.
"""

from __future__ import annotations

from typing import Any, NamedTuple

from kubectl_prodready.errors import InputError
from kubectl_prodready.text.edit import Edit, reversed_edits
from kubectl_prodready.text.restore import checksum
from kubectl_prodready.text.verify import Verified

WRITTEN, AS_BEFORE, CHANGED = "written", "as before", "changed"


class FileChange(NamedTuple):
    """A file that was written: its absolute path, the SHA-256 of its bytes before and after.

    `back` are the edits that take it back, with offsets in code points of the text after. Where it
    `is_new`, there was no file, and what takes it back is to remove it.
    """

    path: str
    before: str
    after: str
    back: tuple[Edit, ...]
    is_new: bool = False

    @property
    def what(self) -> dict[str, Any]:
        """As it stands in a record."""
        said = {**self._asdict(), "back": [list(edit) for edit in self.back]}
        if not self.is_new:
            del said["is_new"]
        return said

    def standing(self, now: bytes) -> str:
        """What a file is by now: what was WRITTEN, AS_BEFORE it was, or CHANGED since."""
        known = {self.after: WRITTEN}
        if not self.is_new:
            known[self.before] = AS_BEFORE
        return known.get(checksum(now), CHANGED)


def change_of(path: str, verified: Verified, *, is_new: bool = False) -> FileChange:
    """What is to be recorded of a file that gets a proven text."""
    return FileChange(
        path,
        checksum(verified.before.encode()),
        checksum(verified.after.encode()),
        reversed_edits(verified.before, verified.edits),
        is_new,
    )


def read_change(what: dict[str, Any]) -> FileChange:
    """The change that stands in a record. Raises InputError where it is none."""
    path, before, after, back, is_new = (what.get(name) for name in FileChange._fields)
    texts = (path, before, after)
    if not all(isinstance(text, str) for text in texts) or not isinstance(back, list):
        raise InputError("its record is damaged")
    return FileChange(str(path), str(before), str(after), tuple(map(_edit, back)), is_new is True)


def _edit(fields: Any) -> Edit:
    if isinstance(fields, list) and [type(field) for field in fields] == [int, int, str]:
        return Edit(*fields)
    raise InputError("its record is damaged")
