"""The load balancers that stand before a Service, by its own type and by what routes to it.

An annotation makes none. An Ingress is an ALB where its class is that of the AWS controller, and
GKE's where its annotation says so; what is written on a Service for the load balancers of a cloud
is read only where the Service is of type LoadBalancer.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from kubectl_prodready.core.neighbours import Neighbour, Neighbours
from kubectl_prodready.core.traffic.routes import (
    INGRESS,
    annotations_of,
    class_of,
    gateway_classes,
    routes_to,
    written_class,
)
from kubectl_prodready.core.traffic.services import doubled, types_of
from kubectl_prodready.core.workload import Workload

ALB, NLB, DIGITAL_OCEAN, GCE, GATEWAY = "ALB", "NLB", "DigitalOcean", "GKE", "GKE Gateway"
AWS = "service.beta.kubernetes.io/aws-load-balancer-"
OCEAN = "service.beta.kubernetes.io/do-loadbalancer-"
ON_ALB = "alb.ingress.kubernetes.io/"
BACKEND_CONFIG = ("cloud.google.com/backend-config", "beta.cloud.google.com/backend-config")
GROUPS = "cloud.google.com/neg"
AWS_TYPES = ("external", "nlb-ip")
"""What leaves a Service to aws-load-balancer-controller (pkg/service/service_utils.go)."""

UNGIVEN = "only if aws-load-balancer-controller takes it, as 2.5 and later do by default"
AWS_CLASSES = ("", "service.k8s.aws/nlb", "eks.amazonaws.com/nlb")
GCE_CLASSES = ("gce", "gce-internal", "gce-regional-external")
"""Of its own Ingresses (ingress-gce: pkg/utils, IsGCEIngress)."""

GKE_GATEWAY = "gke-"
"""How the classes of GKE's Gateways begin."""


class Balancer(NamedTuple):
    """A load balancer, what asks for it, all annotations that it obeys, and what is not sure."""

    kind: str
    holder: Neighbour
    annotations: dict[str, str]
    doubts: tuple[str, ...] = ()

    @property
    def has_ip_targets(self) -> bool:
        """Whether an NLB sends traffic to Pods, and not to the ports of their nodes."""
        told = self.annotations.get
        return told(f"{AWS}nlb-target-type") == "ip" or told(f"{AWS}type") == "nlb-ip"

    @property
    def target_doubts(self) -> tuple[str, ...]:
        """What is not sure about IP targets: only AWS's own controller knows them.

        Where neither class nor type gives it the Service it may still be its own: from 2.5 on it
        takes all new ones without a class, whatever their type annotation says, unless it was told
        not to (its docs: annotations, legacy cloud provider).
        """
        is_given = self.holder.spec.get("loadBalancerClass")
        is_given = is_given or self.annotations.get(f"{AWS}type") in AWS_TYPES
        return () if self.kind != NLB or is_given else (UNGIVEN,)


def balancers_of(workload: Workload, service: Neighbour) -> Iterator[Balancer]:
    """All load balancers that send traffic to a workload's Service, as far as is known."""
    yield from _of_service(service)
    neighbours = workload.neighbours
    for route in routes_to(workload, service):
        doubts = doubled(route)
        if route.kind == INGRESS:
            yield from _of_ingress(neighbours, route, service, doubts)
        elif any(one.startswith(GKE_GATEWAY) for one in gateway_classes(neighbours, route)):
            yield Balancer(GATEWAY, route, {}, doubts)


def _of_service(service: Neighbour) -> Iterator[Balancer]:
    """Those of its own: another class of load balancer obeys none of these annotations."""
    if "LoadBalancer" not in types_of(service):
        return
    annotations = annotations_of(service)
    class_ = str(service.spec.get("loadBalancerClass") or "")
    for kind, prefix, classes in ((NLB, AWS, AWS_CLASSES), (DIGITAL_OCEAN, OCEAN, ("",))):
        if class_ in classes and any(key.startswith(prefix) for key in annotations):
            yield Balancer(kind, service, annotations)


def _of_ingress(
    neighbours: Neighbours, ingress: Neighbour, service: Neighbour, doubts: tuple[str, ...]
) -> Iterator[Balancer]:
    """That of an Ingress; what a Service says wins (AWS: pkg/ingress, MergeStringMap)."""
    annotations = {**annotations_of(ingress), **annotations_of(service)}
    class_ = class_of(neighbours, ingress)
    if class_ == "alb":
        yield Balancer(ALB, ingress, annotations, doubts)
    elif class_ in GCE_CLASSES:
        if written_class(ingress) is None:
            doubts = (*doubts, f"GKE reads the class of {ingress} only from its annotation")
        yield Balancer(GCE, ingress, annotations, doubts)
    elif not class_:
        unnamed = (*doubts, f"{ingress} names no class")
        if any(key.startswith(ON_ALB) for key in annotations):
            yield Balancer(ALB, ingress, annotations, unnamed)
        elif any(key in annotations for key in (*BACKEND_CONFIG, GROUPS)):
            yield Balancer(GCE, ingress, annotations, unnamed)
