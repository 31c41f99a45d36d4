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
from kubectl_prodready.core.plain import mapping, sequence, text, texts
from kubectl_prodready.core.traffic.ports import TCP, Port, number_of, ports_of
from kubectl_prodready.core.workload import Container, Role, Workload

KIND = "Service"


class Endpoint(NamedTuple):
    """A port of a Pod that a Service sends traffic to.

    `target` is how the Service names it: a number or a name. `declared` are the container ports
    that this means, each with its container: more than one, or none, leaves open who listens.
    """

    service: Neighbour
    port: Any
    target: int | str
    protocol: str
    declared: tuple[tuple[Container, Port], ...]

    @property
    def number(self) -> int | None:
        """The container port; None for a name that no container declares, or two differently."""
        if isinstance(self.target, int):
            return self.target
        numbers = {port.number for _, port in self.declared}
        return numbers.pop() if len(numbers) == 1 else None

    def __str__(self) -> str:
        """For evidence: `Service/web port 80 -> 8080`."""
        return f"{self.service} port {self.port} -> {self.target}"


@once
def services_of(workload: Workload) -> tuple[Neighbour, ...]:
    """The Services that select the Pods of a workload."""
    labels = texts(workload.pod_metadata.get("labels"))
    known = _by_first_label(workload.neighbours)
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
        target = entry.get("targetPort") or port
        protocol = text(entry.get("protocol")) or TCP
        if isinstance(target, int | str):
            target = number_of(target) or str(target)
            declared = tuple(_declaring(workload, target, protocol))
            yield Endpoint(service, port, target, protocol, declared)


def _declaring(
    workload: Workload, target: int | str, protocol: str
) -> Iterator[tuple[Container, Port]]:
    """The container ports that a Service means (pkg/controlplane/... podutil.FindPort)."""
    for container in workload.containers:
        if container.role is not Role.INIT:
            for port in ports_of(container):
                if port.protocol == protocol and target in {port.number, port.name}:
                    yield container, port


def is_headless(service: Neighbour) -> bool:
    """Whether clients find the Pods by name, and no proxy sends traffic to those that are ready."""
    return text(service.spec.get("clusterIP")) == "None"


def doubt_about(service: Neighbour) -> str:
    """Why what a Service says may not be what will be applied, or ""."""
    if service.patched:
        return f"{service} is not applied as it stands: {service.patched[0]}"
    return "" if service.everywhere else f"{service} is not everywhere where this workload is"
