"""Exit codes, worst last told: 130 interrupted, 2 error, 1 changes needed, 3 no input, 0 fine."""

from __future__ import annotations

from collections.abc import Iterable

FINE = 0
CHANGES_NEEDED = 1
ERROR = 2
NO_INPUT = 3
INTERRUPTED = 130

PRECEDENCE = (INTERRUPTED, ERROR, CHANGES_NEEDED, NO_INPUT, FINE)


def worst(codes: Iterable[int]) -> int:
    """The code that wins."""
    found = set(codes)
    return next((code for code in PRECEDENCE if code in found), FINE)
