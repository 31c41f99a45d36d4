"""Take back what a run has set in a live object, where it is still ours: tried, done, looked at."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, NamedTuple

from kubectl_prodready.cluster.server import Object, Server
from kubectl_prodready.cluster.wire import DRY
from kubectl_prodready.core.applying.configuration import apply_configuration, has_leftovers
from kubectl_prodready.core.applying.handing import handed_back
from kubectl_prodready.core.applying.managed import APPLY, MANAGER, Entry
from kubectl_prodready.core.applying.recorded import Saved
from kubectl_prodready.core.applying.restoring import (
    Kept,
    Set,
    former_owner,
    restored,
    sorted_out,
    taken_back,
    was_ours,
)
from kubectl_prodready.errors import ClusterError, MissingError, UnsureError
from kubectl_prodready.live.beyond import beyond
from kubectl_prodready.live.preflight import check_former_pod
from kubectl_prodready.live.writes import StaleError, apply, patch, until_fresh
from kubectl_prodready.paths import Path


class Undoing(NamedTuple):
    """What can be taken back of an object as it is now, the object then, and what is kept.

    `patch` is the JSON patch that gives a former owner its value back; () where to release our
    fields is enough. An object that is gone has no `now`.
    """

    saved: Saved
    now: Object
    after: Object
    taken: tuple[Set, ...] = ()
    kept: tuple[Kept, ...] = ()
    patch: tuple[dict[str, Any], ...] = ()
    owner: tuple[Entry, Path] | None = None


class Undoer:
    """Tries to take changes back, and does it. All methods raise ClusterError."""

    def __init__(self, server: Server, *, force: bool = False) -> None:
        """Do nothing yet. With `force` what others have changed of it since goes as well."""
        self._server = server
        self._force = force

    def tried(self, saved: Saved) -> Undoing:
        """What can be taken back, after a dry run that had exactly the result that is wanted."""
        return until_fresh(saved, self._try, lambda _: saved)

    def take_back(self, undoing: Undoing) -> Undoing:
        """Do it; returns what was done, which is less where somebody changed more meanwhile.

        Where nothing is left to be taken, as after an end between two writes, what is owned is
        still put right.
        """
        return until_fresh(undoing, self._carry_out, lambda _: self.tried(undoing.saved))

    def _try(self, saved: Saved) -> Undoing:
        """Look at the object, and try the ways to take the changes back. Raises StaleError."""
        try:
            now = self._server.get(saved.path)
        except MissingError:
            return Undoing(saved, {}, {})
        if now["metadata"]["uid"] != saved.uid:
            return Undoing(saved, {}, {})
        taken, kept = sorted_out(now, saved.sets, force=self._force)
        after, operations = restored(now, saved.before, taken)
        undoing = Undoing(saved, now, after, taken, kept)
        if not taken:
            return undoing
        owner = former_owner(saved.before, taken)
        patching = undoing._replace(patch=tuple(operations), owner=owner)
        ways = [patching] if owner else [undoing, patching]
        undoing = self._first_exact(ways)
        check_former_pod(self._server, now, after)
        return undoing

    def _first_exact(self, ways: list[Undoing]) -> Undoing:
        """The first way whose dry run has exactly the wanted result."""
        last = ClusterError("")
        for way in ways:
            try:
                answer = self._first_write(way, dryRun=DRY)
            except ClusterError as error:
                last = error
                continue
            more = beyond(way.after, answer)
            if not more:
                return way
            last = ClusterError(f"the server would make something else of it: {more}")
        raise last

    def _carry_out(self, undoing: Undoing) -> Undoing:
        """All writes, of which only the first has an effect on Pods. Raises StaleError."""
        if not undoing.now:
            return undoing
        answer = undoing.now
        if undoing.taken:
            with _looked_at_again():
                answer = self._first_write(undoing)
        self._put_right(undoing.saved, answer)
        if undoing.taken and (more := beyond(undoing.after, answer)):
            raise ClusterError(f"it is not as it was: {more}", advice="kubectl get it and see")
        return undoing

    def _put_right(self, saved: Saved, now: Object) -> None:
        """Give back what others owned, and own nothing of what is taken back."""

        def deed(now: Object) -> None:
            done = taken_back(now, saved.sets)
            with _looked_at_again():
                if owner := former_owner(saved.before, done):
                    now = self._hand_back(now, *owner)
                if has_leftovers(now) or any(_is_lost(saved, now, one) for one in done):
                    self._release(now, saved, done)

        until_fresh(now, deed, lambda _: self._server.get(saved.path))

    def _first_write(self, undoing: Undoing, **query: Any) -> Object:
        if not undoing.patch:
            return self._release(undoing.now, undoing.saved, undoing.taken, **query)
        manager = undoing.owner[0].manager if undoing.owner else MANAGER
        return patch(self._server, undoing.now, list(undoing.patch), manager, **query)

    def _hand_back(self, now: Object, owner: Entry, path: Path) -> Object:
        """Ownership as it was, where the former owner had it by server-side apply."""
        keys = [step for step in path if isinstance(step, str)]
        if owner.operation != APPLY or len(keys) < len(path):
            return now
        entries = handed_back(now, owner.manager, keys)
        if entries is None:
            return now
        place = "/metadata/managedFields"
        operation = {"op": "replace", "path": place, "value": entries}
        return patch(self._server, now, [operation], owner.manager)

    def _release(self, now: Object, saved: Saved, taken: tuple[Set, ...], **query: Any) -> Object:
        """Apply without the fields; what was ours before with its former value."""
        earlier = [(one.path, one.old) for one in taken if was_ours(saved.before, one)]
        paths = [path for path, _ in earlier]
        without = [one.path for one in taken if one.path not in paths]
        configuration = apply_configuration(now, earlier, without=without)
        return apply(self._server, now, configuration, **query)


@contextmanager
def _looked_at_again() -> Iterator[None]:
    """A write of which nobody knows is as one for an object that is another by now."""
    try:
        yield
    except UnsureError as error:
        raise StaleError from error


def _is_lost(saved: Saved, now: Object, one: Set) -> bool:
    """Whether a value of an earlier run is there again, and not ours any more."""
    return was_ours(saved.before, one) and not was_ours(now, one)
