"""Write what was fixed, and record it for `undo`."""

from __future__ import annotations

import os
from contextlib import suppress
from typing import TYPE_CHECKING

from kubectl_prodready.errors import InputError, WriteError
from kubectl_prodready.fixing.results import FileResult
from kubectl_prodready.report.report import remark
from kubectl_prodready.sources.files import Source
from kubectl_prodready.text.verify import Verified

if TYPE_CHECKING:
    from kubectl_prodready.records.recorder import Recorder

UNKNOWN = 0
"""The number of a file that is not in the record."""


class Writing:
    """Writes files during one run, and records each as long as that can be done.

    A file is worth more than its record: containers without a home have no place for one. So the
    first that cannot be kept is told, and the rest of the run goes without.
    """

    def __init__(self, record: str) -> None:
        """Record in the folder `record`, or in the usual one where it is ""."""
        self._record = record
        self._recorder: Recorder | None = None
        self._is_recorded = True

    def written(self, source: Source, result: FileResult) -> FileResult:
        """Write a file if all of it was proven; what stands in the way becomes its error."""
        if result.verified is None or result.errors:
            return result
        try:
            self.put(source.path, source.shown, result.verified)
        except WriteError as error:
            return result._replace(errors=(InputError(error.message, advice=error.advice),))
        return result

    def created(self, result: FileResult) -> FileResult:
        """Make a file that is new; what stands in the way becomes its error."""
        if result.verified is None:
            return result
        try:
            self.put(result.path, result.file, result.verified, is_new=True)
        except WriteError as error:
            return result._replace(errors=(InputError(error.message, advice=error.advice),))
        return result

    def put(self, path: str, shown: str, verified: Verified, *, is_new: bool = False) -> None:
        """Put a proven text where it belongs: in a file, or in a new one. Raises WriteError."""
        from kubectl_prodready.sinks.files import create, write  # only where a file is written

        number = self._begin(path, shown, verified, is_new=is_new)
        try:
            (create if is_new else write)(path, shown, verified)
        except WriteError:
            self._end(number, shown, done=False)
            raise
        self._end(number, shown, done=True)

    @property
    def run(self) -> str:
        """The name of the run in the records, "" where nothing of it is there."""
        return self._recorder.run if self._recorder else ""

    def close(self) -> None:
        """Let go of the record."""
        if self._recorder:
            self._recorder.close()

    def _begin(self, path: str, shown: str, verified: Verified, *, is_new: bool) -> int:
        """Record what is about to be written; returns its number there."""
        if not self._is_recorded:
            return UNKNOWN
        from kubectl_prodready.records.changes import change_of

        try:
            self._recorder = self._recorder or self._opened()
            return self._recorder.begin(change_of(path, verified, is_new=is_new).what)
        except WriteError as error:
            self._stop(f"{shown}, nor of what is written after it", error)
            return UNKNOWN

    def _opened(self) -> Recorder:
        from kubectl_prodready.records.folder import folder_of
        from kubectl_prodready.records.recorder import FILES, Recorder

        where = {}
        with suppress(OSError):  # the current folder may be gone
            where["folder"] = os.getcwd()
        # a sync for each file would take longer than writing it
        return Recorder(folder_of(self._record), FILES, where, durable=False)

    def _end(self, number: int, shown: str, *, done: bool) -> None:
        """Record what became of a file that was begun."""
        if number == UNKNOWN or self._recorder is None:
            return
        try:
            if done:
                self._recorder.done(number)
            else:
                self._recorder.failed(number)
        except WriteError as error:  # that it was begun is enough to take it back
            if self._is_recorded:
                self._stop(f"what is written after {shown}", error)

    def _stop(self, unknown: str, error: WriteError) -> None:
        self._is_recorded = False
        remark(f"warning: undo will not know of {unknown}: {error}")
