"""What surrounds live workloads: read once for a namespace, or once for all."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import NamedTuple

from kubectl_prodready.cluster.neighbour_kinds import NeighbourApi, NeighbourKind, describe
from kubectl_prodready.cluster.owners import owner_of
from kubectl_prodready.cluster.resource import WORKLOADS, Resource
from kubectl_prodready.cluster.server import Object, Server, silent
from kubectl_prodready.core.kinds import Found, whole_object
from kubectl_prodready.core.neighbours import Neighbour
from kubectl_prodready.core.plain import mapping, text
from kubectl_prodready.errors import ForbiddenError

PEERS = ("Deployment", "StatefulSet", "DaemonSet", "ReplicationController", "Job", "CronJob")
"""Workloads that a person writes. Pods and ReplicaSets are mostly copies of these, and many times
as many: who keeps bare ones has to look at them by name."""


class Beside(NamedTuple):
    """What one namespace holds; `unread` are the kinds of which this user may not see any."""

    neighbours: tuple[Neighbour, ...] = ()
    unread: frozenset[str] = frozenset()


class Peers(NamedTuple):
    """The workloads of one namespace, but for those that another workload made."""

    workloads: tuple[Found, ...] = ()
    unread: frozenset[str] = frozenset()


Place = dict[str, list[Object]]


class Around:
    """The neighbours and workloads of namespaces. All methods raise ClusterError.

    With `everywhere`, the first question reads each kind for all namespaces in one list; where
    that is forbidden, this kind is read namespace by namespace.
    """

    def __init__(
        self, server: Server, *, everywhere: bool = False, warn: Callable[[str], None] = silent
    ) -> None:
        """Read nothing yet; `warn` hears once of each kind that this user may not see."""
        self._server = server
        self._api = NeighbourApi(server, warn)
        self._everywhere = everywhere
        self._warn = warn
        self._beside: dict[str, Beside] = {}
        self._peers: dict[str, Peers] = {}
        self._everything: dict[str, Place | None] = {}
        self._told: set[str] = set()

    def beside(self, namespace: str) -> Beside:
        """The neighbours in a namespace, and those that live in none."""
        if namespace not in self._beside:
            objects: list[Object] = []
            unread = set()
            for kind in self._api.kinds:
                try:
                    objects += self._neighbours(kind, namespace)
                except ForbiddenError as error:
                    unread.add(kind.kind)
                    self._warn(describe(error, kind.kind, namespace))
            self._beside[namespace] = Beside(tuple(map(_neighbour, objects)), frozenset(unread))
        return self._beside[namespace]

    def peers(self, namespace: str) -> Peers:
        """The workloads of a namespace, but for bare Pods and ReplicaSets."""
        if namespace not in self._peers:
            found: list[Found] = []
            unread = set()
            for kind in PEERS:
                try:
                    found += _unowned(self._workloads(WORKLOADS[kind], namespace))
                except ForbiddenError as error:
                    unread.add(kind)
                    self._warn(describe(error, kind, namespace))
            self._peers[namespace] = Peers(tuple(found), frozenset(unread))
        return self._peers[namespace]

    def know(self, resource: Resource, objects: Iterable[Object]) -> None:
        """Take objects that were read anyway: all of this resource wherever anybody will ask."""
        self._everything[resource.kind] = _by_namespace(objects)
        self._told.add(resource.kind)

    def narrow(self) -> None:
        """Read namespace by namespace from now on: there is too much to have all at once."""
        self._everywhere = False

    def forget(self, namespace: str) -> None:
        """Let go of a namespace of which nobody will ask again."""
        self._beside.pop(namespace, None)
        self._peers.pop(namespace, None)
        for kind in self._told:
            self._everything.pop(kind, None)
        self._told.clear()

    def _neighbours(self, kind: NeighbourKind, namespace: str) -> list[Object]:
        clusterwide = not kind.resources[0].namespaced
        if clusterwide or self._everywhere:
            place = self._all(kind.kind, lambda: self._api.listed(kind), final=clusterwide)
            if place is not None:
                return place.get("" if clusterwide else namespace, [])
        return self._api.listed(kind, namespace)

    def _workloads(self, resource: Resource, namespace: str) -> list[Object]:
        if self._everywhere or resource.kind in self._everything:
            place = self._all(resource.kind, lambda: self._api.of_resource(resource))
            if place is not None:
                return place.get(namespace, [])
        return self._api.of_resource(resource, namespace)

    def _all(
        self, kind: str, listed: Callable[[], list[Object]], *, final: bool = False
    ) -> Place | None:
        """All objects of a kind by namespace, None where only single namespaces may be read.

        `final` tells that there are no single namespaces to go on with.
        """
        if kind not in self._everything:
            try:
                self._everything[kind] = _by_namespace(listed())
            except ForbiddenError:
                self._everything[kind] = None
                if final:
                    raise
        return self._everything[kind]


def _by_namespace(objects: Iterable[Object]) -> Place:
    place: Place = {}
    for one in objects:
        place.setdefault(text(mapping(one.get("metadata")).get("namespace")), []).append(one)
    return place


def _neighbour(raw: Object) -> Neighbour:
    metadata = mapping(raw.get("metadata"))
    namespace, name = text(metadata.get("namespace")), text(metadata.get("name"))
    return Neighbour(text(raw.get("kind")), namespace, name, raw)


def _unowned(objects: Iterable[Object]) -> Iterable[Found]:
    for raw in objects:
        owner = owner_of(raw)
        if owner is None or owner.kind not in WORKLOADS:
            yield whole_object(raw)
