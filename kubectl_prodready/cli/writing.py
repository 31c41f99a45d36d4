"""Write proven files, each recorded before, so that `undo` can take it back."""

from __future__ import annotations

import os

from kubectl_prodready.errors import InputError, WriteError
from kubectl_prodready.fixing.results import FileResult
from kubectl_prodready.records.folder import folder_of
from kubectl_prodready.records.recorder import FILES, Recorder
from kubectl_prodready.report.report import remark
from kubectl_prodready.sinks.files import write
from kubectl_prodready.sinks.former import what_of
from kubectl_prodready.sources.files import Source


class Writer:
    """Writes the files of one run. Where nothing can be recorded, that is told once."""

    def __init__(self, record: str) -> None:
        """Write nothing yet; `record` is the folder that --record names, or ""."""
        self._recorder: Recorder | None = None
        try:
            # not durable: a file lasts by itself, and `undo` looks at what it finds
            folder = folder_of(record)
            self._recorder = Recorder(folder, FILES, {"folder": os.getcwd()}, durable=False)
        except WriteError as error:
            self._go_on_without(error)

    def write(self, source: Source, result: FileResult) -> FileResult:
        """Write a file if all of it was proven; what stands in the way becomes its error."""
        if result.verified is None or result.errors:
            return result
        number = self._begin(source, result)
        try:
            write(source.path, source.shown, result.verified)
        except WriteError as error:
            self._settle(number, done=False)
            return result._replace(errors=(InputError(error.message, advice=error.advice),))
        self._settle(number, done=True)
        return result

    def close(self) -> None:
        """Let go of the record."""
        if self._recorder:
            self._recorder.close()

    def _begin(self, source: Source, result: FileResult) -> int:
        if self._recorder is None or result.verified is None:
            return 0
        try:
            return self._recorder.begin(what_of(os.path.abspath(source.path), result.verified))
        except WriteError as error:
            self._go_on_without(error)
            return 0

    def _settle(self, number: int, *, done: bool) -> None:
        if self._recorder is None or not number:
            return
        try:
            (self._recorder.done if done else self._recorder.failed)(number)
        except WriteError as error:
            self._go_on_without(error)

    def _go_on_without(self, error: WriteError) -> None:
        """The files are the user's, and mostly in git: they are written all the same."""
        remark(f"warning: {error}; undo will not know these files")
        self.close()
        self._recorder = None
