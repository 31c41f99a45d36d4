"""What people see while a plan is carried out: a table that lives on a terminal, else lines."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from threading import RLock
from typing import TYPE_CHECKING, Protocol

from kubectl_prodready.bulk.running import State
from kubectl_prodready.live.planning import Planned as LivePlan
from kubectl_prodready.plans.model import Planned
from kubectl_prodready.report.escape import escaped
from kubectl_prodready.report.names import full_name
from kubectl_prodready.report.report import Output, emit, remark

if TYPE_CHECKING:
    from rich.live import Live
    from rich.table import Table

MOST = 12
"""Objects at work that a table shows."""

AT_WORK = (State.APPLYING, State.APPLIED, State.ROLLING)
LOUD = (State.LEFT, State.FAILED, State.UNDONE)
"""What is told of every object, wherever."""


class Watched(Protocol):
    """Hears and shows what becomes of each object."""

    counts: Counter[State]

    def tell(self, planned: Planned, state: State, told: str = "") -> None:
        """It came to this state."""

    def applied(self, planned: Planned, plan: LivePlan) -> None:
        """This was applied, or would be."""


class Lines:
    """A line for each object and state that matters."""

    def __init__(self, suffix: str, *, quiet: bool = False) -> None:
        """`suffix` tells that it was only tried; a `quiet` one prints nothing."""
        self.counts: Counter[State] = Counter()
        self._states: dict[str, State] = {}
        self._suffix = suffix
        self._quiet = quiet
        self._output = Output()
        self._lock = RLock()

    def tell(self, planned: Planned, state: State, told: str = "") -> None:
        """Count it, and tell what is news."""
        with self._lock:
            self._count(planned, state)
            self._line(planned, state, told)

    def applied(self, planned: Planned, plan: LivePlan) -> None:
        """It has its line."""

    def _count(self, planned: Planned, state: State) -> None:
        key = str(planned.source)
        before = self._states.pop(key, None)
        if before:
            self.counts[before] -= 1
        self.counts[state] += 1
        if state in AT_WORK:  # others have come to their end
            self._states[key] = state

    def _line(self, planned: Planned, state: State, told: str) -> None:
        name = full_name(planned.ref)
        if state is State.APPLIED and not told:
            self._print(f"{name} serverside-applied{self._suffix}")
        elif state in {State.ROLLED_OUT, State.FOLLOWED}:
            self._print(f"{name} successfully rolled out")
        elif state in LOUD or (told and state is not State.ROLLING):
            remark(f"{planned.ref}: {state.value}: {told}")

    def _print(self, line: str) -> None:
        if not self._quiet:
            self._output.now(lambda: emit(escaped(line) + "\n"))


class Living(Lines):
    """The same, with a table below that shows what is at work."""

    def __init__(self, suffix: str, total: int, live: Live) -> None:
        """Draw on a terminal; `total` objects are to be done."""
        super().__init__(suffix)
        self._total = total
        self._live = live
        self._rows: dict[str, tuple[str, str]] = {}
        live.get_renderable = self.table  # type: ignore[method-assign]

    def tell(self, planned: Planned, state: State, told: str = "") -> None:
        """Count it, and let the table show it."""
        with self._lock:
            self._count(planned, state)
            key = str(planned.source)
            if state in AT_WORK:
                self._rows[key] = (str(planned.ref), f"{state.value} {told}".rstrip())
            else:
                self._rows.pop(key, None)
            if state in LOUD:
                self._live.console.print(
                    escaped(f"{planned.ref}: {state.value}: {told}"), markup=False, soft_wrap=True
                )

    def table(self) -> Table:
        """How things are."""
        from rich.table import Table

        with self._lock:
            done = sum(self.counts[state] for state in State if state not in AT_WORK)
            sums = (f"{self.counts[state]} {state.value}" for state in State if self.counts[state])
            table = Table.grid(padding=(0, 2))
            for name, told in list(self._rows.values())[:MOST]:
                table.add_row(escaped(name), escaped(told))
            if (more := len(self._rows) - MOST) > 0:
                table.add_row(f"and {more} more", "")
            table.add_row(f"{done} of {self._total}", ", ".join(sums))
            return table


@contextmanager
def watching(total: int, *, dry_run: bool, quiet: bool) -> Iterator[Lines]:
    """Who shows it, on this terminal or in this pipe; `quiet` where a report is printed."""
    suffix = " (server dry run)" if dry_run else ""
    if not sys.stderr.isatty():
        yield Lines(suffix, quiet=quiet)
        return
    from rich.console import Console
    from rich.live import Live

    with Live(console=Console(stderr=True), refresh_per_second=8, transient=True) as live:
        yield Living(suffix, total, live)
