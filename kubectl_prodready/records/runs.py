"""Read the records of runs: what each wrote, and what of it is still to be taken back."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

from kubectl_prodready.core.plain import mapping, text, texts
from kubectl_prodready.errors import InputError
from kubectl_prodready.records.recorder import SCHEMA, SUFFIX

STATES = ("begun", "done", "failed", "undone")
OPEN = frozenset(("begun", "done"))
"""States of what was written, or may have been, and is not taken back."""


class Entry(NamedTuple):
    """One thing that a run wrote, or was about to write: `begun` is all that is known then."""

    number: int
    what: dict[str, Any]
    state: str = "begun"

    @property
    def is_open(self) -> bool:
        """Whether there may be something to take back."""
        return self.state in OPEN


class Run(NamedTuple):
    """A run of `kind` files or live; `time` is RFC 3339 in UTC."""

    name: str
    path: str
    time: str
    kind: str
    where: dict[str, str]
    entries: tuple[Entry, ...]

    @property
    def open(self) -> tuple[Entry, ...]:
        """What may be taken back, the last first."""
        return tuple(entry for entry in reversed(self.entries) if entry.is_open)


def runs(folder: str, warn: Callable[[str], None]) -> list[Run]:
    """All runs in a folder, newest first. What cannot be read is told to `warn` and left out."""
    found = []
    for name in sorted(_names(folder), reverse=True):
        try:
            found.append(read_run(os.path.join(folder, name)))
        except InputError as error:
            warn(str(error))
    return found


def run_named(folder: str, name: str, warn: Callable[[str], None]) -> Run | None:
    """A run by its name; without one the newest that has something left, None where there is none.

    Raises InputError where there is no such run, or where it cannot be read.
    """
    if not name:
        return next((run for run in runs(folder, warn) if run.open), None)
    if f"{name}{SUFFIX}" not in _names(folder):
        raise InputError(f"there is no run {name} in {folder}", advice="undo --list names all")
    return read_run(os.path.join(folder, f"{name}{SUFFIX}"))


def read_run(path: str) -> Run:
    """The run of one record. A torn last line is passed over. Raises InputError."""
    try:
        with open(path, encoding="utf-8", errors="replace") as file:
            lines = list(_lines(file.read()))
    except OSError as error:
        raise InputError((error.strerror or str(error)).lower(), file=path) from None
    head = lines[0] if lines else {}
    schema = head.get("prodready")
    if not isinstance(schema, int):
        raise InputError("this is no record of a run", file=path)
    if schema > SCHEMA:
        raise InputError("a newer version recorded this", advice="take it back with it", file=path)
    name, time, kind = (text(head.get(key)) for key in ("run", "time", "kind"))
    return Run(name, path, time, kind, texts(head.get("where")), _entries(lines[1:]))


def _names(folder: str) -> list[str]:
    try:
        return [name for name in os.listdir(folder) if name.endswith(SUFFIX)]
    except (FileNotFoundError, NotADirectoryError):
        return []
    except OSError as error:
        raise InputError((error.strerror or str(error)).lower(), file=folder) from None


def _lines(said: str) -> Iterator[dict[str, Any]]:
    """The lines that are whole; what a killed run left half is none."""
    for line in said.split("\n"):
        try:
            data = json.loads(line)
        except ValueError:
            continue
        if isinstance(data, dict):
            yield data


def _entries(lines: list[dict[str, Any]]) -> tuple[Entry, ...]:
    entries: dict[int, Entry] = {}
    for line in lines:
        state = next((state for state in STATES if state in line), "")
        number = line.get(state)
        if not isinstance(number, int):
            continue
        if state == "begun":
            entries[number] = Entry(number, mapping(line.get("what")))
        else:  # without its beginning it is damaged: that is told when it is taken back
            entries[number] = entries.get(number, Entry(number, {}))._replace(state=state)
    return tuple(entries.values())
