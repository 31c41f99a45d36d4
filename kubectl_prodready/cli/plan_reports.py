"""What reports are told of a plan that is carried out on live objects."""

from __future__ import annotations

from threading import Lock
from typing import Self

from kubectl_prodready.bulk.keys import key_of
from kubectl_prodready.bulk.states import BAD, State, Watcher, line_of
from kubectl_prodready.cli.live_reports import Account
from kubectl_prodready.errors import ProdreadyError
from kubectl_prodready.fixing.results import FileResult
from kubectl_prodready.live.planning import Planned as LivePlan
from kubectl_prodready.live.results import result_of
from kubectl_prodready.plans.model import Planned


class Accounting:
    """Passes on what becomes of each object, and keeps what reports are told in the end."""

    def __init__(self, watcher: Watcher, account: Account, *, dry_run: bool) -> None:
        """Have heard nothing yet."""
        self._watcher = watcher
        self._account = account
        self._dry_run = dry_run
        self._lock = Lock()
        self._applied: dict[str, FileResult] = {}
        self._undone: set[str] = set()

    def tell(self, planned: Planned, state: State, told: str = "") -> None:
        """It came to this state."""
        self._watcher.tell(planned, state, told)
        with self._lock:
            if state is State.UNDONE:
                self._undone.add(key_of(planned))
            if state in BAD:
                self._account.fail(ProdreadyError(line_of(planned, state, told)))

    def applied(self, planned: Planned, plan: LivePlan) -> None:
        """This was applied, or would be."""
        self._watcher.applied(planned, plan)
        with self._lock:
            self._applied[key_of(planned)] = result_of(plan)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        """Tell of each object that was tried; what was done in the end counts as written."""
        for key, result in self._applied.items():
            is_done = key not in self._undone and not self._dry_run
            self._account.tell(result._replace(applied=is_done))
