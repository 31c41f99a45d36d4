"""What people see while a plan is carried out: a table that lives on a terminal, else lines."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from threading import RLock
from typing import TYPE_CHECKING

from kubectl_prodready.bulk.states import State, line_of
from kubectl_prodready.cli.plan_sums import AT_WORK, Sums
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

LOUD = (State.LEFT, State.FAILED, State.IDLE, State.STUCK, State.STILL, State.UNDONE)
"""What is told of every object, wherever."""


class Lines:
    """A line for each object and state that matters."""

    def __init__(self, sums: Sums, suffix: str, *, quiet: bool = False) -> None:
        """`suffix` tells that it was only tried; a `quiet` one prints nothing."""
        self._sums = sums
        self._suffix = suffix
        self._quiet = quiet
        self._output = Output()
        self._lock = RLock()

    def tell(self, planned: Planned, state: State, told: str = "") -> None:
        """Count it, and tell what is news."""
        with self._lock:
            self._count(planned, state)
            self._line(planned, state, told)

    def applied(self, planned: Planned, plan: LivePlan) -> None:  # noqa: ARG002  Watcher's
        """Count it; it has its line."""
        with self._lock:
            self._sums.apply(_key(planned))

    def _count(self, planned: Planned, state: State) -> None:
        self._sums.count(_key(planned), state)

    def _line(self, planned: Planned, state: State, told: str) -> None:
        name = full_name(planned.ref)
        if state is State.APPLIED and not told:
            self._print(f"{name} serverside-applied{self._suffix}")
        elif state in {State.ROLLED_OUT, State.FOLLOWED}:
            self._print(f"{name} successfully rolled out")
        elif state in LOUD or (told and state is not State.ROLLING):
            remark(line_of(planned, state, told))

    def _print(self, line: str) -> None:
        if not self._quiet:
            self._output.now(lambda: emit(escaped(line) + "\n"))


class Living(Lines):
    """The same, with a table below that shows what is at work."""

    def __init__(self, sums: Sums, suffix: str, total: int, live: Live) -> None:
        """Draw on a terminal; `total` objects are to be done."""
        super().__init__(sums, suffix)
        self._total = total
        self._live = live
        self._rows: dict[str, tuple[str, str]] = {}
        live.get_renderable = self.table  # type: ignore[method-assign]

    def tell(self, planned: Planned, state: State, told: str = "") -> None:
        """Count it, and let the table show it."""
        with self._lock:
            self._count(planned, state)
            key = _key(planned)
            if state in AT_WORK:
                self._rows[key] = (str(planned.ref), f"{state.value} {told}".rstrip())
            else:
                self._rows.pop(key, None)
            if state in LOUD:
                self._live.console.print(
                    escaped(line_of(planned, state, told)), markup=False, soft_wrap=True
                )

    def table(self) -> Table:
        """How things are."""
        from rich.table import Table

        with self._lock:
            counts = self._sums.counts
            done = sum(counts[state] for state in State if state not in AT_WORK)
            sums = (f"{counts[state]} {state.value}" for state in State if counts[state])
            table = Table.grid(padding=(0, 2))
            for name, told in list(self._rows.values())[:MOST]:
                table.add_row(escaped(name), escaped(told))
            if (more := len(self._rows) - MOST) > 0:
                table.add_row(f"and {more} more", "")
            table.add_row(f"{done} of {self._total}", ", ".join(sums))
            return table


def _key(planned: Planned) -> str:
    return str(planned.source)


@contextmanager
def watching(sums: Sums, total: int, *, dry_run: bool, quiet: bool) -> Iterator[Lines]:
    """Who shows it, on this terminal or in this pipe; `quiet` where a report is printed."""
    suffix = " (server dry run)" if dry_run else ""
    if not sys.stderr.isatty():
        yield Lines(sums, suffix, quiet=quiet)
        return
    from rich.console import Console
    from rich.live import Live

    with Live(console=Console(stderr=True), refresh_per_second=8, transient=True) as live:
        yield Living(sums, suffix, total, live)
