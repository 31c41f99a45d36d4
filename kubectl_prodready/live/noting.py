"""The record of one object's write, remembered for whoever may have to take it back at once."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Protocol

from kubectl_prodready.cluster.server import Object, Server
from kubectl_prodready.core.applying.recorded import Saved, saved_of
from kubectl_prodready.errors import ClusterError, MissingError
from kubectl_prodready.live.applying import Record
from kubectl_prodready.live.undoing import Undoer
from kubectl_prodready.live.waiting import bad_pods
from kubectl_prodready.records.journal import UNDOING


class Undoable(Record, Protocol):
    """A record that hears as well what was taken back."""

    def undone(self, number: int, **facts: Any) -> None:
        """It was taken back."""


class Noted:
    """Keeps what is written of one object in a record, and knows it as well."""

    def __init__(self, record: Undoable, more: Mapping[str, Any] | None = None) -> None:
        """Say `more` of it in the record."""
        self._record = record
        self._more = dict(more or {})
        self.number = 0
        self.what: dict[str, Any] = {}

    @classmethod
    def again(cls, record: Undoable, number: int, what: Mapping[str, Any]) -> Noted:
        """What stands in a record already."""
        noted = cls(record)
        noted.number, noted.what = number, dict(what)
        return noted

    def begin(self, what: Mapping[str, Any]) -> int:
        """Save what is about to be done."""
        self.what = {**what, **self._more}
        self.number = self._record.begin(self.what)
        return self.number

    def done(self, number: int, **facts: Any) -> None:
        """It was done."""
        self._record.done(number, **facts)

    def failed(self, number: int) -> None:
        """It was surely not done."""
        self._record.failed(number)

    @property
    def saved(self) -> Saved:
        """What was saved of the object. Raises ClusterError where nothing was."""
        if saved := saved_of(self.what):
            return saved
        raise ClusterError("nothing was applied")

    def undoing(self, *, is_going: bool) -> None:
        """It is about to be taken back; or that is over, and some of it is there still."""
        self._record.done(self.number, **{UNDOING: is_going})

    def undone(self) -> None:
        """It was taken back."""
        self._record.undone(self.number)


def take_back(server: Server, noted: Noted) -> str:
    """Take back what was written of an object whose rollout failed.

    Returns what is left for people to do, or "". Raises ClusterError, for what others have changed
    as well; WriteError.
    """
    saved = noted.saved
    stuck = _stuck(server, server.get(saved.path))
    undoer = Undoer(server)
    undoing = undoer.tried(saved)
    if not undoing.now:
        raise MissingError("it was deleted since")
    noted.undoing(is_going=True)
    undone = undoer.take_back(undoing)
    if undone.kept:
        noted.undoing(is_going=False)
        rest = ["the rest was"] if undone.taken else []
        raise ClusterError("; ".join([*map(str, undone.kept), *rest]))
    noted.undone()
    return stuck


def _stuck(server: Server, now: Object) -> str:
    """What people have to do about Pods that nobody replaces."""
    if now.get("kind") != "StatefulSet":
        return ""
    names = " ".join(bad_pods(server, now))
    namespace = now["metadata"]["namespace"]
    advice = f"kubectl delete pod {names} -n {namespace}"
    return f"its new Pods stay until they are deleted: {advice}" if names else ""
