"""What stands between us and a field: the managers that own it already.

The server names each conflict by the field, in the spelling of structured-merge-diff
(fieldpath/element.go): `.spec.containers[name="web"].image`.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any, NamedTuple

from kubectl_prodready.core.applying.places import Place, merge_keys, named
from kubectl_prodready.core.plain import mapping, sequence, text
from kubectl_prodready.paths import Path, written

REASON = "FieldManagerConflict"
MANAGER_OF = re.compile(r'conflict with "([^"]*)"')


class Conflict(NamedTuple):
    """A field that another manager owns: who, what stands there, and what we would put there.

    `path` is () where the field is not found in what we apply: then `field` alone tells.
    """

    manager: str
    field: str
    path: Path = ()
    theirs: Any = None
    ours: Any = None

    def __str__(self) -> str:
        """For people."""
        if not self.path:
            return f"{self.manager} owns {self.field}"
        return f"{self.manager} owns {written(self.path)}: {self.theirs}, here {self.ours}"


def conflicts_of(
    details: dict[str, Any], live: dict[str, Any], applied: dict[str, Any]
) -> tuple[Conflict, ...]:
    """The conflicts that a Status tells in its details; none where it is about something else."""
    causes = map(mapping, sequence(details.get("causes")))
    found = [one for one in causes if one.get("reason") == REASON]
    if not found:
        return ()
    ours, theirs = dict(_spelled(applied)), dict(_spelled(live))
    return tuple(_conflict(one, ours, theirs, applied) for one in found)


def _conflict(
    cause: dict[str, Any],
    ours: dict[str, tuple[Place, Any]],
    theirs: dict[str, tuple[Place, Any]],
    applied: dict[str, Any],
) -> Conflict:
    field, said = text(cause.get("field")), text(cause.get("message"))
    match = MANAGER_OF.search(said)
    manager = match[1] if match else said
    if field not in ours:
        return Conflict(manager, field)
    place, value = ours[field]
    return Conflict(manager, field, named(applied, place), theirs.get(field, ((), None))[1], value)


def _spelled(
    data: Any, place: Place = (), spelling: str = "", inside: str = ""
) -> Iterator[tuple[str, tuple[Place, Any]]]:
    """Everything in an object by its spelling: where it is, and what."""
    yield spelling, (place, data)
    if isinstance(data, dict):
        for key, value in data.items():
            yield from _spelled(value, (*place, key), f"{spelling}.{key}", key)
    elif isinstance(data, list):
        for index, item in enumerate(data):
            yield from _spelled(item, (*place, index), spelling + _item(inside, index, item))


def _item(inside: str, index: int, item: Any) -> str:
    """A list item by what tells it apart from the others."""
    keys = merge_keys(inside, item)
    if not keys:
        return f"[{index}]"
    return f"[{','.join(f'{key}={json.dumps(item[key])}' for key in sorted(keys))}]"
