"""Prove a result before anyone may write it.

Only a proof makes a `Verified`, and sinks take nothing else. It reads every changed document
again and holds what it finds against what was planned, by another way than the one that made it:
the edits came from nodes and offsets, the proof compares plain data.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, NamedTuple

from kubectl_prodready.errors import InputError, UnprovenError
from kubectl_prodready.paths import with_value, written
from kubectl_prodready.text.edit import Edit, Setting, apply, take_back
from kubectl_prodready.text.said import documents_in
from kubectl_prodready.text.stream import Piece

_SEAL = object()

Settled = Callable[[Any], str]
"""Looks at a document's new data; returns "" or what is still proposed for it."""


class Fix(NamedTuple):
    """One document's planned change: its piece of the text, its data, what shall hold and how."""

    piece: Piece
    data: Any
    settings: tuple[Setting, ...]
    edits: tuple[Edit, ...]


class Proven(NamedTuple):
    """One document's edits, with offsets in the whole text; worth something through `seal` only."""

    edits: tuple[Edit, ...]
    seal: object


class Verified:
    """A text before and after, proven to differ by exactly `edits` (offsets in `before`)."""

    __slots__ = ("after", "before", "edits")

    def __init__(self, before: str, edits: tuple[Edit, ...], seal: object) -> None:
        """Refuse to exist without a proof."""
        if seal is not _SEAL:
            raise UnprovenError("only a proof makes a Verified")
        self.before = before
        self.edits = edits
        self.after = apply(before, edits)

    def __reduce__(self) -> tuple[object, ...]:
        """Come back from a worker process as what it was there."""
        return _revived, (self.before, self.edits)


def _revived(before: str, edits: tuple[Edit, ...]) -> Verified:
    return Verified(before, edits, _SEAL)


def prove(fix: Fix, settled: Settled) -> Proven:
    """Prove one document's change. Raises UnprovenError with the reason where it fails.

    Every byte outside the planned edits is still there; the new text says what the old one said
    plus exactly the settings, of which those that replace a value name it; and nothing more is
    proposed for it.
    """

    def hold(after: str) -> None:
        data = _read(after)
        if not _is_same(data, _planned(fix)):
            raise UnprovenError("the changed text would not mean what was planned")
        if unsettled := settled(data):
            raise UnprovenError(f"after the change more would be proposed: {unsettled}")

    return prove_by(hold, fix.piece.text, fix.edits, fix.piece.start)


def prove_by(
    hold: Callable[[str], None], before: str, edits: tuple[Edit, ...], start: int = 0
) -> Proven:
    """Prove the change of a text that stands at `start`, of whichever language.

    Every byte outside the edits is still there, and `hold` holds what the new text says against
    what was planned: it raises UnprovenError, as this does, with the reason where it fails.
    """
    after = apply(before, edits)
    if take_back(after, before, edits) != before:
        raise UnprovenError("the change would lose text that it should keep")
    hold(after)
    return Proven(tuple(Edit(start + e.start, start + e.end, e.text) for e in edits), _SEAL)


def _read(after: str) -> Any:
    """What the changed text says."""
    try:
        said = documents_in(after)
    except InputError as error:
        raise UnprovenError(f"the changed text would be broken: {error.message}") from None
    if len(said) != 1:
        raise UnprovenError(f"the change would make {len(said)} documents of one")
    return said[0]


def _planned(fix: Fix) -> Any:
    data = fix.data
    # two may want the same; that is one thing to hold
    for path, setting in {setting.path: setting for setting in fix.settings}.items():
        try:
            data = with_value(data, path, setting.value, setting.old)
        except KeyError:
            reason = "has a value already, or can have none"
            if setting.old is not None:
                reason = f"is not {setting.old}, which should give way"
            raise UnprovenError(f"{written(path)} {reason}") from None
    return data


def _is_same(one: Any, other: Any) -> bool:
    """Whether two values are equal, where `True` is not 1."""
    if isinstance(one, dict) and isinstance(other, dict):
        # keys as sets first, then values in the order of one: a loop, for every fix takes this way
        if one.keys() != other.keys():
            return False
        for key, value in one.items():  # noqa: SIM110
            if not _is_same(value, other[key]):
                return False
        return True
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(map(_is_same, one, other))
    return one is other or (one == other and isinstance(one, bool) is isinstance(other, bool))


def assemble(before: str, proven: Iterable[Proven]) -> Verified:
    """Put proven documents together to the whole new text, in the order of the text."""
    edits: list[Edit] = []
    for part in proven:
        if part.seal is not _SEAL:
            raise UnprovenError("only a proof makes a Verified")
        edits += part.edits
    return Verified(before, tuple(edits), _SEAL)
