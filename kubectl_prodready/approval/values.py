"""The values of changes as a person edits them, and back."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from kubectl_prodready.core.fields.pod import wrong
from kubectl_prodready.core.model import Change, Evidence
from kubectl_prodready.errors import InputError
from kubectl_prodready.paths import Path, written
from kubectl_prodready.text.said import documents_in
from kubectl_prodready.text.whole import whole

GIVEN = Evidence("you gave this value", "")


def text_of(changes: Sequence[Change], problem: str = "", typed: str | None = None) -> str:
    """What an editor shows: each field with its value, and above it what this is.

    Where something was `typed` that has a `problem`, it is shown again.
    """
    told = [f"The values for {changes[0].ref}, as YAML. An empty file leaves them as they are."]
    told += [f"Wrong: {line}" for line in problem.splitlines()]
    fields = {name: change.value for name, change in _named(changes).items()}
    body = whole(fields) if typed is None else typed
    return "".join(f"# {line}\n" for line in told) + body


def without_remarks(text: str) -> str:
    """A text without the lines at its top that only tell something."""
    lines = text.splitlines(keepends=True)
    first = next((n for n, line in enumerate(lines) if not line.startswith("#")), len(lines))
    return "".join(lines[first:])


def revised(changes: Sequence[Change], text: str) -> tuple[Change, ...] | None:
    """The changes with the values of an edited text; None for an empty one.

    Raises InputError, with line and column where that is known, for what cannot be read or does
    not name the same fields.
    """
    said = documents_in(text)
    if not said or said == [None]:
        return None
    fields = said[0]
    if len(said) > 1 or not isinstance(fields, dict):
        raise InputError("it must be one mapping of fields to values")
    named = _named(changes)
    if unknown := [str(name) for name in fields if name not in named]:
        raise InputError(f"{unknown[0]} is none of the fields: {', '.join(named)}")
    return tuple(_revised(name, change, fields) for name, change in named.items())


def problems(changes: Sequence[Change]) -> Iterator[str]:
    """What is wrong with values by the types of their fields, which are named as in the text."""
    for name, change in _named(changes).items():
        if told := wrong(change.path, change.value):
            above, _, key = name.rpartition(".")
            place = above if told.startswith(key) else name
            yield f"{place}.{told}" if place else told


def _revised(name: str, change: Change, fields: dict[Any, Any]) -> Change:
    value = fields.get(name)
    if value is None:
        raise InputError(f"{name} has no value; say no to leave it out")
    if type(value) is type(change.value) and value == change.value:
        return change
    return change._replace(value=value, evidence=(GIVEN,), why="")


def _named(changes: Sequence[Change]) -> dict[str, Change]:
    """The changes by their fields, which are named from where they part."""
    shared = _shared([change.path for change in changes])
    return {written(change.path[shared:]): change for change in changes}


def _shared(paths: Iterable[Path]) -> int:
    """How many steps all paths have in common, but for the last key of each."""
    first, *others = paths
    shared = 0
    for step in first[:-1]:
        if not all(shared < len(path) - 1 and path[shared] == step for path in others):
            break
        shared += 1
    return shared
