"""What is saved of a write before it is done, as plain data, and read again to take it back."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, NamedTuple

from kubectl_prodready.core.applying.hidden import hidden_in
from kubectl_prodready.core.applying.restoring import Set
from kubectl_prodready.core.model import Change
from kubectl_prodready.core.plain import mapping, sequence, text
from kubectl_prodready.paths import Item, Path


class Saved(NamedTuple):
    """One object as it was before a write: where it is, what it said, what was set."""

    path: str
    before: dict[str, Any]
    sets: tuple[Set, ...]

    @property
    def uid(self) -> str:
        """Which object it was, whatever has its name by now."""
        return text(mapping(mapping(self.before).get("metadata")).get("uid"))


def what_of(path: str, before: dict[str, Any], changes: Iterable[Change]) -> dict[str, Any]:
    """What is saved: the object's place on the server, its snapshot, and the changes."""
    return {"object": path, "before": before, "changes": [_said(change) for change in changes]}


def saved_of(what: dict[str, Any]) -> Saved | None:
    """What was saved of an object; None where it is something else, or damaged."""
    try:
        sets = tuple(
            Set(
                path_of(one["path"]),
                one["value"],
                one.get("old"),
                tuple(path_of(need) for need in one.get("needs", ())),
            )
            for one in what["changes"]
        )
        saved = Saved(what["object"], what["before"], sets)
    except (KeyError, TypeError, ValueError):
        return None
    return saved if saved.uid and all(one.path for one in sets) else None


def _said(change: Change) -> dict[str, Any]:
    value = hidden_in(change.value)  # a probe may have the headers of another one
    said = {"rule": change.rule, "path": steps_of(change.path), "value": value}
    if change.old is not None:
        said["old"] = change.old
    if change.needs:
        said["needs"] = [steps_of(need) for need in change.needs]
    return said


def steps_of(path: Path) -> list[Any]:
    """A path as plain data; the list item `containers[name=web]` is {"name": "web"}."""
    return [{step.field: step.value} if isinstance(step, Item) else step for step in path]


def path_of(steps: Any) -> Path:
    """The path again. Raises ValueError where it is none."""
    return tuple(_step(step) for step in sequence(steps))


def _step(said: Any) -> str | int | Item:
    if isinstance(said, dict):
        ((field, value),) = said.items()
        return Item(text(field), text(value))
    if isinstance(said, str | int) and not isinstance(said, bool):
        return said
    raise ValueError(said)
