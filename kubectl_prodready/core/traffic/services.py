"""Which Services send traffic to the Pods of a workload, and to which port of which container.

A Service selects Pods by their labels and names a port by number or by name (docs:
concepts/services-networking/service). What it says is evidence only where it is sure: the same
wherever the workload goes, and not patched on the way.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from kubectl_prodready.core.neighbours import Neighbour, Neighbours
from kubectl_prodready.core.once import once
from kubectl_prodready.core.patched import PatchedField
from kubectl_prodready.core.plain import mapping, sequence, text, texts
from kubectl_prodready.core.traffic.ports import TCP, Port, number_of, ports_of
from kubectl_prodready.core.workload import Container, Role, Workload

KIND = "Service"
ANNOTATIONS = ("metadata", "annotations")
TYPE = ("spec", "type")
PROXIED = ("ClusterIP", "NodePort", "LoadBalancer")
"""The types of a Service that sends traffic to Pods; the first one where none is written."""

SELECTING = ("selector", "clusterIP", "clusterIPs", "externalName")
LEADING = ("targetPort", "port", "protocol", "name")
IDLE = tuple(
    (key,)
    for key in (
        *("nodePort", "sessionAffinity", "sessionAffinityConfig"),
        *("loadBalancerIP", "loadBalancerSourceRanges"),
    )
)
"""Fields of a Service that change neither where traffic goes nor how it is checked."""


class Endpoint(NamedTuple):
    """A port of a Pod that a Service sends traffic to.

    `target` is how the Service names it: a number or a name. `number` is the port that this means,
    None for a name that nobody declares. `declared` are the container ports with this number, each
    with its container: more than one, or none, leaves open who listens. `named` are the containers
    that declare the name; the first of them tells the number.
    """

    service: Neighbour
    port: Any
    target: int | str
    protocol: str
    number: int | None
    declared: tuple[tuple[Container, Port], ...]
    named: tuple[Container, ...] = ()

    def is_of(self, container: Container) -> bool:
        """Whether the container declares the port."""
        return any(owner is container for owner, _ in self.declared)

    def __str__(self) -> str:
        """For evidence: `Service/web port 80 -> 8080`."""
        return f"{self.service} port {self.port} -> {self.target}"


@once
def services_of(workload: Workload) -> tuple[Neighbour, ...]:
    """The Services that select the Pods of a workload."""
    return tuple(
        one._replace(everywhere=False) if workload.file in one.absent else one
        for one in _selecting(workload.neighbours, workload)
    )


@once
def services_apart(workload: Workload) -> tuple[Neighbour, ...]:
    """Those that would, but for their namespace."""
    return _selecting(workload.neighbours.apart, workload)


def _selecting(neighbours: Neighbours, workload: Workload) -> tuple[Neighbour, ...]:
    labels = texts(workload.pod_metadata.get("labels"))
    known = _by_first_label(neighbours)
    return tuple(
        service
        for label in sorted(labels.items())
        for service in known.get(label, ())
        if selector_of(service).items() <= labels.items()
    )


def selector_of(service: Neighbour) -> dict[str, str]:
    """The labels that a Service wants of Pods; {} where it selects none by itself."""
    if service.spec.get("type") == "ExternalName":
        return {}
    return texts(service.spec.get("selector"))


@once
def _by_first_label(neighbours: Neighbours) -> dict[tuple[str, str], list[Neighbour]]:
    """The Services by the first label that they select by."""
    found: dict[tuple[str, str], list[Neighbour]] = {}
    for service in neighbours.of_kind(KIND):
        if selector := selector_of(service):
            found.setdefault(min(selector.items()), []).append(service)
    return found


@once
def endpoints_of(workload: Workload) -> tuple[Endpoint, ...]:
    """Every port of its Pods that a Service sends traffic to."""
    return tuple(
        endpoint for service in services_of(workload) for endpoint in _endpoints(service, workload)
    )


def _endpoints(service: Neighbour, workload: Workload) -> Iterator[Endpoint]:
    for entry in map(mapping, sequence(service.spec.get("ports"))):
        port = entry.get("port")
        target = target_of(entry)
        protocol = text(entry.get("protocol")) or TCP
        if target is not None:
            named = _declaring(workload, target, protocol) if isinstance(target, str) else []
            number = target if isinstance(target, int) else named[0][1].number if named else None
            declared = tuple(_declaring(workload, number, protocol))
            owners = tuple(dict.fromkeys(owner for owner, _ in named))
            yield Endpoint(service, port, target, protocol, number, declared, owners)


def target_of(entry: dict[str, Any]) -> int | str | None:
    """The Pod's port that a port of a Service leads to, by its number or its name."""
    target = entry.get("targetPort") or entry.get("port")
    return number_of(target) or str(target) if isinstance(target, int | str) else None


def _declaring(
    workload: Workload, wanted: int | str | None, protocol: str
) -> list[tuple[Container, Port]]:
    """The container ports of a number or a name, in the order in which Kubernetes looks for one.

    Those of native sidecars come last (kubernetes: pkg/api/v1/pod/util.go, FindPort).
    """
    running = [one for one in workload.containers if one.role is not Role.INIT]
    running.sort(key=lambda one: one.role is Role.SIDECAR)
    return [
        (container, port)
        for container in running
        for port in ports_of(container)
        if port.protocol == protocol and wanted in {port.number, port.name}
    ]


def is_headless(service: Neighbour) -> bool:
    """Whether clients find the Pods by name, and no proxy sends traffic to those that are ready."""
    return text(service.spec.get("clusterIP")) == "None"


def types_of(service: Neighbour) -> frozenset[str]:
    """The type that a Service has, and those that patches give it."""
    patched = {field.value for field in service.patched if field.path == TYPE}
    return frozenset((text(service.spec.get("type")) or PROXIED[0], *patched))


def doubled(one: Neighbour) -> tuple[str, ...]:
    """The doubt about a neighbour that another one of its name contradicts."""
    return (f"two {one} beside it differ",) if one.is_doubled else ()


def doubt_about(one: Neighbour) -> str:
    """Why what a neighbour says may not be what will be applied, or ""."""
    return _doubt(one, (field for field in one.patched if field.path[-1:] not in IDLE))


def doubt_about_traffic(service: Neighbour) -> str:
    """Why a Service may send traffic elsewhere than it says, or "".

    A patch of its annotations, say, leaves that as it is.
    """
    return _doubt(service, (field for field in service.patched if _leads_elsewhere(field)))


def _doubt(one: Neighbour, fields: Iterator[PatchedField]) -> str:
    if field := next(fields, None):
        return f"{one} is not applied as it stands: {field}"
    return "" if one.everywhere else f"{one} is not everywhere where this workload is"


def _leads_elsewhere(field: PatchedField) -> bool:
    """Whether a patched field bears on which Pods get traffic, and on which port."""
    above, key, place = field.path[:1], field.path[1:2], field.path[3:4]
    if above != TYPE[:1]:
        return field.path[:2] != ANNOTATIONS
    if field.path == TYPE:
        return field.value not in PROXIED
    if key == ("ports",):
        return not place or place[0] in LEADING
    return not key or key[0] in SELECTING
