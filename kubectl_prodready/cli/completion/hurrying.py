"""Work that is given little time, and left alone when that is over."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from threading import Thread
from typing import TypeVar

T = TypeVar("T")


def nothing() -> None:
    """Stop nothing."""


def within(seconds: float, work: Callable[[], T], stop: Callable[[], None] = nothing) -> T | None:
    """What the work gives; None where it fails, or is not done in time.

    `stop` is called in the end. Work that is still not done then goes on until the process ends,
    which it does not keep from ending.
    """
    found: list[T] = []

    def try_it() -> None:
        with suppress(Exception):  # whatever it is, there is nothing to complete
            found.append(work())

    thread = Thread(target=try_it, daemon=True)
    thread.start()
    try:
        thread.join(seconds)
    finally:
        stop()
    return found[0] if found else None
