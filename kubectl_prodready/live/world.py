"""The namespaces of a cluster as plans are made in them: read once each, when first asked for."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from kubectl_prodready.cluster.around import PEERS, Around
from kubectl_prodready.cluster.reading import Read
from kubectl_prodready.cluster.resource import Resource
from kubectl_prodready.cluster.server import Object
from kubectl_prodready.core.kinds import Found, namespace_of, whole_object
from kubectl_prodready.core.labelled import lean
from kubectl_prodready.errors import ClusterError
from kubectl_prodready.live.seen import Seen

QUOTA = "ResourceQuota"
"""The kind for which it matters what the workloads beside ask for; else their labels do."""


class World:
    """What surrounds live objects in their namespaces."""

    def __init__(self, around: Around, warn: Callable[[str], None]) -> None:
        """Read nothing yet; `warn` hears once for a namespace what could not be seen there."""
        self._around = around
        self._warn = warn
        self._seen: dict[str, Seen] = {}
        self._passed: set[str] = set()
        self._quotas: dict[str, bool] = {}

    def seen(self, name: str) -> Seen:
        """What is in a namespace. Raises ClusterError."""
        if name not in self._seen:
            self._seen[name] = self._look(name)
        return self._seen[name]

    def narrow(self) -> None:
        """Read namespace by namespace from now on: there is too much to have all at once."""
        self._around.narrow()

    def forget(self, name: str) -> None:
        """Let go of a namespace of which nobody will ask again."""
        self._around.forget(name)
        self._seen.pop(name, None)
        self._passed.clear()

    def passing(self, resource: Resource, objects: Iterable[Read]) -> Iterator[Read]:
        """The objects as they are, which are all that there are where somebody looks.

        So they need not be read again as what is beside the others, unless some could not be.
        """
        kept: list[Object] | None = [] if resource.kind in PEERS else None
        for one in objects:
            if kept is not None:
                kept = None if isinstance(one, ClusterError) else self._with(kept, one)
            yield one
        if kept is not None:
            self._around.know(resource, kept)
            self._passed.add(resource.kind)

    def _with(self, kept: list[Object], one: Object) -> list[Object] | None:
        """The objects with one more, as lean as it can be, None where that is not known."""
        found = whole_object(one)
        try:
            kept.append(self._needed(found).raw)
        except ClusterError:  # it will be raised again where somebody needs to know
            return None
        return kept

    def _needed(self, found: Found) -> Found:
        """As much of a workload as those beside it need to know."""
        name = namespace_of(found)
        if name not in self._quotas:
            beside = self._around.beside(name).neighbours
            self._quotas[name] = any(one.kind == QUOTA for one in beside)
        return found if self._quotas[name] else lean(found)

    def _look(self, name: str) -> Seen:
        beside, peers = self._around.beside(name), self._around.peers(name)
        unread = sorted(beside.unread | peers.unread)
        doubt = f"not seen in {name}: {', '.join(unread)}" if unread else ""
        if doubt:
            self._warn(f"{doubt}; this user may not list them, so nothing counts as safe there")
        workloads = (
            one if one.kind in self._passed else self._needed(one) for one in peers.workloads
        )
        return Seen(name, beside.neighbours, tuple(workloads), doubt)
