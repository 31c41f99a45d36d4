"""Where the neighbours of workloads are in an API, the newest version that is understood first."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cached_property
from typing import NamedTuple

from kubectl_prodready.cluster.resource import Resource
from kubectl_prodready.cluster.server import Object, Server, silent
from kubectl_prodready.core.kinds import LAST_APPLIED, NEIGHBOURS, OF_THE_CLUSTER
from kubectl_prodready.core.plain import mapping, sequence, text
from kubectl_prodready.errors import ClusterError, ForbiddenError, MissingError

VERSIONS = {
    "": ("v1",),
    "autoscaling": ("v2", "v2beta2", "v1"),
    "autoscaling.k8s.io": ("v1", "v1beta2"),
    "policy": ("v1", "v1beta1"),
    "networking.k8s.io": ("v1", "v1beta1"),
    "gateway.networking.k8s.io": ("v1", "v1beta1", "v1alpha3", "v1alpha2"),
    "cloud.google.com": ("v1", "v1beta1"),
    "networking.gke.io": ("v1",),
}
PLURALS = {"Ingress": "ingresses", "IngressClass": "ingressclasses"}
PLURALS |= {"HealthCheckPolicy": "healthcheckpolicies"}


class NeighbourKind(NamedTuple):
    """A kind of neighbours in each version that may serve it, the best one first."""

    kind: str
    resources: tuple[Resource, ...]


def neighbour_kinds(served: frozenset[tuple[str, str]] | None) -> Iterator[NeighbourKind]:
    """The kinds that a server with these groups and versions may have; None is not known."""
    for kind, groups in NEIGHBOURS.items():
        plural = PLURALS.get(kind, f"{kind.lower()}s")
        resources = tuple(
            Resource(group, version, plural, kind, kind not in OF_THE_CLUSTER)
            for group in sorted(groups & VERSIONS.keys())
            for version in VERSIONS[group]
            if not group or served is None or (group, version) in served
        )
        if resources:
            yield NeighbourKind(kind, resources)


class NeighbourApi:
    """Lists neighbours; a kind that the server does not have is asked for once."""

    def __init__(self, server: Server, tell: Callable[[str], None] = silent) -> None:
        """Ask nothing yet."""
        self._server = server
        self._tell = tell
        self._absent: set[Resource] = set()

    @cached_property
    def kinds(self) -> tuple[NeighbourKind, ...]:
        """Those that the server may have, as the names of its groups tell."""
        return tuple(neighbour_kinds(self._served()))

    def listed(self, kind: NeighbourKind, namespace: str = "") -> list[Object]:
        """All of one kind, in one namespace or everywhere. Raises ForbiddenError, ClusterError."""
        for resource in kind.resources:
            if resource not in self._absent:
                try:
                    return self.of_resource(resource, namespace)
                except MissingError:
                    self._absent.add(resource)
        return []

    def of_resource(self, resource: Resource, namespace: str = "") -> list[Object]:
        """All objects of a resource, without what only writers need: half of what they weigh."""
        pages = self._server.pages(resource.path(namespace))
        return [_lightened(one) for page in pages for one in page]

    def _served(self) -> frozenset[tuple[str, str]] | None:
        try:
            groups = sequence(self._server.get("/apis").get("groups"))
        except (ForbiddenError, MissingError) as error:
            self._tell(f"which APIs there are is not known: {error.message}")
            return None
        return frozenset(
            (text(group.get("name")), text(mapping(version).get("version")))
            for group in map(mapping, groups)
            for version in sequence(group.get("versions"))
        )


def _lightened(one: Object) -> Object:
    metadata = mapping(one.get("metadata"))
    metadata.pop("managedFields", None)
    mapping(metadata.get("annotations")).pop(LAST_APPLIED, None)
    return one


def describe(error: ClusterError, kind: str, namespace: str) -> str:
    """What it means that a kind of neighbours cannot be read."""
    where = f" of namespace {namespace}" if namespace else ""
    return f"what the {kind} objects{where} say is not known: {error.message}"
