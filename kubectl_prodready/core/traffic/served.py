"""The port of a container that Services surely send traffic to: the evidence for readiness."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from kubectl_prodready.core.model import Evidence
from kubectl_prodready.core.neighbours import Neighbour
from kubectl_prodready.core.once import once
from kubectl_prodready.core.overlaid import touched_by_patch, touched_in_container
from kubectl_prodready.core.plain import texts
from kubectl_prodready.core.traffic.ports import TCP, ports_of
from kubectl_prodready.core.traffic.services import (
    KIND,
    Endpoint,
    doubled,
    doubt_about_traffic,
    endpoints_of,
    is_headless,
    selector_of,
    services_apart,
)
from kubectl_prodready.core.workload import Container, Labels, Role, Workload

NAMED = 3
"""So many other workloads are named, the rest is counted."""

NOT_READY = ("spec", "publishNotReadyAddresses")


class Served(NamedTuple):
    """A TCP port that traffic goes to, as the Service names it, and what makes it less than sure.

    Without doubts it is as sure as evidence from manifests can be.
    """

    service: Neighbour
    port: int | str
    number: int
    evidence: Evidence
    doubts: tuple[str, ...]

    @property
    def told(self) -> tuple[Evidence, ...]:
        """The doubts, as they stand beside the evidence."""
        return told(self.doubts)


def told(doubts: tuple[str, ...]) -> tuple[Evidence, ...]:
    """Doubts as they stand beside evidence."""
    return tuple(Evidence(doubt, "") for doubt in doubts)


@once
def served_port(container: Container) -> Served | None:
    """The port that Services send traffic to; of several the one with the fewest doubts."""
    found = [_served(one, container) for one in _reaching(container)]
    if len({one.number for one in found}) > 1:
        several = f"Services send traffic to {len({one.number for one in found})} of its ports"
        found = [one._replace(doubts=(several, *one.doubts)) for one in found]
    return min(found, key=lambda one: len(one.doubts), default=None)


def _served(one: Endpoint, container: Container) -> Served:
    number = one.number or 0
    is_known = not one.named or any(
        port.name == one.target and port.number == number for port in ports_of(container)
    )
    target = one.target if is_known else number
    doubts = tuple(_doubts(one, container))
    return Served(one.service, target, number, Evidence(str(one), "its targetPort"), doubts)


def sent_to(container: Container, number: int) -> Served | None:
    """A port that nobody declares, and that Services send traffic to, in a Pod of one container."""
    if not _is_alone(container):
        return None
    found = [
        _served(one, container)
        for one in endpoints_of(container.workload)
        if one.number == number and one.protocol == TCP and not one.declared
        if not _distrusted(one, container.workload)
    ]
    return min(found, key=lambda one: len(one.doubts), default=None)


def is_reached(container: Container) -> bool:
    """Whether traffic may go to it: to a port that it declares, or to one that nobody does."""
    return any(one.is_of(container) or not one.declared for one in endpoints_of(container.workload))


def unserved(container: Container) -> str:
    """Why no Service is evidence for a container."""
    endpoints = endpoints_of(container.workload)
    if not endpoints:
        return _unselected(container.workload)
    reasons = (
        _distrusted(one, container.workload) or _missing(one, container) for one in endpoints
    )
    return next(filter(None, reasons), "the Services that select it send traffic elsewhere")


def _distrusted(one: Endpoint, workload: Workload) -> str:
    """Why nobody knows where a Service sends traffic, or ""."""
    if doubt := doubt_about_traffic(one.service):
        return doubt
    return doubled(one.service)[0] if _is_open(one, workload) else ""


def _missing(one: Endpoint, container: Container) -> str:
    """Why what a Service sends to a port is nothing for a probe of a container, or ""."""
    if one.is_of(container):
        return "" if one.protocol == TCP else f"{one} is {one.protocol}, which no probe can ask"
    if container in one.named:
        return f"{one} is the port of {one.named[0].name}, the first container that names one so"
    if not one.declared and _is_alone(container):
        return f"{one}, which no container declares"
    return ""


def _unselected(workload: Workload) -> str:
    """Which Service almost selects a workload that none does."""
    for service in services_apart(workload):
        whose = f"namespace {service.namespace}" if service.namespace else "no namespace"
        own = f"namespace {workload.namespace}" if workload.namespace else "none"
        return f"{service} would select it, but names {whose}, and it names {own}"
    for service in workload.neighbours.of_kind(KIND):
        if not texts(service.spec.get("selector")) and not service.spec.get("externalName"):
            return f"no Service beside it selects it, and {service} has no selector"
    return "no Service beside it selects it"


def _reaching(container: Container) -> Iterator[Endpoint]:
    for one in endpoints_of(container.workload):
        is_asked = one.protocol == TCP and one.is_of(container)
        if is_asked and not _distrusted(one, container.workload):
            yield one


def _is_open(one: Endpoint, workload: Workload) -> bool:
    """Whether two Services of one name send traffic to different ports of a workload, or Pods."""
    if not one.service.is_doubled:
        return False
    twins = [each for each in workload.neighbours.of_kind(KIND) if each.name == one.service.name]
    meant = [
        {
            (each.protocol, each.number)
            for each in endpoints_of(workload)
            if each.service.raw is twin.raw
        }
        for twin in twins
    ]
    return any(each != meant[0] for each in meant)


def _doubts(one: Endpoint, container: Container) -> Iterator[str]:
    """What keeps a probe of the port from being as good as the Service's own word."""
    workload = container.workload
    if workload.kind == "StatefulSet":
        yield "members of a StatefulSet that wait for ready peers would never get ready"
    elif workload.kind != "Deployment":
        yield f"a {workload.kind} is no Deployment"
    yield from doubled(one.service)
    if is_headless(one.service):
        yield f"{one.service} is headless"
    if one.service.spec.get("publishNotReadyAddresses"):
        yield f"{one.service} publishes Pods that are not ready"
    if len({id(owner) for owner, _ in one.declared}) > 1:
        yield f"{len(one.declared)} containers declare port {one.target}"
    elif len(one.named) > 1:
        yield f"{len(one.named)} containers name a port {one.target}, and the first one is meant"
    if others := _also_selected(workload, frozenset(selector_of(one.service).items())):
        yield f"{one.service} also selects {others}"
    labels = (*workload.spec_path[:-1], "metadata", "labels")
    yield from filter(None, [touched_in_container(container, "ports")])
    for key in selector_of(one.service):
        yield from filter(None, [touched_by_patch(workload, *labels, key)])
    yield from (str(each) for each in one.service.patched if each.path == NOT_READY)


@once
def _also_selected(workload: Workload, labels: Labels) -> str:
    """The other workloads whose Pods have some labels, in words; "" where there are none."""
    others = workload.besides(labels)
    more = f" and {len(others) - NAMED} more" if len(others) > NAMED else ""
    return ", ".join(map(str, others[:NAMED])) + more


def _is_alone(container: Container) -> bool:
    """Whether it is the only one that traffic could be for."""
    running = [one for one in container.workload.containers if one.role is not Role.INIT]
    return running == [container]
