"""The port of a container that Services surely send traffic to: the evidence for readiness."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from kubectl_prodready.core.model import Evidence
from kubectl_prodready.core.neighbours import Neighbour
from kubectl_prodready.core.once import once
from kubectl_prodready.core.overlaid import touched_by_patch, touched_in_container
from kubectl_prodready.core.traffic.ports import TCP
from kubectl_prodready.core.traffic.services import (
    Endpoint,
    doubt_about,
    endpoints_of,
    is_headless,
    selector_of,
)
from kubectl_prodready.core.workload import Container, Labels, Role, Workload

NAMED = 3
"""So many other workloads are named, the rest is counted."""


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
        return tuple(Evidence(doubt, "") for doubt in self.doubts)


@once
def served_port(container: Container) -> Served | None:
    """The port that Services send traffic to; of several the one with the fewest doubts."""
    found = [_served(one, container) for one in _reaching(container)]
    if len({one.number for one in found}) > 1:
        several = f"Services send traffic to {len({one.number for one in found})} of its ports"
        found = [one._replace(doubts=(several, *one.doubts)) for one in found]
    return min(found, key=lambda one: len(one.doubts), default=None)


def _served(one: Endpoint, container: Container) -> Served:
    doubts = tuple(_doubts(one, container))
    number = one.number or 0
    return Served(one.service, one.target, number, Evidence(str(one), "its targetPort"), doubts)


def is_reached(container: Container) -> bool:
    """Whether traffic may go to it: to a port that it declares, or to one that nobody does."""
    return any(
        any(owner is container for owner, _ in one.declared) or not one.declared
        for one in endpoints_of(container.workload)
    )


def unserved(container: Container) -> str:
    """Why no Service is evidence for a container."""
    endpoints = endpoints_of(container.workload)
    if not endpoints:
        return "no Service beside it selects it"
    for one in endpoints:
        if doubt := doubt_about(one.service):
            return doubt
        if not one.declared and _is_alone(container):
            return f"{one}, which no container declares"
    return "the Services that select it send traffic elsewhere"


def _reaching(container: Container) -> Iterator[Endpoint]:
    for one in endpoints_of(container.workload):
        declared = any(owner is container for owner, _ in one.declared)
        if one.protocol == TCP and declared and one.number and not doubt_about(one.service):
            yield one


def _doubts(one: Endpoint, container: Container) -> Iterator[str]:
    """What keeps a probe of the port from being as good as the Service's own word."""
    workload = container.workload
    if workload.kind != "Deployment":
        yield f"a {workload.kind} is no Deployment"
    if is_headless(one.service):
        yield f"{one.service} is headless"
    if one.service.spec.get("publishNotReadyAddresses"):
        yield f"{one.service} publishes Pods that are not ready"
    if len({id(owner) for owner, _ in one.declared}) > 1:
        yield f"{len(one.declared)} containers declare port {one.target}"
    if others := _also_selected(workload, frozenset(selector_of(one.service).items())):
        yield f"{one.service} also selects {others}"
    labels = (*workload.spec_path[:-1], "metadata", "labels")
    yield from filter(None, [touched_in_container(container, "ports")])
    for key in selector_of(one.service):
        yield from filter(None, [touched_by_patch(workload, *labels, key)])


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
