"""The journal of a plan: what was begun of it and what was done, in a file beside it.

It is a record as any other run has, at a place that the plan tells, and kept on with by each run
on the plan. Who has it open has it alone.
"""

from __future__ import annotations

import os
import stat
import threading
import time
from collections.abc import Iterable, Mapping
from typing import Any, Self

from kubectl_prodready import __version__
from kubectl_prodready.disk import lock
from kubectl_prodready.errors import InputError, UsageError, WriteError, words_of
from kubectl_prodready.records.lines import (
    BEGUN,
    DONE,
    FAILED,
    FILES,
    UNDONE,
    Entry,
    Header,
    Unreadable,
    read_lines,
)
from kubectl_prodready.records.names import names_from, stamp_of
from kubectl_prodready.records.recorder import Recorder
from kubectl_prodready.records.runs import Warn, silent

ENDING = ".journal"
BEGINNING = b'{"record":'
"""How every journal begins, and nothing that somebody else may have called so."""

FOLLOWED = "rolledOut"
"""The fact of an entry that its rollout came to its end."""

UNDOING = "undoing"
"""The fact of an entry that it is about to be taken back: until that is done, nobody knows."""

PLANNED = "planned"
"""The key under which an entry names the objects of the plan that it is about."""


def journal_path(plan: str) -> str:
    """Where the journal of a plan is."""
    return plan + ENDING


class Journal:
    """What was done of a plan, as far as it is known, and what is done now.

    Several threads may tell what they do. All methods raise WriteError where that cannot be kept.
    """

    def __init__(self, recorder: Recorder, entries: Iterable[Entry]) -> None:
        """Go on behind some entries."""
        self._recorder = recorder
        self._lock = threading.Lock()
        self._states: dict[str, str] = {}
        self._unsure: dict[str, Entry] = {}
        self._unfollowed: dict[str, Entry] = {}
        self._left: set[int] = set()
        for entry in entries:
            if entry.is_left:
                self._left.add(entry.number)
            for key in _keys_of(entry.what):
                self._states[key] = entry.state
                self._unsure.pop(key, None)
                self._unfollowed.pop(key, None)
                is_between = entry.state == DONE and entry.facts.get(UNDOING)
                if entry.state == BEGUN or is_between:
                    self._unsure[key] = entry
                elif entry.state == DONE and not entry.facts.get(FOLLOWED):
                    self._unfollowed[key] = entry

    def is_done(self, key: str) -> bool:
        """Whether an object of the plan was surely done, and not taken back since."""
        return self._states.get(key) == DONE and key not in self._unsure

    def unsure(self, key: str) -> Entry | None:
        """What a run that was killed had begun of an object: it may be done or not."""
        return self._unsure.get(key)

    def unfollowed(self, key: str) -> Entry | None:
        """What a run had done of an object of whose rollout nobody knows the end."""
        return self._unfollowed.get(key)

    def reopen(self, key: str) -> None:
        """What was done of an object was taken back by somebody else: it is open again."""
        entry = self._unfollowed.pop(key)
        self._states[key] = UNDONE
        self.undone(entry.number)

    def settle(self, key: str, outcome: str, **facts: Any) -> None:
        """It is known by now what became of what was begun: it was DONE, FAILED or UNDONE."""
        entry = self._unsure.pop(key)
        self._states[key] = outcome
        if outcome == DONE:
            self._unfollowed[key] = entry
            self.done(entry.number, **{UNDOING: False, **facts})
        elif outcome == UNDONE:
            self.undone(entry.number)
        else:
            self.failed(entry.number)

    def begin(self, what: Mapping[str, Any]) -> int:
        """Keep what is about to be written; returns its number.

        What was begun of the same object before, and may still come, is done with: only one of
        them can be done, and whichever it is, this entry tells it.
        """
        for key in _keys_of(what):
            if key in self._unsure:
                self.settle(key, FAILED)
        with self._lock:
            number = self._recorder.begin(what)
            self._left.add(number)
            return number

    def done(self, number: int, **facts: Any) -> None:
        """It was written."""
        with self._lock:
            self._recorder.done(number, **facts)

    def failed(self, number: int) -> None:
        """It was surely not written."""
        with self._lock:
            self._recorder.failed(number)
            self._left.discard(number)

    def undone(self, number: int, **facts: Any) -> None:
        """It was taken back."""
        with self._lock:
            self._recorder.undone(number, **facts)
            self._left.discard(number)

    @property
    def has_left(self) -> bool:
        """Whether there may be something to take back."""
        return bool(self._left)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        """Let go of the file."""
        self._recorder.close()


class Blank(Journal):
    """The journal of a plan that nobody has begun, and nobody begins."""

    def __init__(self) -> None:
        """Know nothing."""
        super().__init__(Recorder("", FILES, {}, durable=False), ())


def _keys_of(what: Mapping[str, Any]) -> list[str]:
    """The objects of the plan that an entry is about."""
    keys = what.get(PLANNED)
    return [key for key in keys if isinstance(key, str)] if isinstance(keys, list) else []


def open_journal(
    plan: str, kind: str, where: Mapping[str, str], *, durable: bool, warn: Warn = silent
) -> Journal:
    """The journal of a plan, a new one where there is none.

    Raises UsageError while another run has it, InputError for what is none, WriteError.
    """
    path = journal_path(plan)
    try:
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_APPEND | _SAFE, 0o600)
    except OSError as error:
        raise WriteError(f"{path}: {words_of(error)}", advice="the plan needs a journal") from None
    try:
        header, entries = _said(descriptor, path, kind, where, warn)
    except BaseException:
        os.close(descriptor)
        raise
    last = max((entry.number for entry in entries), default=0)
    return Journal(Recorder.over(descriptor, path, header, last, durable=durable), entries)


def _said(
    descriptor: int, path: str, kind: str, where: Mapping[str, str], warn: Warn
) -> tuple[Header, tuple[Entry, ...]]:
    if not stat.S_ISREG(os.fstat(descriptor).st_mode):
        raise InputError("no regular file", file=path)
    if not lock(descriptor):
        raise UsageError(
            f"another run is at work on this plan: it has {path}", advice="wait until it is done"
        )
    raw = _bytes_of(descriptor)
    if b"\n" not in raw and BEGINNING.startswith(raw[: len(BEGINNING)]):
        # new, or killed before anything was begun
        os.ftruncate(descriptor, 0)
        now = time.time_ns()
        return Header(next(names_from(now)), stamp_of(now), __version__, kind, dict(where)), ()
    said = read_lines(raw)
    if isinstance(said, Unreadable):
        raise InputError(said.reason, advice="it is not this plan's journal", file=path)
    if said.header.kind != kind:
        raise InputError(f"it is of {said.header.kind}, and the plan of {kind}", file=path)
    if said.is_damaged:
        warn(f"{path}: it is damaged: some of what was done may be missing from it")
    return said.header, said.entries


def _bytes_of(descriptor: int) -> bytes:
    os.lseek(descriptor, 0, os.SEEK_SET)
    with open(descriptor, "rb", closefd=False) as file:
        return file.read()


_SAFE = getattr(os, "O_BINARY", 0) | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)
