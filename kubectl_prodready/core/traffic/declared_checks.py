"""Health checks that are declared for what stands before a Service, by annotation or resource.

A load balancer that sends traffic only where its check passes says what a ready Pod answers. Where
an Ingress only routes a path, that path is no health check; and a check that no load balancer
makes says nothing.
"""

from __future__ import annotations

from collections.abc import Iterator

from kubectl_prodready.core.neighbours import Neighbour
from kubectl_prodready.core.traffic.annotated_checks import declared_by
from kubectl_prodready.core.traffic.balancers import balancers_of
from kubectl_prodready.core.traffic.check import Check
from kubectl_prodready.core.traffic.google_checks import declared_for
from kubectl_prodready.core.traffic.services import doubt_about
from kubectl_prodready.core.workload import Workload


def checks_of(workload: Workload, service: Neighbour) -> Iterator[Check]:
    """The health checks that load balancers make before they send traffic to its Service."""
    if doubt_about(service):
        return
    for balancer in balancers_of(workload, service):
        if not doubt_about(balancer.holder):
            yield from declared_by(balancer, service)
    yield from declared_for(workload, service)
