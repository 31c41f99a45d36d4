"""How long requests still arrive at a Pod that has begun to stop.

The endpoint leaves the Service in parallel to the preStop hook, and every proxy and load balancer
learns of it in its own time: kube-proxy within seconds (KEP-3960's example sleeps 5 s), an AWS ALB
within about 25 s (aws-load-balancer-controller#1064), an NLB with IP targets within about 120 s
(#2366), GKE's network endpoint groups within about 40 s (GKE docs: container-native balancing).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from kubectl_prodready.core.model import Evidence
from kubectl_prodready.core.neighbours import Neighbour
from kubectl_prodready.core.once import once
from kubectl_prodready.core.traffic.balancers import (
    ALB,
    GATEWAY,
    GCE,
    GROUPS,
    NLB,
    balancers_of,
)
from kubectl_prodready.core.traffic.routes import annotations_of, routes_to, written_in
from kubectl_prodready.core.traffic.served import is_reached
from kubectl_prodready.core.traffic.services import (
    ANNOTATIONS,
    TYPE,
    doubt_about_traffic,
    is_headless,
    services_of,
)
from kubectl_prodready.core.workload import Container, Workload

SERVICE, ENDPOINT_GROUPS, IP_TARGETS = 5, 40, 120
TIMES = {
    ALB: (25, "is an ALB", "aws-load-balancer-controller#1064"),
    NLB: (IP_TARGETS, "is an NLB with IP targets", "aws-load-balancer-controller#2366"),
    GCE: (ENDPOINT_GROUPS, "is a GKE load balancer", "GKE"),
    GATEWAY: (ENDPOINT_GROUPS, "is behind a GKE load balancer", "GKE"),
}
"""What each of them takes, in words, and where that is from."""

TELLING = (ANNOTATIONS, TYPE, ("spec", "ingressClassName"))
"""The fields that say which load balancer there is."""


class Drain(NamedTuple):
    """The seconds that a Pod should wait before SIGTERM, and what shows that."""

    seconds: int
    evidence: Evidence
    is_decided: bool = False


@once
def drain_of(workload: Workload) -> Drain | None:
    """The longest that what routes to a workload needs; None where nothing routes to it."""
    routed = [one for one in services_of(workload) if not is_headless(one)]
    found = [
        drain
        for service in routed
        if not doubt_about_traffic(service)
        for drain in _drains(workload, service)
    ]
    longest = max(found, key=lambda one: one.seconds, default=None)
    decided = workload.settings.drain_seconds
    if longest and decided is not None:
        return Drain(decided, Evidence(f"drain {decided} s", ".prodready.yaml"), is_decided=True)
    return longest


def doubt_about_drain(container: Container) -> str:
    """Why nobody knows whether requests still arrive at a container that stops, or "".

    "" is also the answer where they do, as `drain_of` says, and where surely none arrive.
    """
    if drain_of(container.workload) or not is_reached(container):
        return ""
    doubts = map(doubt_about_traffic, services_of(container.workload))
    return next(filter(None, doubts), "")


def _drains(workload: Workload, service: Neighbour) -> Iterator[Drain]:
    more = _more(workload, service)
    for seconds, source, name in _times(workload, service):
        fact = f"{source}: stopped Pods get requests for up to {seconds} s{more}"
        yield Drain(seconds, Evidence(fact, name))


def _times(workload: Workload, service: Neighbour) -> Iterator[tuple[int, str, str]]:
    yield SERVICE, str(service), "KEP-3960"
    if _has_own_groups(annotations_of(service)):
        yield ENDPOINT_GROUPS, f"{service} has network endpoint groups", "GKE"
    for one in balancers_of(workload, service):
        if one.kind in TIMES and (one.kind != NLB or one.has_ip_targets):
            seconds, words, source = TIMES[one.kind]
            unsure = "".join(f" ({doubt})" for doubt in (*one.doubts, *one.target_doubts))
            yield seconds, f"{one.holder} {words}{unsure}", source


def _more(workload: Workload, service: Neighbour) -> str:
    """What may make it longer than is known: patches that say which load balancer there is."""
    for one in (service, *routes_to(workload, service)):
        for field in one.patched:
            if any(field.path[:2] == told[: len(field.path)] for told in TELLING):
                return f"; {field} of {one}: it may be longer"
    return ""


def _has_own_groups(annotations: dict[str, str]) -> bool:
    """Whether a Service asks GKE for standalone network endpoint groups.

    `ingress` only says that an Ingress of GKE would use some, and GKE writes that itself (GKE docs:
    container-native load balancing).
    """
    return bool(written_in(annotations, GROUPS).get("exposed_ports"))
