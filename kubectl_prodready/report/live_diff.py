"""A unified diff of two objects that were never a text."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain

from kubectl_prodready.core.model import Ref
from kubectl_prodready.report.diff import Region, hunks
from kubectl_prodready.report.escape import escaped


def live_diff(ref: Ref, before: str, after: str) -> str:
    """What changes of a live object, from the YAML of it as it is and as it would be."""
    name = escaped(str(ref))
    changed = live_body(before, after)
    return f"--- live/{name}\n+++ fixed/{name}\n{changed}" if changed else ""


def live_body(before: str, after: str) -> str:
    """The same without the names: its hunks alone."""
    return _shown("".join(hunks(before, list(_regions(before, after)))))


def _shown(body: str) -> str:
    """A diff whose lines steer no terminal."""
    return "\n".join(map(escaped, body.split("\n")))


def _regions(before: str, after: str) -> Iterator[Region]:
    """The lines that come, and those that make way for them."""
    old, new = before.splitlines(keepends=True), after.splitlines(keepends=True)
    at = offset = 0
    for start, end, first, last in _changes(old, new):
        offset += sum(map(len, old[at:start]))
        length = sum(map(len, old[start:end]))
        yield Region(offset, offset + length, "".join(new[first:last]))
        at, offset = end, offset + length


def _changes(old: list[str], new: list[str]) -> Iterator[tuple[int, int, int, int]]:
    """Ranges of lines of both that differ. Mostly lines only come: then one look finds them."""
    found: list[tuple[int, int, int, int]] = []
    at = 0
    for index, line in enumerate(chain(old, (None,))):
        first = at
        while at < len(new) and new[at] != line:
            at += 1
        if at > first:
            found.append((index, index, first, at))
        if line is not None and at == len(new):
            return _compared(old, new)
        at += 1
    return iter(found)


def _compared(old: list[str], new: list[str]) -> Iterator[tuple[int, int, int, int]]:
    """The same where lines make way for others."""
    from difflib import SequenceMatcher  # few objects need it

    matcher = SequenceMatcher(None, old, new, autojunk=False)
    return (codes[1:] for codes in matcher.get_opcodes() if codes[0] != "equal")
