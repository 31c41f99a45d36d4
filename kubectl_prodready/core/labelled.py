"""Workloads by the labels of their Pods, where all of them are at hand."""

from __future__ import annotations

from collections.abc import Iterable

from kubectl_prodready.core.kinds import WORKLOADS, Found, Malformed, mapping_at
from kubectl_prodready.core.model import Ref
from kubectl_prodready.core.plain import mapping, sequence, texts
from kubectl_prodready.core.workload import Labels, ref_of
from kubectl_prodready.paths import with_value

NAMING = ("namespace", "name", "generateName", "ownerReferences")
"""What metadata say of who an object is, and whose."""


class Labelled:
    """An index of workloads: which of them have Pods with some labels."""

    def __init__(self, workloads: Iterable[Found]) -> None:
        """Know the workloads; what is a part of another object is none of its own."""
        self._refs: list[Ref] = []
        self._having: dict[tuple[str, str], set[int]] = {}
        for found in workloads:
            if not is_owned(found):
                for label in labels_of(found).items():
                    self._having.setdefault(label, set()).add(len(self._refs))
                self._refs.append(ref_of(found))

    def besides(self, own: Ref, labels: Labels) -> tuple[Ref, ...]:
        """The workloads but this one whose Pods have all of the labels, of which there are some."""
        having = set.intersection(*(self._having.get(label, set()) for label in labels))
        return tuple(self._refs[index] for index in sorted(having) if self._refs[index] != own)


def lean(found: Found) -> Found:
    """As much of a workload as the index reads, for where nothing else of it is asked for."""
    metadata = mapping(found.raw.get("metadata"))
    naming = {key: metadata[key] for key in NAMING if key in metadata}
    raw = {key: found.raw.get(key) for key in ("apiVersion", "kind")} | {"metadata": naming}
    place = (*WORKLOADS[found.kind].template, "metadata", "labels")
    return found._replace(raw=with_value(raw, place, labels_of(found)))


def is_owned(found: Found) -> bool:
    """Whether it is a part of another object, as the ReplicaSets and Pods of a Deployment are."""
    owners = sequence(mapping(found.raw.get("metadata")).get("ownerReferences"))
    return any(mapping(owner).get("controller") for owner in owners)


def labels_of(found: Found) -> dict[str, str]:
    """The labels of a workload's Pods, {} where it has the wrong shape."""
    try:
        template = mapping_at(found.raw, WORKLOADS[found.kind].template, ())
        return texts(mapping_at(template, ("metadata", "labels"), ()))
    except Malformed:
        return {}
