"""What the owner of an object wants to be left alone, as annotations and comments say."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from kubectl_prodready.core.kinds import mapping_at
from kubectl_prodready.core.once import once
from kubectl_prodready.core.plain import text
from kubectl_prodready.core.workload import Workload
from kubectl_prodready.paths import Path

ANNOTATION = "prodready/ignore"
"""Lists rules, separated by commas; with `.` and a container's name it is about that one only."""

ALL = "*"


class Wish(NamedTuple):
    """Who says it, the place that it is about, and the rules that it names."""

    source: str
    place: Path
    rules: frozenset[str]


def ignored(workload: Workload, path: Path, rule: str) -> str:
    """Why a rule has nothing to say about a place: what wants it so, or ""."""
    for wish in _wishes(workload):
        if path[: len(wish.place)] == wish.place and wish.rules & {rule, ALL}:
            return f"{wish.source} says so"
    return ""


@once
def _wishes(workload: Workload) -> tuple[Wish, ...]:
    return (*_in_annotations(workload), *_in_comments(workload))


def _in_comments(workload: Workload) -> Iterator[Wish]:
    """What comments beside the object and its containers say."""
    for view in (workload, *workload.containers):
        if names := workload.remarks(view.path):
            yield Wish("a comment", view.path, names_in(names))


def _in_annotations(workload: Workload) -> Iterator[Wish]:
    """What annotations of the object itself and of its pod template say."""
    places = {ANNOTATION: workload.path}
    places |= {f"{ANNOTATION}.{one.name}": one.path for one in workload.containers}
    for _, written in annotated(workload):
        for annotation, about in places.items():
            if annotation in written:
                rules = names_in(text(written[annotation]))
                yield Wish(f"the annotation {annotation}", about, rules)


def annotated(workload: Workload) -> Iterator[tuple[Path, dict[str, Any]]]:
    """The annotations of an object and of its pod template, each with their place."""
    for metadata, place in (
        (workload.metadata, workload.path),
        (workload.pod_metadata, workload.spec_path[:-1]),
    ):
        path = (*place, "metadata")
        yield (*path, "annotations"), mapping_at(metadata, ("annotations",), path)


def names_in(names: str) -> frozenset[str]:
    """The rules in a list, which commas separate."""
    return frozenset(name.strip() for name in names.split(","))
