"""Health checks that annotations declare: those of an AWS ALB or NLB, and of DigitalOcean.

Their names and what they mean are from aws-load-balancer-controller (pkg/annotations, pkg/ingress
and pkg/service: model_build_target_group.go) and digitalocean-cloud-controller-manager
(cloud-controller-manager/do: lb_annotations.go, loadbalancers.go).
"""

from __future__ import annotations

from collections.abc import Iterator

from kubectl_prodready.core.neighbours import Neighbour
from kubectl_prodready.core.plain import text
from kubectl_prodready.core.traffic.balancers import (
    ALB,
    AWS,
    DIGITAL_OCEAN,
    NLB,
    OCEAN,
    ON_ALB,
    Balancer,
)
from kubectl_prodready.core.traffic.check import (
    Check,
    only_successes,
    ports_of_service,
    seconds_in,
)
from kubectl_prodready.core.traffic.ports import TCP, number_of
from kubectl_prodready.core.traffic.routes import annotations_of
from kubectl_prodready.core.traffic.services import target_of, types_of

TRAFFIC_PORT = "traffic-port"
SCHEMES = ("HTTP", "HTTPS")
ALB_TIMEOUT, NLB_TIMEOUT, OCEAN_TIMEOUT = 5, 10, 5
"""Seconds, where none are written."""


def declared_by(balancer: Balancer, service: Neighbour) -> Iterator[Check]:
    """The check that the annotations of a load balancer declare, if it is known what that asks."""
    if balancer.kind == ALB:
        yield from _of_alb(balancer, service)
    elif balancer.kind == NLB:
        yield from _of_nlb(balancer, service)
    elif balancer.kind == DIGITAL_OCEAN:
        yield from _of_digital_ocean(balancer, service)


def _of_alb(alb: Balancer, service: Neighbour) -> Iterator[Check]:
    """It checks by the protocol that it speaks; by gRPC the path is a method, and no GET."""
    told = alb.annotations.get
    path = told(f"{ON_ALB}healthcheck-path")
    scheme = told(f"{ON_ALB}healthcheck-protocol", told(f"{ON_ALB}backend-protocol", "HTTP"))
    is_get = told(f"{ON_ALB}backend-protocol-version") != "GRPC"
    codes = told(f"{ON_ALB}success-codes", "200")
    target = told(f"{ON_ALB}target-type", "")
    # a target on a node has a node port: without one it is the Pod, or there is no check at all
    has_node_port = types_of(service) != {"ClusterIP"}
    if target == "instance" and not has_node_port:
        return
    is_pod = target == "ip" or not has_node_port
    port = _aws_port(told(f"{ON_ALB}healthcheck-port", TRAFFIC_PORT), service, is_pod=is_pod)
    if path and scheme in SCHEMES and is_get and only_successes(codes) and port is not None:
        timeout = seconds_in(told(f"{ON_ALB}healthcheck-timeout-seconds"), ALB_TIMEOUT)
        key = f"{ON_ALB}healthcheck-path"
        yield Check(path, port, scheme, timeout, f"{_holder(alb, service, key)} {key}", alb.doubts)


def _holder(balancer: Balancer, service: Neighbour, key: str) -> Neighbour:
    """Whose annotation counts: that of the Service wins."""
    return service if key in annotations_of(service) else balancer.holder


def _of_nlb(nlb: Balancer, service: Neighbour) -> Iterator[Check]:
    """It only connects unless told otherwise.

    On nodes that send traffic to their own Pods alone it asks the node (healthCheckNodePort), and
    what speaks the PROXY protocol to its targets speaks it in the check, as no probe does.
    """
    told = nlb.annotations.get
    is_pod = nlb.has_ip_targets
    asks_the_node = not is_pod and service.spec.get("externalTrafficPolicy") == "Local"
    path = told(f"{AWS}healthcheck-path")
    scheme = told(f"{AWS}healthcheck-protocol", "").upper()
    codes = told(f"{AWS}healthcheck-success-codes", "200")
    port = _aws_port(told(f"{AWS}healthcheck-port", TRAFFIC_PORT), service, is_pod=is_pod)
    speaks_proxy = f"{AWS}proxy-protocol" in nlb.annotations
    if asks_the_node or speaks_proxy or not path or scheme not in SCHEMES or port is None:
        return
    if only_successes(codes):
        timeout = seconds_in(told(f"{AWS}healthcheck-timeout"), NLB_TIMEOUT)
        yield Check(path, port, scheme, timeout, f"{service} {AWS}healthcheck-path", nlb.doubts)


def _aws_port(written: str, service: Neighbour, *, is_pod: bool) -> int | str | None:
    """The Pod's port that is checked, "" for that of the traffic, None where that is not known.

    A number is that of the target, which may be a node. A name is that of a port of the Service;
    a node knows which one of the Pod's that means, but where the Pod is the target only a number
    is known to the controller.
    """
    if written in {"", TRAFFIC_PORT}:
        return ""
    if number := number_of(written):
        return number if is_pod else None
    named = [port for port in ports_of_service(service) if text(port.get("name")) == written]
    target = target_of(named[0]) if named else None
    return None if is_pod and isinstance(target, str) else target


def _of_digital_ocean(balancer: Balancer, service: Neighbour) -> Iterator[Check]:
    """It asks the nodes' kube-proxy unless told to override that; its ports are the Service's."""
    told = balancer.annotations.get
    path = told(f"{OCEAN}healthcheck-path")
    scheme = told(f"{OCEAN}healthcheck-protocol", "")
    speaks_proxy = told(f"{OCEAN}enable-proxy-protocol") == "true"
    port = _ocean_port(told(f"{OCEAN}healthcheck-port", ""), service)
    is_known = f"{OCEAN}override-health-check" in balancer.annotations and not speaks_proxy
    if is_known and path and scheme in {"http", "https"} and port is not None:
        timeout = seconds_in(told(f"{OCEAN}healthcheck-response-timeout-seconds"), OCEAN_TIMEOUT)
        source = f"{service} {OCEAN}healthcheck-path"
        yield Check(path, port, scheme.upper(), timeout, source, balancer.doubts)


def _ocean_port(written: str, service: Neighbour) -> int | str | None:
    """Where the port of the Service that is named leads, or its first one."""
    for port in ports_of_service(service):
        is_meant = not written or text(port.get("port")) == written
        if is_meant and (text(port.get("protocol")) or TCP) == TCP:
            return target_of(port)
    return None
