"""The runs of which there is a record: which there are, and which one is meant."""

from __future__ import annotations

import os
import stat
from collections.abc import Callable
from typing import NamedTuple

from kubectl_prodready.errors import InputError, words_of
from kubectl_prodready.records.lines import Entry, Unreadable, read_lines
from kubectl_prodready.records.names import ENDING, NAME

__all__ = ["Entry", "Run", "newest_left", "run_named", "runs"]

LIST = "`kubectl prodready undo --list` names them"

Warn = Callable[[str], None]
"""Told, in one line, what was left out and why."""


class Run(NamedTuple):
    """What a run did. `time` is in UTC, as RFC 3339 writes it; `path` is that of its record.

    `is_damaged`: some of what it wrote is surely missing from the record.
    """

    name: str
    path: str
    time: str
    kind: str
    where: dict[str, str]
    entries: tuple[Entry, ...]
    is_damaged: bool = False

    @property
    def left(self) -> tuple[Entry, ...]:
        """What there may be to take back, in the order in which it was written."""
        return tuple(entry for entry in self.entries if entry.is_left)


def silent(_: str) -> None:
    """Warn nobody."""


def runs(folder: str, warn: Warn = silent) -> list[Run]:
    """All runs, newest first. What cannot be read is left out, and told.

    Raises InputError where the folder cannot be read; one that is missing has no runs.
    """
    found = []
    for name in _names(folder):
        run = _read(folder, name, warn)
        if isinstance(run, Unreadable):
            warn(f"{_path(folder, name)}: left out: {run.reason}")
        else:
            found.append(run)
    return found


def newest_left(folder: str, warn: Warn = silent) -> Run | None:
    """The newest run that has something left to take back; None where there is none.

    Raises InputError where the folder cannot be read, or where a later record can be read by a
    newer version only: to take back an earlier run instead is not what was meant.
    """
    for name in _names(folder):
        run = _read(folder, name, warn)
        if isinstance(run, Run):
            if run.left:
                return run
        elif run.is_newer:
            raise _refused(folder, name, run)
        else:
            warn(f"{_path(folder, name)}: left out: {run.reason}")
    return None


def run_named(folder: str, name: str, warn: Warn = silent) -> Run:
    """The run of a name; "" is the newest that has something left to take back.

    Raises InputError where there is none, or where its record cannot be read.
    """
    if not name:
        newest = newest_left(folder, warn)
        if newest is None:
            raise InputError(f"no run to take back in {folder}", advice=LIST)
        return newest
    if name not in _names(folder):
        raise InputError(f'there is no run "{name}" in {folder}', advice=LIST)
    run = _read(folder, name, warn)
    if isinstance(run, Unreadable):
        raise _refused(folder, name, run)
    return run


def run_at(path: str, name: str, warn: Warn = silent) -> Run:
    """The run whose record is at a path of its own, as a plan's journal is.

    Raises InputError where it cannot be read.
    """
    run = _read_at(path, name, warn)
    if isinstance(run, Unreadable):
        raise _not_read(path, run)
    return run


def _refused(folder: str, name: str, unreadable: Unreadable) -> InputError:
    return _not_read(_path(folder, name), unreadable)


def _not_read(path: str, unreadable: Unreadable) -> InputError:
    advice = "use that version" if unreadable.is_newer else "nothing can be taken back by it"
    return InputError(f"{path}: {unreadable.reason}", advice=advice)


def _path(folder: str, name: str) -> str:
    return os.path.join(folder, name + ENDING)


def _names(folder: str) -> list[str]:
    """The names of all runs, newest first; other files are no concern of ours."""
    try:
        found = os.listdir(folder)
    except FileNotFoundError:
        return []
    except OSError as error:
        advice = "name another with --record"
        raise InputError(words_of(error), file=folder, advice=advice) from None
    names = (name.removesuffix(ENDING) for name in found if name.endswith(ENDING))
    return sorted(filter(NAME.fullmatch, names), reverse=True)


def _read(folder: str, name: str, warn: Warn) -> Run | Unreadable:
    return _read_at(_path(folder, name), name, warn)


def _read_at(path: str, name: str, warn: Warn) -> Run | Unreadable:
    raw = _bytes_of(path)
    said = read_lines(raw) if isinstance(raw, bytes) else raw
    if isinstance(said, Unreadable):
        return said
    if said.is_damaged:
        warn(f"{path}: it is damaged: some of what was written may be missing from it")
    header = said.header
    where, entries = header.where, said.entries
    return Run(name, path, header.time, header.kind, where, entries, said.is_damaged)


def _bytes_of(path: str) -> bytes | Unreadable:
    """A record's bytes, where it is a file of one's own.

    In a folder that others can write to, a record of theirs must not say what becomes of one's
    files.
    """
    try:
        with open(path, "rb", opener=_without_waiting) as file:
            status = os.fstat(file.fileno())
            if not stat.S_ISREG(status.st_mode):
                return Unreadable("it is no regular file")
            if hasattr(os, "geteuid") and status.st_uid != os.geteuid():
                return Unreadable("it belongs to somebody else")
            return file.read()
    except OSError as error:
        return Unreadable(words_of(error))


def _without_waiting(path: str, flags: int) -> int:
    """Open what may be a pipe, or a link, which are none of ours, without waiting for anything."""
    return os.open(path, flags | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_NOFOLLOW", 0))
