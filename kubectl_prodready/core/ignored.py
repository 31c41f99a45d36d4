"""What the owner of an object wants to be left alone, as its annotations say."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from kubectl_prodready.core.kinds import mapping_at
from kubectl_prodready.core.once import once
from kubectl_prodready.core.plain import text
from kubectl_prodready.core.workload import Workload
from kubectl_prodready.paths import Path

ANNOTATION = "prodready/ignore"
"""Lists rules, separated by commas; with `.` and a container's name it is about that one only."""

ALL = "*"


class Wish(NamedTuple):
    """An annotation, the place that it is about, and the rules that it names."""

    annotation: str
    place: Path
    rules: frozenset[str]


def ignored(workload: Workload, path: Path, rule: str) -> str:
    """Why a rule has nothing to say about a place: the annotation that wants it so, or ""."""
    for wish in _wishes(workload):
        if path[: len(wish.place)] == wish.place and wish.rules & {rule, ALL}:
            return f"the annotation {wish.annotation} says so"
    return ""


@once
def _wishes(workload: Workload) -> tuple[Wish, ...]:
    return tuple(_read(workload))


def _read(workload: Workload) -> Iterator[Wish]:
    """The wishes of the object itself and of its pod template."""
    places = {ANNOTATION: workload.path}
    places |= {f"{ANNOTATION}.{one.name}": one.path for one in workload.containers}
    for metadata, place in (
        (workload.metadata, workload.path),
        (workload.pod_metadata, workload.spec_path[:-1]),
    ):
        annotations = mapping_at(metadata, ("annotations",), (*place, "metadata"))
        for annotation in places.keys() & annotations.keys():
            names = text(annotations[annotation]).split(",")
            rules = frozenset(name.strip() for name in names)
            yield Wish(annotation, places[annotation], rules)
