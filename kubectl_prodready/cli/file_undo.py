"""Take back what a run wrote to files."""

from __future__ import annotations

import os
import stat
from contextlib import suppress

from kubectl_prodready.cli.exits import CHANGES_NEEDED, ERROR, FINE
from kubectl_prodready.errors import InputError, ProdreadyError, WriteError, words_of
from kubectl_prodready.fixing.results import FileResult
from kubectl_prodready.records.changes import AS_BEFORE, CHANGED, FileChange, read_change
from kubectl_prodready.records.journal import ENDING as JOURNAL
from kubectl_prodready.records.lines import BEGUN, Entry
from kubectl_prodready.records.recorder import Recorder
from kubectl_prodready.records.runs import Run
from kubectl_prodready.report.names import TakenBackReport
from kubectl_prodready.report.report import Lasting, many, remark
from kubectl_prodready.sinks.files import put_back, remove
from kubectl_prodready.text.restore import restore

GONE = "it is gone"
EDITED = "it was changed since it was written"
NEVER = f"{EDITED}, and --force is for live objects: no file is overwritten"


def take_back(run: Run, *, force: bool, dry_run: bool) -> int:
    """Take back all files of a run that still are what was written; returns the exit code."""
    undoing = _Undoing(run, force=force, dry_run=dry_run)
    for entry in reversed(run.left):
        undoing.take_back(entry)
    return undoing.end()


class _Undoing:
    """One run being taken back: what became of its files, and the record of that."""

    def __init__(self, run: Run, *, force: bool, dry_run: bool) -> None:
        self.run = run
        self.force = force
        self.dry_run = dry_run
        self.report = Lasting(TakenBackReport(would=dry_run))
        # what a plan's journal says must hold while it is taken back
        is_held = run.path.endswith(JOURNAL) and not dry_run
        self.recorder = Recorder.reopen(run) if is_held else None
        self.is_recorded = not dry_run
        self.back = self.left = self.untouched = self.failures = 0

    def take_back(self, entry: Entry) -> None:
        """Take back one file, or tell why not."""
        shown = f"run {self.run.name}, file {entry.number}"
        try:
            change = read_change(entry.what)
            shown = _shown(change.path)
            self._decide(entry, change, shown)
        except ProdreadyError as error:
            named = isinstance(error, WriteError)
            self._fail(str(error) if named else f"{shown}: not taken back: {error}")

    def _decide(self, entry: Entry, change: FileChange, shown: str) -> None:
        now = _read(change.path)
        if now is None and not change.is_new:
            self._leave(shown, GONE)
        elif now is None:
            self._as_before(entry)
        elif (standing := change.standing(now)) == CHANGED:
            self._leave(shown, NEVER if self.force else EDITED)
        elif standing == AS_BEFORE:
            self._as_before(entry)
        else:
            restored = restore(now, change.back, change.before)
            if not self.dry_run:
                (remove if change.is_new else put_back)(change.path, shown, restored)
            self.back += 1
            self._record(entry)
            self.report.show(FileResult(shown))

    def _as_before(self, entry: Entry) -> None:
        self.untouched += 1
        self._record(entry, never_written=entry.state == BEGUN)

    def _leave(self, shown: str, reason: str) -> None:
        self.left += 1
        remark(f"{shown}: left alone: {reason}")

    def _fail(self, line: str) -> None:
        self.failures += 1
        remark(f"error: {line}")

    def _record(self, entry: Entry, *, never_written: bool = False) -> None:
        """Record that a file is what it was before; the first time that this fails, tell it."""
        if not self.is_recorded:
            return
        try:
            self.recorder = self.recorder or Recorder.reopen(self.run)
            if never_written:
                self.recorder.failed(entry.number)
            else:
                self.recorder.undone(entry.number)
        except WriteError as error:
            self.is_recorded = False
            remark(f"warning: another undo will not know of this: {error.message}")

    def end(self) -> int:
        """Tell the sums; returns the exit code."""
        if self.recorder:
            self.recorder.close()
        self.report.end()
        if self.report.error:
            self._fail(str(self.report.error))
        sums = [f"{many(self.back, 'file')} {'to take back' if self.dry_run else 'taken back'}"]
        sums += [f"{self.left} left alone"] if self.left else []
        sums += [f"{self.untouched} as before already"] if self.untouched else []
        remark(f"run {self.run.name}: {', '.join(sums)}")
        if self.failures:
            return ERROR
        return CHANGES_NEEDED if self.left else FINE


def _read(path: str) -> bytes | None:
    """A file's bytes; None where there is none of this name. Raises InputError."""
    try:
        if not stat.S_ISREG(os.stat(path).st_mode):
            return None
        with open(path, "rb") as file:
            return file.read()
    except (FileNotFoundError, NotADirectoryError):
        return None
    except OSError as error:
        raise InputError(words_of(error)) from None


def _shown(path: str) -> str:
    """A path as people here would write it: relative where it lies below the current folder."""
    with suppress(OSError):  # the current folder may be gone
        here = os.path.join(os.getcwd(), "")
        return path.removeprefix(here)
    return path
