"""kubectl's resource arguments while they are typed: TYPE, TYPE/NAME, TYPE NAME, T1,T2."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from kubectl_prodready.cli.completion.candidates import (
    NO_FILES,
    NO_SPACE,
    NOTHING,
    Answer,
    Described,
    begun,
    without,
)
from kubectl_prodready.cli.completion.line import Line
from kubectl_prodready.core.kinds import SHORT, WORKLOADS

ALL = "all"
TYPES = {kind.lower(): f"every {kind}" for kind in WORKLOADS}
TYPES |= {short: f"short for {kind.lower()}" for short, kind in SHORT.items()}

Objects = Callable[[Sequence[str]], Described]
"""The names of the objects of some types."""


def of_files(line: Line) -> Answer:
    """KIND/NAME of what is in files: the names are for whoever has read them."""
    return NOTHING if "/" in line.typed else _first_half(line)


def of_live(line: Line, objects: Objects) -> Answer:
    """Live objects; the cluster is asked for names only where names are typed."""
    given = line.arguments
    are_pairs = all("/" in one for one in given)
    if "/" in line.typed:
        return _pairs(line, objects) if are_pairs else NOTHING
    if not given:
        return _types(line)
    if are_pairs:
        return _first_half(line)
    if "all_namespaces" in line.values or ALL in given[0].split(","):
        return NOTHING
    names = without(objects(given[0].split(",")), given[1:])
    return Answer(begun(line.typed, names))


def _types(line: Line) -> Answer:
    """A type, or one more of several."""
    head, comma, typed = line.typed.rpartition(",")
    known = TYPES if comma else TYPES | {ALL: "every workload"}
    return Answer(begun(typed, without(known, head.split(",")), head + comma))


def _first_half(line: Line) -> Answer:
    """The TYPE/ of TYPE/NAME."""
    halves = {f"{word}/": said for word, said in TYPES.items()}
    return Answer(begun(line.typed, halves), NO_SPACE | NO_FILES)


def _pairs(line: Line, objects: Objects) -> Answer:
    word, _, typed = line.typed.partition("/")
    if "all_namespaces" in line.values:
        return NOTHING
    found = begun(typed, objects([word]), f"{word}/")
    return Answer(without(found, line.arguments))
