"""How long to go on asking a server that is busy or gone for a moment."""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from typing import NamedTuple

BUSY = 429
UNAVAILABLE = 503
OF_ITS_OWN = range(500, 600)
"""Statuses of errors that are the server's, or of something on the way to it."""

NOT_IMPLEMENTED = 501


def may_be_done(status: int, wait: float | None) -> bool:
    """Whether a write may have been done that is answered so; `wait` are seconds (Retry-After).

    What a server says of a write that etcd did not confirm in time, or a proxy of one that it lost,
    tells nothing of what became of it.
    """
    return _is_of_its_own(status) and not _is_off(status, wait)


def _is_of_its_own(status: int) -> bool:
    return status in OF_ITS_OWN and status != NOT_IMPLEMENTED


def _is_off(status: int, wait: float | None) -> bool:
    """Whether a server is told to shut down: it says so before it does anything."""
    return status == UNAVAILABLE and wait is not None


class Failure(NamedTuple):
    """A request that failed: the HTTP status, 0 where the connection broke.

    `wait` are the seconds that the server asks to wait (Retry-After), None where it says nothing.
    `is_read` tells that doing it twice does no harm, `was_sent` that the server may have heard it.
    """

    status: int
    wait: float | None
    is_read: bool
    was_sent: bool = True

    @property
    def may_repeat(self) -> bool:
        """Whether asking again may help and cannot harm: it only read, or surely did nothing."""
        if self.status == BUSY or not self.was_sent:
            return True
        if not self.is_read:
            return _is_off(self.status, self.wait)
        return self.status == 0 or _is_of_its_own(self.status)


class Patience(NamedTuple):
    """At most `tries` requests within `seconds`, the first pause about `first` seconds.

    Each pause is twice as long as the last one, give or take a quarter, so that many who were
    refused together do not come back together.
    """

    tries: int = 5
    seconds: float = 60.0
    first: float = 1.0
    sleep: Callable[[float], object] = time.sleep
    now: Callable[[], float] = time.monotonic
    jitter: Callable[[float, float], float] = random.SystemRandom().uniform

    def pause(self, failure: Failure, tries: int, since: float) -> float | None:
        """Seconds until the next try, after `tries` tries from `since` on; None is to give up."""
        if not failure.may_repeat or tries >= self.tries:
            return None
        pause = failure.wait
        if pause is None:
            pause = self.first * 2 ** (tries - 1) * self.jitter(0.75, 1.25)
        return pause if self.now() - since + pause <= self.seconds else None
