"""A record as lines: how each is written, and what all of them together say.

Pure: bytes in, entries out. What is no line of ours says nothing, but what is missing between
those that are there is noticed: begun things are numbered from 1, and no number is left out.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple

VERSION = 1
"""Of the record's form. One of a higher version is not read: it may say what is not known here."""

FILES, LIVE = "files", "live"
KINDS = (FILES, LIVE)

BEGUN, DONE, FAILED, UNDONE = "begun", "done", "failed", "undone"
OUTCOMES = (DONE, FAILED, UNDONE)

_as_json = json.JSONEncoder(separators=(",", ":")).encode


class Entry(NamedTuple):
    """One thing that a run wrote, or was about to.

    `state` is that of its last line: begun (it may have been done or not), done, failed (it was
    surely not done) or undone. `facts` are those of all its lines.
    """

    number: int
    what: dict[str, Any]
    state: str
    facts: dict[str, Any]

    @property
    def is_left(self) -> bool:
        """Whether there may be something to take back."""
        return self.state in {BEGUN, DONE}

    @property
    def is_undone(self) -> bool:
        """Whether it was taken back."""
        return self.state == UNDONE


class Header(NamedTuple):
    """The first line: what ran, when (RFC 3339, UTC) and where."""

    run: str
    time: str
    program: str
    kind: str
    where: dict[str, str]


class Unreadable(NamedTuple):
    """Why a record says nothing here, and whether a newer program might read it."""

    reason: str
    is_newer: bool = False


class Said(NamedTuple):
    """All that a record says. `is_damaged`: a line is missing that must have been there."""

    header: Header
    entries: tuple[Entry, ...]
    is_damaged: bool


def header_line(header: Header) -> bytes:
    """The first line."""
    return _line({"record": VERSION, **header._asdict()})


def begin_line(number: int, what: Mapping[str, Any]) -> bytes:
    """Something is about to be written. Values are what JSON can say."""
    return _line({"begin": number, "what": dict(what)})


def outcome_line(outcome: str, number: int, facts: Mapping[str, Any]) -> bytes:
    """What became of it: one of OUTCOMES."""
    return _line({outcome: number, **({"facts": dict(facts)} if facts else {})})


def _line(fields: dict[str, Any]) -> bytes:
    # ASCII only: a byte of a file name that is no UTF-8 comes back as what it was
    return _as_json(fields).encode() + b"\n"


def read_lines(raw: bytes) -> Said | Unreadable:
    """What a whole record says; a last line without its end is one that was cut off."""
    first, *rest = raw.split(b"\n")[:-1] or [b""]
    header = _header(_parsed(first))
    if isinstance(header, Unreadable):
        return header
    return Said(header, *_entries(map(_parsed, rest)))


def _parsed(line: bytes) -> dict[str, Any]:
    """The fields of a line, none where it is no line of ours."""
    try:
        fields = json.loads(line)
    except (ValueError, RecursionError):  # cut off, or written by somebody else
        return {}
    return fields if isinstance(fields, dict) else {}


def _header(fields: dict[str, Any]) -> Header | Unreadable:
    version = _number(fields.get("record"))
    if not version:
        return Unreadable("it does not begin as a record does")
    if version > VERSION:
        return Unreadable("it was made by a newer version of this program", is_newer=True)
    run, time, program, kind = (fields.get(name) for name in ("run", "time", "program", "kind"))
    where = fields.get("where")
    if not isinstance(where, dict) or kind not in KINDS:
        return Unreadable("its first line is broken")
    if not all(isinstance(text, str) for text in (run, time, program, *where.values())):
        return Unreadable("its first line is broken")
    return Header(str(run), str(time), str(program), str(kind), where)


def _number(value: Any) -> int:
    """A number from 1, or 0 where it is none."""
    return value if type(value) is int and value > 0 else 0


def _entries(lines: Iterable[dict[str, Any]]) -> tuple[tuple[Entry, ...], bool]:
    """The entries, and whether a line must be missing."""
    entries: dict[int, Entry] = {}
    is_whole = True
    for fields in lines:
        if begun := _begun(fields):
            is_whole &= begun.number not in entries
            entries.setdefault(begun.number, begun)
        for outcome, number in _outcomes(fields):
            is_whole &= number in entries
            if entry := entries.get(number):
                facts = fields.get("facts")
                more = facts if isinstance(facts, dict) else {}
                entries[number] = entry._replace(state=outcome, facts={**entry.facts, **more})
    is_whole &= set(entries) == set(range(1, len(entries) + 1))
    return tuple(entries.values()), not is_whole


def _begun(fields: dict[str, Any]) -> Entry | None:
    number, what = _number(fields.get("begin")), fields.get("what")
    return Entry(number, what, BEGUN, {}) if number and isinstance(what, dict) else None


def _outcomes(fields: dict[str, Any]) -> Iterator[tuple[str, int]]:
    for outcome in OUTCOMES:
        if number := _number(fields.get(outcome)):
            yield outcome, number
