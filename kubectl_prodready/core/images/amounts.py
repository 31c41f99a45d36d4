"""Amounts of memory as programs are told them: `512m`, `2G`, `1.5GiB`."""

from __future__ import annotations

from collections.abc import Collection

from kubectl_prodready.pattern import Pattern

AMOUNT = Pattern(r"(\d{1,18}(?:\.\d{1,9})?) ?([kmgt]?)(b|ib)?")
POWERS = {"": 0, "k": 1, "m": 2, "g": 3, "t": 4}


def bytes_in(written: str, *, by_1000: Collection[str] = (), unit: int = 1) -> int:
    """How many bytes an amount says, in any case of letters; 0 where it says none.

    A letter counts by 1024, but with the endings `by_1000` by 1000: in redis `1k` is less than
    `1kb`. A number alone counts in a `unit` of so many bytes.
    """
    match = AMOUNT.fullmatch(written.strip().lower())
    if match is None:
        return 0
    number, letter, ending = match[1], match[2], match[3] or ""
    if not letter:
        return int(float(number) * (1 if ending else unit))
    return int(float(number) * (1000 if ending in by_1000 else 1024) ** POWERS[letter])
