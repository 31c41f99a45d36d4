"""Health checks that are declared for what stands before a Service, by annotation or resource.

A load balancer that sends traffic only where its check passes says what a ready Pod answers. Where
an Ingress only routes a path, that path is no health check.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from kubectl_prodready.core.neighbours import Neighbour, Neighbours
from kubectl_prodready.core.plain import mapping, text
from kubectl_prodready.core.traffic.routes import INGRESS, annotations_of, routes_to, written_in
from kubectl_prodready.core.traffic.services import doubt_about

SAME_PORT = ("", "traffic-port")
PREFIXES = {
    "alb.ingress.kubernetes.io/healthcheck": "HTTP",
    "service.beta.kubernetes.io/aws-load-balancer-healthcheck": "TCP",
    "service.beta.kubernetes.io/do-loadbalancer-healthcheck": "TCP",
}
"""What the annotations of a health check begin with, and its protocol where none is named."""

GRPC = "alb.ingress.kubernetes.io/backend-protocol-version"
CODES = "alb.ingress.kubernetes.io/success-codes"
BACKEND_CONFIG = ("cloud.google.com/backend-config", "beta.cloud.google.com/backend-config")
DEFAULT_TIMEOUT = 5
"""Seconds, of an ALB's, an NLB's and GKE's health checks alike."""


class Check(NamedTuple):
    """A GET that a load balancer makes: `port` "" is the one that traffic goes to."""

    path: str
    port: str
    scheme: str
    timeout: int
    source: str


def checks_of(neighbours: Neighbours, service: Neighbour) -> list[Check]:
    """The health checks that are declared for a Service; its own annotations come first."""
    own = list(_in_annotations(service))
    routes = [one for one in routes_to(neighbours, service) if not doubt_about(one)]
    around = [one for route in routes if route.kind == INGRESS for one in _in_annotations(route)]
    return own or around or list(_in_resources(neighbours, service))


def _in_annotations(holder: Neighbour) -> Iterator[Check]:
    annotations = annotations_of(holder)
    for prefix, default in PREFIXES.items():
        path = annotations.get(f"{prefix}-path")
        scheme = annotations.get(f"{prefix}-protocol", default).upper()
        if path and scheme in {"HTTP", "HTTPS"} and _is_success(annotations):
            port = annotations.get(f"{prefix}-port", "")
            seconds = annotations.get(f"{prefix}-timeout-seconds", "")
            timeout = int(seconds) if seconds.isdecimal() else DEFAULT_TIMEOUT
            same = "" if port in SAME_PORT else port
            yield Check(path, same, scheme, timeout, f"{holder} {prefix}-path")


def _is_success(annotations: Mapping[str, str]) -> bool:
    """Whether all that passes for a load balancer passes for a probe, which takes 200 to 399."""
    if annotations.get(GRPC, "").upper() == "GRPC":
        return False  # then the path is a method, and the codes are those of gRPC
    codes = annotations.get(CODES, "200").replace("-", ",").split(",")
    return all(code.strip()[:1] in {"2", "3"} for code in codes)


def _in_resources(neighbours: Neighbours, service: Neighbour) -> Iterator[Check]:
    """What a BackendConfig or a HealthCheckPolicy of GKE says."""
    wanted = _backend_configs(annotations_of(service))
    for one in neighbours.of_kind("BackendConfig"):
        if one.name in wanted and not doubt_about(one):
            yield from _from_google(one, mapping(one.spec.get("healthCheck")))
    for policy in neighbours.of_kind("HealthCheckPolicy"):
        target = mapping(policy.spec.get("targetRef"))
        named = (target.get("kind"), target.get("name")) == ("Service", service.name)
        if named and not doubt_about(policy):
            config = mapping(mapping(policy.spec.get("default")).get("config"))
            kind = text(config.get("type"))
            details = mapping(config.get(f"{kind.lower()}HealthCheck"))
            yield from _from_google(policy, {**details, "type": kind})


def _backend_configs(annotations: Mapping[str, str]) -> set[str]:
    """The names of the BackendConfigs that a Service is annotated with, for any of its ports."""
    names: set[str] = set()
    for key in BACKEND_CONFIG:
        asked = written_in(annotations, key)
        names |= {text(asked.get("default")), *map(text, mapping(asked.get("ports")).values())}
    return names - {""}


def _from_google(source: Neighbour, check: dict[str, Any]) -> Iterator[Check]:
    path, scheme = text(check.get("requestPath")), text(check.get("type")) or "HTTP"
    if path and scheme in {"HTTP", "HTTPS"} and not check.get("host"):
        timeout = check.get("timeoutSec")
        seconds = timeout if isinstance(timeout, int) else DEFAULT_TIMEOUT
        yield Check(path, text(check.get("port")), scheme, seconds, str(source))
