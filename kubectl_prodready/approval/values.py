"""The values of changes as a person edits them, and back."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from kubectl_prodready.approval.questions import dependent
from kubectl_prodready.core.fields.pod import wrong
from kubectl_prodready.core.model import Change, Evidence
from kubectl_prodready.errors import InputError
from kubectl_prodready.paths import Path, written
from kubectl_prodready.text.data import data_of
from kubectl_prodready.text.lines import position
from kubectl_prodready.text.nodes import Alias, Node, walk
from kubectl_prodready.text.parse import parse
from kubectl_prodready.text.whole import whole

GIVEN = Evidence("you gave this value", "")
BESIDE = Evidence("proposed beside another value than the one that you gave", "")

KNOWN_TAGS = "tag:yaml.org,2002:"


def text_of(
    changes: Sequence[Change],
    proposed: Sequence[Change],
    problem: str = "",
    typed: str | None = None,
) -> str:
    """What an editor shows: each field with its value, and above it what this is.

    What was `proposed` is told where it has another value by now. Where something was `typed`
    that has a `problem`, it is shown again.
    """
    told = [f"The values for {changes[0].ref}, as YAML. An empty file leaves them as they are."]
    told += [f"Wrong: {line}" for line in problem.splitlines()]
    named = _named(changes)
    before = {one.path: one.value for one in proposed}
    other = {name: before[one.path] for name, one in named.items() if before[one.path] != one.value}
    told += [f"Proposed: {line}" for line in (whole(other).splitlines() if other else ())]
    body = whole({name: one.value for name, one in named.items()}) if typed is None else typed
    return "".join(f"# {line}\n" for line in told) + body


def without_remarks(text: str) -> str:
    """A text without the lines at its top that only tell something."""
    lines = text.splitlines(keepends=True)
    first = next((n for n, line in enumerate(lines) if not line.startswith("#")), len(lines))
    return "".join(lines[first:])


def revised(
    changes: Sequence[Change], proposed: Sequence[Change], text: str
) -> tuple[Change, ...] | None:
    """The changes with the values of an edited text; None for an empty one.

    A value that was proposed has its evidence again. Raises InputError, with line and column where
    that is known, for what cannot be read or does not name the same fields.
    """
    roots = list(parse(text))
    said = [data_of(root, text) for root in roots]
    if not said or said == [None]:
        return None
    fields = said[0]
    if len(said) > 1 or not isinstance(fields, dict):
        raise InputError("it must be one mapping of fields to values")
    _only_known_tags(roots[0], text)
    named = _named(changes)
    if unknown := [str(name) for name in fields if name not in named]:
        raise InputError(f"{unknown[0]} is none of the fields: {', '.join(named)}")
    before = {one.path: one for one in proposed}
    new = [_revised(name, before[one.path], fields) for name, one in named.items()]
    return tuple(_beside_given(new))


def problems(changes: Sequence[Change]) -> Iterator[str]:
    """What is wrong with values by the types of their fields, which are named as in the text."""
    for name, change in _named(changes).items():
        if told := wrong(change.path, change.value):
            above, _, key = name.rpartition(".")
            place = above if told.startswith(key) else name
            yield f"{place}.{told}" if place else told


def _revised(name: str, change: Change, fields: dict[Any, Any]) -> Change:
    """A proposed change with the value that a field has."""
    value = _counted(fields.get(name))
    if value is None:
        raise InputError(f"{name} has no value; say no to leave it out")
    if type(value) is type(change.value) and value == change.value:
        return change
    return change._replace(value=value, evidence=(GIVEN,), why="")


def _counted(value: Any) -> Any:
    """A value whose whole numbers are written as such: 1000 for 1e3."""
    if isinstance(value, dict):
        return {key: _counted(one) for key, one in value.items()}
    if isinstance(value, list):
        return [_counted(one) for one in value]
    return int(value) if isinstance(value, float) and value.is_integer() else value


def _beside_given(changes: Sequence[Change]) -> Iterator[Change]:
    """The changes; what was worked out from a value that is another by now no longer says so."""
    shifted: set[Path] = set()
    for group in dependent(changes):
        if any(GIVEN in one.evidence for one in group):
            shifted |= {one.path for one in group}
    for one in changes:
        is_stale = one.path in shifted and GIVEN not in one.evidence
        yield one._replace(evidence=(BESIDE,), why="") if is_stale else one


def _only_known_tags(root: Node, text: str) -> None:
    """Refuse what YAML leaves to applications. Raises InputError."""
    for node in walk(root):
        tag = None if isinstance(node, Alias) else node.tag
        if tag is not None and not tag.startswith(KNOWN_TAGS):
            line, column = position(text, node.start)
            told = f"tags say nothing to Kubernetes: {tag}"
            raise InputError(told, line=line, column=column)


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
