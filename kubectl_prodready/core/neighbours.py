"""What surrounds a workload in the same input and namespace.

Rules ask the workload; none searches. A neighbour that is ambiguous is no evidence: where two
say different things, the question has no answer.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator
from functools import cached_property
from typing import Any, NamedTuple

from kubectl_prodready.core.kinds import Found, whole_object
from kubectl_prodready.core.model import Ref
from kubectl_prodready.core.patched import PatchedField
from kubectl_prodready.core.plain import mapping

ON_SIZES = frozenset(
    ("LimitRange", "ResourceQuota", "HorizontalPodAutoscaler", "VerticalPodAutoscaler")
)


class Neighbour(NamedTuple):
    """An object beside a workload, in the namespace it will live in ("" where nobody says).

    `everywhere` tells whether it, or one that says the same, is there wherever the workload is: a
    base may be part of several overlays. What is only somewhere binds, but is no evidence. What
    kustomizations patch on the way is neither: `patched` says which fields. `is_doubled`: another
    one of its kind and name says something else. `absent` are the files that could stand in the
    place of its own, but do not have it: it is not beside what is in them.
    """

    kind: str
    namespace: str
    name: str
    raw: dict[str, Any]
    everywhere: bool = True
    patched: tuple[PatchedField, ...] = ()
    is_doubled: bool = False
    absent: frozenset[str] = frozenset()

    @property
    def said(self) -> tuple[Any, Any]:
        """What it says: load balancers are told by annotations."""
        return self.raw.get("spec"), mapping(self.raw.get("metadata")).get("annotations")

    @property
    def found(self) -> Found:
        """It as patches find it."""
        return whole_object(self.raw)

    @property
    def spec(self) -> dict[str, Any]:
        """Its `spec`, {} where it has none."""
        return mapping(self.raw.get("spec"))

    @property
    def status(self) -> dict[str, Any]:
        """Its `status`, {} where it was not read from a cluster."""
        return mapping(self.raw.get("status"))

    def __str__(self) -> str:
        """For evidence."""
        return str(Ref(self.kind, self.namespace, self.name))


class Neighbours:
    """All that surrounds the workloads of one place, found by kind."""

    def __init__(
        self,
        objects: Iterable[Neighbour] = (),
        apart: Callable[[], Iterable[Neighbour]] = tuple,
    ) -> None:
        """Keep the objects; one that stands there twice, and says the same, is one.

        `apart` gives those that would be beside the workloads, but for their namespace.
        """
        known: dict[tuple[str, str], list[Neighbour]] = {}
        for one in objects:
            same_name = known.setdefault((one.kind, one.name), [])
            if one not in same_name:
                same_name.append(one)
        self.answers: dict[Hashable, Any] = {}
        self.objects = tuple(one for same in known.values() for one in _marked(same))
        self._apart = apart

    @cached_property
    def _by_kind(self) -> dict[str, list[Neighbour]]:
        found: dict[str, list[Neighbour]] = {}
        for neighbour in self.objects:
            found.setdefault(neighbour.kind, []).append(neighbour)
        return found

    @cached_property
    def bears_on_sizes(self) -> bool:
        """Whether any of them may say something about requests and limits."""
        return not ON_SIZES.isdisjoint(self._by_kind)

    @cached_property
    def apart(self) -> Neighbours:
        """What would surround the workloads, but for its namespace: no evidence, only words."""
        return Neighbours(self._apart())

    def of_kind(self, kind: str) -> Iterator[Neighbour]:
        """The neighbours of one kind."""
        return iter(self._by_kind.get(kind, ()))


def _marked(same_name: list[Neighbour]) -> list[Neighbour]:
    """Objects of one kind and name, told apart from those that another one contradicts."""
    if all(one.said == same_name[0].said for one in same_name):
        return same_name
    return [one._replace(is_doubled=True) for one in same_name]
