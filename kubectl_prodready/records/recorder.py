"""Record what a run does, before and after it does it.

JSON lines that are only ever appended: a run that is killed leaves a record that can be read, at
most with a torn last line. The file is its owner's alone (0600).
"""

from __future__ import annotations

import json
import os
import time
from collections.abc import Mapping
from types import TracebackType
from typing import Any, Self, TypeAlias

from kubectl_prodready import __version__
from kubectl_prodready.errors import WriteError

SCHEMA = 1
SUFFIX = ".jsonl"
FILES, LIVE = "files", "live"

Line: TypeAlias = dict[str, Any]


class Recorder:
    """The record of one run. The file is made with the first `begin`: no write, no file.

    A `durable` one is on the disk before `begin` returns, also if the machine goes down.
    """

    def __init__(self, folder: str, kind: str, where: Mapping[str, str], *, durable: bool) -> None:
        """Write nothing yet; `where` is the cluster or the folder of the run."""
        now, rest = divmod(time.time_ns(), 10**9)
        # the microseconds keep runs of one second apart, and in order
        self.run = f"{time.strftime('%Y%m%d-%H%M%S', time.gmtime(now))}-{rest // 1000:05x}"
        self.path = os.path.join(folder, self.run + SUFFIX)
        self._durable = durable
        self._numbers = 0
        self._file: int | None = None
        self._head: Line = {
            "prodready": SCHEMA,
            "run": self.run,
            "time": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(now)),
            "version": __version__,
            "kind": kind,
            "where": dict(where),
        }

    @classmethod
    def reopen(cls, path: str) -> Self:
        """Go on with the record of a run that is over. Raises WriteError."""
        recorder = cls(os.path.dirname(path), "", {}, durable=True)
        recorder.path = path
        recorder._open(os.O_RDWR | os.O_APPEND)
        recorder._end_line()
        return recorder

    def begin(self, what: Mapping[str, Any], /) -> int:
        """Save what is about to be written; returns its number. Raises WriteError."""
        if self._file is None:
            try:
                os.makedirs(os.path.dirname(self.path), mode=0o700, exist_ok=True)
            except OSError as error:
                raise self._error(error) from None
            self._open(os.O_WRONLY | os.O_APPEND | os.O_CREAT | os.O_EXCL)
            self._add(self._head)
        self._numbers += 1
        self._add({"begun": self._numbers, "what": dict(what)})
        return self._numbers

    def done(self, number: int, /, **facts: Any) -> None:
        """It was written. Raises WriteError."""
        self._add({"done": number, **facts})

    def failed(self, number: int, /) -> None:
        """It surely was not written. Raises WriteError."""
        self._add({"failed": number})

    def undone(self, number: int, /) -> None:
        """It was taken back. Raises WriteError."""
        self._add({"undone": number})

    def close(self) -> None:
        """Let go of the file."""
        if self._file is not None:
            os.close(self._file)
            self._file = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def _open(self, flags: int) -> None:
        try:
            self._file = os.open(self.path, flags, 0o600)
        except OSError as error:
            raise self._error(error) from None

    def _end_line(self) -> None:
        """End a line that was torn, so that the next one is read."""
        if self._file is not None and os.lseek(self._file, 0, os.SEEK_END):
            os.lseek(self._file, -1, os.SEEK_END)
            if os.read(self._file, 1) != b"\n":
                os.write(self._file, b"\n")

    def _add(self, line: Line) -> None:
        """Append one line, in one write."""
        raw = f"{json.dumps(line, separators=(',', ':'))}\n".encode("ascii")
        if self._file is None:
            raise AssertionError(line)
        try:
            while raw:
                raw = raw[os.write(self._file, raw) :]
            if self._durable:
                os.fsync(self._file)
        except OSError as error:
            raise self._error(error) from None

    def _error(self, error: OSError) -> WriteError:
        reason = (error.strerror or str(error)).lower()
        return WriteError(
            f"{self.path}: what is changed cannot be recorded: {reason}",
            advice="name another folder with --record",
        )
