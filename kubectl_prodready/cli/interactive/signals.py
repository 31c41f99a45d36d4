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
def put_off(first: str, *others: str) -> Iterator[list[Stop]]:
    """These signals stop what is put into the list; the process dies of them after the block.

    So the terminal is given back as it was. Where nothing is to be stopped it dies at once.
    """
    stops: list[Stop] = []
    came: list[int] = []

    def stop(number: int, _frame: object) -> None:
        came.append(number)
        for one in stops:
            one()
        if not stops:
            _die(number)

    names = (first, *others)
    numbers = [getattr(signal, name) for name in names if hasattr(signal, name)]
    # where it has another handler somebody decided otherwise
    numbers = [one for one in numbers if signal.getsignal(one) is signal.SIG_DFL]
    for number in numbers:
        signal.signal(number, stop)
    try:
        yield stops
    finally:
        for number in numbers:
            signal.signal(number, signal.SIG_DFL)
        if came:
            _die(came[0])


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


def _die(number: int) -> None:
    signal.signal(number, signal.SIG_DFL)
    signal.raise_signal(number)
