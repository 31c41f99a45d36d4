"""Append what a run does to its record."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator, Mapping
from types import TracebackType
from typing import Any, Self

from kubectl_prodready import __version__
from kubectl_prodready.disk import lock, sync_folder
from kubectl_prodready.errors import UsageError, WriteError, words_of
from kubectl_prodready.records.folder import make_private
from kubectl_prodready.records.lines import (
    DONE,
    FAILED,
    FILES,
    LIVE,
    UNDONE,
    Header,
    begin_line,
    header_line,
    outcome_line,
)
from kubectl_prodready.records.names import ENDING, names_from, stamp_of
from kubectl_prodready.records.runs import Run

__all__ = ["FILES", "LIVE", "Recorder"]

APPEND = os.O_APPEND | getattr(os, "O_BINARY", 0) | getattr(os, "O_NOFOLLOW", 0)


class Recorder:
    """Appends what a run does. The file is made with the first `begin`; nothing written, no file.

    `run` is its name, settled with the first `begin`. Every line is handed to the system at once,
    so a run that is killed loses none; `durable` lets it survive a loss of power, too. Each
    method raises WriteError where a line could not be kept. It may go on after that: what was cut
    off stays a line of its own, which says nothing.
    """

    def __init__(self, folder: str, kind: str, where: Mapping[str, str], *, durable: bool) -> None:
        """Be ready; `kind` is FILES or LIVE, `where` is told by `undo --list`."""
        now = time.time_ns()
        self._names: Iterator[str] = names_from(now)
        self.run = next(self._names)
        self._folder = folder
        self._path = ""
        self._header = Header(self.run, stamp_of(now), __version__, kind, dict(where))
        self._durable = durable
        self._made: list[str] = []
        self._descriptor: int | None = None
        self._last = 0
        self._torn = False

    @classmethod
    def reopen(cls, run: Run) -> Recorder:
        """The recorder of a run that is over, to append what was taken back.

        Raises WriteError where its record cannot be written to, UsageError while a run has it.
        """
        recorder = cls(os.path.dirname(run.path), run.kind, run.where, durable=False)
        recorder.run = run.name
        recorder._last = max((entry.number for entry in run.entries), default=0)
        try:
            recorder._descriptor = os.open(run.path, os.O_RDWR | APPEND)
            is_free = lock(recorder._descriptor)
            recorder._torn = not _ends_its_line(recorder._descriptor)
        except OSError as error:
            recorder.close()
            raise recorder._not_kept(error) from None
        if not is_free:
            recorder.close()
            raise UsageError(
                f"another run is at work: it has {run.path}", advice="wait until it is done"
            )
        return recorder

    @classmethod
    def over(
        cls, descriptor: int, path: str, header: Header, last: int, *, durable: bool
    ) -> Recorder:
        """The recorder of an open file at a path of its own: a new one, or one to go on with.

        `last` is the highest number in it. Raises WriteError where a new one cannot be begun.
        """
        recorder = cls(os.path.dirname(path), header.kind, header.where, durable=durable)
        recorder.run = header.run
        recorder._path = path
        recorder._descriptor = descriptor
        recorder._last = last
        try:
            recorder._torn = not _ends_its_line(descriptor)
            if not os.fstat(descriptor).st_size:
                recorder._append(header_line(header))
        except OSError as error:
            raise recorder._not_kept(error) from None
        return recorder

    @property
    def path(self) -> str:
        """Where the record is, or will be."""
        return self._path or os.path.join(self._folder, self.run + ENDING)

    def begin(self, what: Mapping[str, Any]) -> int:
        """Keep what is about to be written; returns its number. Nothing may be written before.

        `what` holds what JSON can say. After a WriteError nothing was begun.
        """
        line = begin_line(self._last + 1, what)
        try:
            if self._descriptor is None:
                self._make(line)
            else:
                self._append(line)
        except OSError as error:
            raise self._not_kept(error) from None
        self._last += 1
        if self._durable:
            self._sync()
        return self._last

    def done(self, number: int, **facts: Any) -> None:
        """It was written. `facts` are what is known only now, in values that JSON can say."""
        self._tell(DONE, number, facts)

    def failed(self, number: int) -> None:
        """It was surely not written."""
        self._tell(FAILED, number, {})

    def undone(self, number: int, **facts: Any) -> None:
        """It was taken back."""
        self._tell(UNDONE, number, facts)

    def close(self) -> None:
        """Let go of the file; there is nothing that must be written first."""
        if self._descriptor is not None:
            os.close(self._descriptor)
            self._descriptor = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.close()

    def _tell(self, outcome: str, number: int, facts: Mapping[str, Any]) -> None:
        try:
            self._append(outcome_line(outcome, number, facts))
        except OSError as error:
            raise self._not_kept(error) from None

    def _make(self, line: bytes) -> None:
        """Make the file, with its header and its first line in one go."""
        self._made = make_private(self._folder)
        self._descriptor = self._new()
        try:
            self._append(header_line(self._header._replace(run=self.run)) + line)
        except OSError:
            # half a header is no record, and would be warned of for ever
            self.close()
            os.unlink(self.path)
            self._torn = False
            raise

    def _new(self) -> int:
        """A new file, and the run's name with it."""
        while True:
            try:
                return os.open(self.path, os.O_RDWR | os.O_CREAT | os.O_EXCL | APPEND, 0o600)
            except FileExistsError:  # another run began in the same microsecond
                self.run = next(self._names)

    def _append(self, line: bytes) -> None:
        if self._descriptor is None:
            raise ValueError("nothing was begun")
        left = b"\n" + line if self._torn else line
        self._torn = True
        while left:
            left = left[os.write(self._descriptor, left) :]
        self._torn = False

    def _sync(self) -> None:
        """Make the last line outlast the machine; where that fails, it was not begun."""
        try:
            if self._descriptor is not None:
                os.fsync(self._descriptor)
            if self._last == 1 and not self._path:
                for folder in (self._folder, *map(os.path.dirname, self._made)):
                    sync_folder(folder)
        except OSError as error:
            self.failed(self._last)
            raise self._not_kept(error) from None

    def _not_kept(self, error: OSError) -> WriteError:
        message = f"{self.path}: not recorded: {words_of(error)}"
        is_journal = bool(self._path)
        advice = "" if is_journal else "name another folder with --record"
        return WriteError(message, advice=advice)


def _ends_its_line(descriptor: int) -> bool:
    """Whether a file's last line has its end; one that was cut off has none."""
    size = os.lseek(descriptor, 0, os.SEEK_END)
    if not size:
        return True
    os.lseek(descriptor, size - 1, os.SEEK_SET)
    return os.read(descriptor, 1) == b"\n"
