"""What signals do while the terminal is not as the shell left it."""

from __future__ import annotations

import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager

NAMES = {one.value: one.name for one in signal.Signals}
KEYS = ("SIGINT", "SIGQUIT")
"""What Ctrl-C and Ctrl-\\ send to all processes at a terminal."""

Stop = Callable[[], None]


@contextmanager
def put_off() -> Iterator[list[Stop]]:
    """SIGTERM stops what is put into the list; only at the end of the block the process dies of it.

    So the terminal is given back as it was. Where nothing is to be stopped it dies at once.
    """
    stops: list[Stop] = []
    came = False

    def stop(*_: object) -> None:
        nonlocal came
        came = True
        for one in stops:
            one()
        if not stops:
            _die()

    if signal.getsignal(signal.SIGTERM) is not signal.SIG_DFL:  # somebody decided otherwise
        yield stops
        return
    signal.signal(signal.SIGTERM, stop)
    try:
        yield stops
    finally:
        signal.signal(signal.SIGTERM, signal.SIG_DFL)
        if came:
            _die()


@contextmanager
def left_to_others() -> Iterator[None]:
    """Ctrl-C and the like end only the processes that are started meanwhile, as with git.

    A handler is no heritage, unlike a signal that is ignored: the others have the default.
    """
    numbers = [getattr(signal, name) for name in KEYS if hasattr(signal, name)]
    before = [(number, signal.signal(number, _nothing)) for number in numbers]
    try:
        yield
    finally:
        for number, handler in before:
            signal.signal(number, handler)


def _nothing(*_: object) -> None:
    """Leave a signal to others."""


def _die() -> None:
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    signal.raise_signal(signal.SIGTERM)
