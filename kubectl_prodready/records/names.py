"""What runs are called, and their records."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator

ENDING = ".jsonl"
"""That of a record's file, whose name is its run's."""

NAME = re.compile(r"\d{8}-\d{6}-\d{6}")
"""A run's name: the time at which it began, in UTC and to the microsecond."""


def names_from(nanoseconds: int) -> Iterator[str]:
    """Names for a run that begins at a time (since 1970): its own, and those right after it.

    They sort as the times do, and where one is taken, the next serves.
    """
    micros = nanoseconds // 1000
    while True:
        seconds, rest = divmod(micros, 1_000_000)
        yield f"{time.strftime('%Y%m%d-%H%M%S', time.gmtime(seconds))}-{rest:06}"
        micros += 1


def stamp_of(nanoseconds: int) -> str:
    """A time (since 1970) as the header of a record has it: RFC 3339, in UTC."""
    return time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(nanoseconds // 1_000_000_000))
