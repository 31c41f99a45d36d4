"""How far a run is, on a terminal: after a second, beside nothing else, and gone at its end."""

from __future__ import annotations

import os
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, redirect_stderr, suppress
from threading import Event, RLock, Thread
from typing import TYPE_CHECKING, Any, TextIO, TypeVar, cast

if TYPE_CHECKING:
    from rich.progress import Progress

Item = TypeVar("Item")

PATIENCE = 1.0
"""Seconds that nobody minds."""

STEP = 0.1
"""Seconds from one picture to the next."""


class Bar:
    """What is being done, and how much of it; drawn by whoever says that time has passed.

    Who writes to the same terminal clears it first; it comes back by itself.
    """

    def __init__(self, stream: TextIO | None) -> None:
        """Draw on a terminal, on None never."""
        self._stream = stream
        self._lock = RLock()
        self._due = time.monotonic() + PATIENCE
        self._what = ""
        self._done = 0
        self._total: int | None = None
        self._shown: Progress | None = None

    def over(self, items: Iterable[Item], what: str, total: int | None = None) -> Iterator[Item]:
        """The items as they come, counted; `what` is done to them."""
        self._what, self._done, self._total = what, 0, total
        for one in items:
            self._done += 1
            if self._stream:
                self.draw()
            yield one

    def draw(self) -> None:
        """Show how things are, unless that was just done."""
        with self._lock, suppress(OSError):  # a terminal that is gone is no reason to stop
            now = time.monotonic()
            if self._stream is None or now < self._due:
                return
            self._due = now + STEP
            if self._shown is None:
                self._shown = _started(self._stream, self._what)
            (task,) = self._shown.task_ids
            self._shown.update(
                task, description=self._what, completed=self._done, total=self._total
            )
            self._shown.refresh()

    def clear(self) -> None:
        """Leave nothing of it on the terminal."""
        with self._lock, suppress(OSError):
            shown, self._shown = self._shown, None
            if shown:
                shown.stop()

    def end(self) -> None:
        """Go for good."""
        self.clear()
        self._stream = None

    @contextmanager
    def ticking(self) -> Iterator[None]:
        """Draw by itself meanwhile, as where a server keeps everybody waiting.

        That takes a thread, so no process may be started meanwhile.
        """
        over = Event()

        def tick() -> None:
            while not over.wait(STEP):
                self.draw()

        thread = Thread(target=tick, daemon=True)
        if self._stream:
            thread.start()
        try:
            yield
        finally:
            over.set()
            if self._stream:
                thread.join()


class _Curtain:
    """Standard error, for which the bar makes way."""

    def __init__(self, stream: TextIO, bar: Bar) -> None:
        self._stream = stream
        self._bar = bar

    def write(self, text: str) -> int:
        self._bar.clear()
        return self._stream.write(text)

    def __getattr__(self, name: str) -> Any:
        """All else is the stream's own."""
        return getattr(self._stream, name)


@contextmanager
def progress(stream: TextIO) -> Iterator[Bar]:
    """A bar on standard error, if that is a terminal; what is written there goes before it."""
    if not stream.isatty() or os.environ.get("TERM") == "dumb":
        yield Bar(None)
        return
    bar = Bar(stream)
    with redirect_stderr(cast("TextIO", _Curtain(stream, bar))):
        try:
            yield bar
        finally:
            bar.end()


def _started(stream: TextIO, what: str) -> Progress:
    """The library's bar; it is loaded only when there is something to see."""
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn

    columns = (TextColumn("{task.description}"), BarColumn(), TextColumn("{task.completed:.0f}"))
    shown = Progress(
        *columns,
        console=Console(file=stream),
        auto_refresh=False,
        transient=True,
        redirect_stdout=False,
        redirect_stderr=False,
    )
    shown.add_task(what, total=None)
    shown.start()
    return shown
