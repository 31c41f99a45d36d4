"""Kubernetes quantities: `500m`, `1Gi`, `0.5`, `1e3`.

The grammar is that of apimachinery's pkg/api/resource/quantity.go: a signed decimal number with a
binary suffix (Ki to Ei), a decimal one (n to E), or a decimal exponent. Amounts finer than a
billionth are rounded up, as Kubernetes does.
"""

from __future__ import annotations

import re
from functools import lru_cache, total_ordering
from typing import Any

NANO = 10**9
BINARY = {f"{letter}i": 1024**power * NANO for power, letter in enumerate("KMGTPE", 1)}
DECIMAL = {
    suffix: 10 ** (3 * power) for power, suffix in enumerate(("n", "u", "m", "", "k", *"MGTPE"))
}
SUFFIXES = {**DECIMAL, **BINARY}
"""What one of each suffix is worth, in billionths of a base unit (core, byte)."""

MAX_EXPONENT = 30
AMOUNTS = (str, int, float)
LONGEST = 100
"""Characters: no amount of anything needs more."""

GRAMMAR = re.compile(
    r"(?P<sign>[+-]?)(?P<whole>\d*)(?:\.(?P<part>\d*))?"
    r"(?:[eE](?P<exponent>[+-]?\d+)|(?P<suffix>[a-zA-Z]*))",
    re.ASCII,
)


@total_ordering
class Quantity:
    """An exact amount that remembers how it was written."""

    __slots__ = ("nanos", "suffix", "written")

    def __init__(self, nanos: int, suffix: str = "", written: str = "") -> None:
        """Keep an amount in billionths of a base unit, and a suffix of the family to write it in.

        `written` is the text it was read from.
        """
        self.nanos = nanos
        self.suffix = suffix
        self.written = written

    @staticmethod
    def parse(value: Any) -> Quantity | None:
        """Read what a manifest says; None where it is no quantity, as `${MEMORY}` is."""
        if isinstance(value, bool) or not isinstance(value, AMOUNTS):
            return None
        if isinstance(value, float) and value.is_integer():
            value = int(value)
        return _parsed(str(value))

    def times(self, factor: int) -> Quantity:
        """A multiple, written in the same family of units."""
        return Quantity(self.nanos * factor, self.suffix)

    def divided(self, divisor: int) -> Quantity:
        """A part, rounded up to a billionth, written in the same family of units."""
        return Quantity(-(-self.nanos // divisor), self.suffix)

    def plus(self, other: Quantity) -> Quantity:
        """A sum, written in this one's family of units."""
        return Quantity(self.nanos + other.nanos, self.suffix)

    def rounded_up(self, finest: int) -> Quantity:
        """The amount, or the next one where it is no multiple of `finest` billionths.

        That is then a whole number of the largest unit of which it has at least a hundred: a
        rounded amount need not be exact, but short.
        """
        if self.nanos % finest == 0:
            return self
        family = BINARY if self.suffix in BINARY else DECIMAL
        units = (unit for unit in family.values() if finest <= unit <= self.nanos // 100)
        unit = max(units, default=finest)
        return Quantity(-(-self.nanos // unit) * unit, self.suffix)

    def __eq__(self, other: object) -> bool:
        """Compare as amounts: `0.5` is `500m`."""
        return isinstance(other, Quantity) and self.nanos == other.nanos

    def __lt__(self, other: Quantity) -> bool:
        """Compare as amounts: `1000M` is less than `1Gi`."""
        return self.nanos < other.nanos

    def __hash__(self) -> int:
        """Equal amounts are one."""
        return hash(self.nanos)

    def __repr__(self) -> str:
        """As a manifest writes it, for tests and tracebacks."""
        return f"Quantity({self})"

    def __str__(self) -> str:
        """As it was read; else in the largest unit of its family that makes it a whole number."""
        if self.written:
            return self.written
        return _in_units(self.nanos, self.suffix)


@lru_cache(maxsize=1024)
def _parsed(text: str) -> Quantity | None:
    """The amount that a text says: manifests say the same few again and again."""
    match = GRAMMAR.fullmatch(text)
    if match is None or not (match["whole"] or match["part"]) or match.end() > LONGEST:
        return None
    exponent = int(match["exponent"] or 0)
    suffix = match["suffix"] or ""
    if suffix not in SUFFIXES or abs(exponent) > MAX_EXPONENT:
        return None
    part = match["part"] or ""
    digits = int(match["whole"] + part) * SUFFIXES[suffix]
    shift = exponent - len(part)
    nanos = digits * 10**shift if shift >= 0 else -(-digits // 10**-shift)
    return Quantity(-nanos if match["sign"] == "-" else nanos, suffix, text)


@lru_cache(maxsize=1024)
def _in_units(nanos: int, suffix: str) -> str:
    """An amount in the largest unit of a suffix's family that makes it a whole number."""
    family = BINARY if suffix in BINARY else DECIMAL
    for unit in (*reversed(family), "", "m", "u"):
        if nanos % SUFFIXES[unit] == 0 and nanos:
            return f"{nanos // SUFFIXES[unit]}{unit}"
    return f"{nanos}n" if nanos else "0"
