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
from kubectl_prodready.core.traffic.routes import (
    INGRESS,
    annotations_of,
    class_of,
    gateway_class_of,
    routes_to,
    written_in,
)
from kubectl_prodready.core.traffic.services import doubt_about, is_headless, services_of
from kubectl_prodready.core.workload import Workload

SERVICE, ALB, NEG, NLB = 5, 25, 40, 120
AWS = "service.beta.kubernetes.io/aws-load-balancer"
ALB_TARGETS = "alb.ingress.kubernetes.io/"
GCE = ("gce", "gce-internal")


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
        Drain(seconds, Evidence(f"{source}: stopped Pods get requests for up to {seconds} s", name))
        for service in routed
        if not doubt_about(service)
        for seconds, source, name in _times(workload, service)
    ]
    longest = max(found, key=lambda one: one.seconds, default=None)
    decided = workload.settings.drain_seconds
    if longest and decided is not None:
        return Drain(decided, Evidence(f"drain {decided} s", ".prodready.yaml"), is_decided=True)
    return longest


def _times(workload: Workload, service: Neighbour) -> Iterator[tuple[int, str, str]]:
    yield SERVICE, str(service), "KEP-3960"
    own = annotations_of(service)
    targets = own.get(f"{AWS}-nlb-target-type"), own.get(f"{AWS}-type")
    if "ip" in targets or "nlb-ip" in targets:
        yield NLB, f"{service} is an NLB with IP targets", "aws-load-balancer-controller#2366"
    if _has_endpoint_groups(own):
        yield NEG, f"{service} has network endpoint groups", "GKE"
    for route in routes_to(workload.neighbours, service):
        yield from _times_of_route(workload, route)


def _times_of_route(workload: Workload, route: Neighbour) -> Iterator[tuple[int, str, str]]:
    if route.kind == INGRESS:
        annotations = annotations_of(route)
        if class_of(route) == "alb" or any(key.startswith(ALB_TARGETS) for key in annotations):
            yield ALB, f"{route} is an ALB", "aws-load-balancer-controller#1064"
        elif class_of(route) in GCE:
            yield NEG, f"{route} is a GKE load balancer", "GKE"
    elif gateway_class_of(workload.neighbours, route).startswith("gke-"):
        yield NEG, f"{route} is behind a GKE load balancer", "GKE"


def _has_endpoint_groups(annotations: dict[str, str]) -> bool:
    """Whether a Service asks GKE for network endpoint groups (annotation cloud.google.com/neg)."""
    asked = written_in(annotations, "cloud.google.com/neg")
    return bool(asked.get("ingress") or asked.get("exposed_ports"))
