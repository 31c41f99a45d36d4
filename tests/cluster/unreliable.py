"""A way to the API server that now and then answers for it, before or after it was asked."""

from __future__ import annotations

import random
from collections.abc import Callable

from tests.cluster.between import Between, is_write
from tests.live.stand_in import Asked, Reply, status

READS = 0.3
"""How much seldomer a read goes wrong than a write does."""

CODES = (500, 502, 503, 504)


def unreliable(seed: int) -> Between:
    """Answers of which some are wrong, the same ones for the same seed and the same requests."""
    choice = random.Random(seed)
    rate = choice.choice([0.1, 0.3, 0.6])
    faults = (_refused, _busy, _off, _lost, _half, _page, _other)

    def answer(asked: Asked, passed_on: Callable[[], Reply]) -> Reply:
        often = rate if is_write(asked) else rate * READS
        if choice.random() > often:
            return passed_on()
        return choice.choice(faults)(choice.choice(CODES), passed_on)

    return answer


def _refused(code: int, _: Callable[[], Reply]) -> Reply:
    return status(code, "No")


def _busy(_code: int, _: Callable[[], Reply]) -> Reply:
    return status(429, "TooManyRequests", wait="0")


def _off(_code: int, _: Callable[[], Reply]) -> Reply:
    return status(503, "ServiceUnavailable", wait="0")


def _lost(code: int, passed_on: Callable[[], Reply]) -> Reply:
    passed_on()
    return status(code, "Lost")


def _half(_code: int, passed_on: Callable[[], Reply]) -> Reply:
    passed_on()
    return Reply(b'{"kind": "Depl', claimed=500)


def _page(_code: int, passed_on: Callable[[], Reply]) -> Reply:
    passed_on()
    return Reply(b"<html>Welcome</html>")


def _other(_code: int, passed_on: Callable[[], Reply]) -> Reply:
    passed_on()
    return Reply({"login": "here"})
