"""Taking planned fields back: what is still ours, and what the object is without it.

A release is an apply configuration that no longer has the fields: the server removes what nobody
else owns, defaults of a whole probe included, and puts a default of its own back. A field that was
taken over from another manager would be gone then as well; that manager gets it back by a patch.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from kubectl_prodready.core.applying.answers import alike
from kubectl_prodready.core.applying.hidden import MASK
from kubectl_prodready.core.applying.managed import APPLY, MANAGER, Entry, owners_of
from kubectl_prodready.core.applying.places import (
    is_there,
    place_of,
    pointer,
    put,
    removed,
    value_at,
)
from kubectl_prodready.core.model import Change
from kubectl_prodready.core.plain import mapping
from kubectl_prodready.paths import Path, item_of, written


class Set(NamedTuple):
    """What a run set in an object: the path, the value, and what it took the place of.

    `needs` are the paths without which it makes no sense.
    """

    path: Path
    value: Any
    old: Any = None
    needs: tuple[Path, ...] = ()


def sets_of(changes: Iterable[Change]) -> tuple[Set, ...]:
    """The changes of a plan as what they set."""
    return tuple(Set(one.path, one.value, one.old, one.needs) for one in changes)


class Kept(NamedTuple):
    """A field that is not taken back, and why."""

    change: Set
    reason: str

    def __str__(self) -> str:
        """For people."""
        return f"{written(self.change.path)}: {self.reason}"

    @property
    def is_final(self) -> bool:
        """Whether it can never be taken back, later either."""
        return self.reason == WITHOUT_ITEM


ALWAYS_THERE = "resources"
"""What a server gives for every container, be it empty."""

GONE = "it is no longer there"
AS_BEFORE = "it is as it was"
SETTLED = (GONE, AS_BEFORE)
"""Reasons with which nothing is left to be taken back."""

WITHOUT_ITEM = "its container is no longer there, or has another name"


def sorted_out(
    live: dict[str, Any], changes: Iterable[Set], *, force: bool = False
) -> tuple[tuple[Set, ...], tuple[Kept, ...]]:
    """The changes that can be taken back, and those that are kept, each with its reason.

    What stays keeps what it needs. What is settled already is in neither. With `force` all the
    rest is taken back, whoever has changed it since.
    """
    taken: list[Set] = []
    kept: list[Kept] = []
    for change in changes:
        reason = not_ours(live, change)
        if reason and not (force and reason not in (*SETTLED, WITHOUT_ITEM)):
            kept.append(Kept(change, reason))
        else:
            taken.append(change)
    for one in kept:
        if one.reason not in (*SETTLED, WITHOUT_ITEM):
            needing = f"{written(one.change.path)} stays, and needs it"
            kept += [Kept(other, needing) for other in taken if other.path in one.change.needs]
            taken = [other for other in taken if other.path not in one.change.needs]
    return tuple(taken), tuple(one for one in kept if one.reason not in SETTLED)


def not_ours(live: dict[str, Any], change: Set) -> str:
    """Why what stands at a path is no longer what we set, or ""."""
    if not is_there(live, change.path):
        return GONE if is_there(live, item_of(change.path)) else WITHOUT_ITEM
    if change.old is not None and alike(value_at(live, change.path), change.old, change.path):
        return AS_BEFORE
    others = sorted({one.name for one in owners_of(live, change.path).besides(MANAGER)})
    differing = next(_differing(value_at(live, change.path), change.value, change.path), None)
    if differing is not None:
        path, value = differing
        below = written(path[len(change.path) :]) or "it"
        return f"{below} is {value} now" + (f" by {', '.join(others)}" if others else "")
    if others:
        return f"{', '.join(others)} owns it as well"
    if not all(_is_ours(live, path) for path, _ in leaves_of(change.path, change.value)):
        return "it is set, but not by this tool"
    return ""


def taken_back(live: dict[str, Any], changes: Iterable[Set]) -> tuple[Set, ...]:
    """The changes of which nothing is left to be taken back."""
    return tuple(one for one in changes if not_ours(live, one) in SETTLED)


def was_set(before: dict[str, Any], now: dict[str, Any], changes: Iterable[Set]) -> bool:
    """Whether a write of changes was done, whoever has changed some of it since.

    It was where our field manager has a field by now that it did not have so before.
    """
    leaves = (path for one in changes for path, _ in leaves_of(one.path, one.value))
    return any(_has(now, path) and not _has_as(before, now, path) for path in leaves)


def _has(live: dict[str, Any], path: Path) -> bool:
    return is_there(live, path) and _is_ours(live, path)


def _has_as(before: dict[str, Any], now: dict[str, Any], path: Path) -> bool:
    return _has(before, path) and alike(value_at(before, path), value_at(now, path), path)


def leaves_of(path: Path, value: Any) -> Iterator[tuple[Path, Any]]:
    """Every scalar and list of a value with its path; lists are set whole."""
    if isinstance(value, dict) and value:
        for key, below in value.items():
            yield from leaves_of((*path, key), below)
    else:
        yield path, value


def restored(
    live: dict[str, Any], before: dict[str, Any], changes: Iterable[Set]
) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """The object with changes taken back, and the JSON patch (RFC 6902) that leads there.

    A parent that was not there `before`, and has nothing left, goes as well. Raises KeyError where
    a path does not lead in the live object.
    """
    after, operations = live, []
    for change in changes:
        if change.old is not None:
            place = place_of(after, change.path)
            operations.append({"op": "replace", "path": pointer(place), "value": change.old})
            after = put(after, place, change.old)
            continue
        for path in _emptied(after, before, change.path):
            place = place_of(after, path)
            operations.append({"op": "remove", "path": pointer(place)})
            after = removed(after, place)
    return after, operations


def _emptied(live: dict[str, Any], before: dict[str, Any], path: Path) -> Iterator[Path]:
    """What goes with a path, itself first: parents that hold nothing else, unless they did so."""
    yield path
    while len(value_at(live, path[:-1])) == 1 and isinstance(path[-2], str):
        path = path[:-1]
        if value_at(before, path) == {} or path[-1] == ALWAYS_THERE:
            return
        yield path


def former_owner(before: dict[str, Any], changes: Iterable[Set]) -> tuple[Entry, Path] | None:
    """The manager that owned a value that was taken over, and its path; None where there is none.

    Only the grace period is ever taken over, so that there is one at most.
    """
    for change in changes:
        if change.old is not None:
            for one in owners_of(before, change.path).besides(MANAGER):
                return one, change.path
    return None


def was_ours(before: dict[str, Any], change: Set) -> bool:
    """Whether the value that a change took the place of was ours already, of an earlier run."""
    return change.old is not None and _is_ours(before, change.path)


def _is_ours(live: dict[str, Any], path: Path) -> bool:
    owners = owners_of(live, path)
    return any(one.manager == MANAGER and one.operation == APPLY for one in owners.exactly)


def _differing(live: Any, value: Any, path: Path) -> Iterator[tuple[Path, Any]]:
    """Where a live value is not what was set; what it has beside is the server's own."""
    if isinstance(value, dict):
        for key, below in value.items():
            yield from _differing(mapping(live).get(key), below, (*path, key))
    elif isinstance(value, list) and isinstance(live, list) and len(live) == len(value):
        for index, below in enumerate(value):
            yield from _differing(live[index], below, (*path, index))
    elif value != MASK and not alike(live, value, path):
        yield path, live
