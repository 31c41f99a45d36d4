"""Health checks that objects of GKE declare: BackendConfigs and HealthCheckPolicies.

What they mean is from ingress-gce (pkg/translator/healthchecks.go: a BackendConfig is laid over the
check that a port of the Service gives) and the GKE docs (gateway: configure health checks).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from kubectl_prodready.core.neighbours import Neighbour
from kubectl_prodready.core.plain import mapping, text
from kubectl_prodready.core.traffic.balancers import (
    BACKEND_CONFIG,
    GATEWAY,
    GCE,
    GROUPS,
    Balancer,
    balancers_of,
)
from kubectl_prodready.core.traffic.check import Check, ports_of_service, seconds_in
from kubectl_prodready.core.traffic.ports import number_of
from kubectl_prodready.core.traffic.routes import (
    INGRESS,
    annotations_of,
    class_of,
    gateway_classes,
    routes_to,
    written_in,
)
from kubectl_prodready.core.traffic.services import doubled, doubt_about
from kubectl_prodready.core.workload import Workload

APP_PROTOCOLS = ("service.alpha.kubernetes.io/app-protocols", "cloud.google.com/app-protocols")
"""The first one that is there counts (pkg/annotations/service.go)."""

SCHEMES = ("HTTP", "HTTPS")
CONFIG_TIMEOUT, POLICY_TIMEOUT = 15, 5
"""Seconds, where none are written."""


def declared_for(workload: Workload, service: Neighbour) -> Iterator[Check]:
    """The checks that objects declare for a workload's Service, if something makes them."""
    neighbours = workload.neighbours
    configs = _usable(workload, "BackendConfig")
    policies = [one for one in _usable(workload, "HealthCheckPolicy") if _is_for(one, service)]
    if not configs and not policies:  # as almost always
        return
    known = list(balancers_of(workload, service))
    routes = routes_to(workload, service)
    classes = {class_of(neighbours, one) for one in routes if one.kind == INGRESS}
    doubts = _doubts([one for one in known if one.kind == GCE], classes - {""}, service)
    if doubts is not None:
        for config in configs:
            yield from _of_config(config, service, (*doubled(config), *doubts))
    others = [gateway_classes(neighbours, one) for one in routes if one.kind != INGRESS]
    is_another = bool(others) and "" not in frozenset().union(*others)
    doubts = _doubts([one for one in known if one.kind == GATEWAY], is_another, service)
    if doubts is not None:
        for policy in policies:
            yield from _of_policy(policy, (*doubled(policy), *doubts))


def _usable(workload: Workload, kind: str) -> list[Neighbour]:
    found = workload.neighbours.of_kind(kind)
    return [one for one in found if workload.file not in one.absent and not doubt_about(one)]


def _is_for(policy: Neighbour, service: Neighbour) -> bool:
    target = mapping(policy.spec.get("targetRef"))
    return (target.get("kind"), target.get("name")) == ("Service", service.name)


def _doubts(
    found: list[Balancer], is_another: object, service: Neighbour
) -> tuple[str, ...] | None:
    """What is not sure about a check of GKE's load balancers; None where it is another's alone.

    What leads to the Service may be elsewhere: a Gateway often is in another namespace.
    """
    if found:
        return min((_all_doubts(one) for one in found), key=len)
    return None if is_another else (f"nothing beside it makes {service} a backend of GKE",)


def _all_doubts(one: Balancer) -> tuple[str, ...]:
    return (*filter(None, [doubt_about(one.holder)]), *one.doubts)


def _of_config(config: Neighbour, service: Neighbour, doubts: tuple[str, ...]) -> Iterator[Check]:
    """What a BackendConfig declares for those ports of a Service that are annotated with it."""
    annotations = annotations_of(service)
    check = mapping(config.spec.get("healthCheck"))
    ports = [
        one for one in ports_of_service(service) if _config_of(one, annotations) == config.name
    ]
    schemes = {text(check.get("type")) or _protocol_of(one, annotations) for one in ports}
    port = number_of(check.get("port"))
    if port and not written_in(annotations, GROUPS).get("ingress"):
        doubts = (*doubts, f"without network endpoint groups port {port} is one of the node")
    if len(schemes) == 1:
        yield from _check(check, schemes.pop(), port or "", CONFIG_TIMEOUT, config, doubts)


def _config_of(port: dict[str, Any], annotations: Mapping[str, str]) -> str:
    """The BackendConfig for a port of a Service, by the port's name or number, or the default."""
    asked = next(filter(None, (written_in(annotations, key) for key in BACKEND_CONFIG)), {})
    by_port = mapping(asked.get("ports"))
    found = by_port.get(text(port.get("name"))) or by_port.get(text(port.get("port")))
    return text(found or asked.get("default"))


def _protocol_of(port: dict[str, Any], annotations: Mapping[str, str]) -> str:
    """What GKE speaks to a port: what an annotation says of its name, "" where that is not sure.

    It does not read `appProtocol` (ingress-gce: pkg/controller/translator, setAppProtocol): where
    that says something else, one of both is wrong.
    """
    asked = next(filter(None, (written_in(annotations, key) for key in APP_PROTOCOLS)), {})
    said = text(asked.get(text(port.get("name")))) or "HTTP"
    meant = text(port.get("appProtocol")).upper() or said
    return said if meant == said else ""


def _of_policy(policy: Neighbour, doubts: tuple[str, ...]) -> Iterator[Check]:
    """What a HealthCheckPolicy declares; its check goes to Pods, never to nodes."""
    default = mapping(policy.spec.get("default"))
    config = mapping(default.get("config"))
    scheme = text(config.get("type"))
    check = mapping(config.get(f"{scheme.lower()}HealthCheck"))
    port = number_of(check.get("port"))
    is_fixed = {"": bool(port), "USE_FIXED_PORT": True, "USE_SERVING_PORT": False}
    asked = is_fixed.get(text(check.get("portSpecification")))
    if asked is bool(port) and check.get("proxyHeader") != "PROXY_V1":
        whole = {**check, "timeoutSec": default.get("timeoutSec")}
        yield from _check(whole, scheme, port or "", POLICY_TIMEOUT, policy, doubts)


def _check(  # noqa: PLR0913, PLR0917  a check has this many sides
    check: dict[str, Any],
    scheme: str,
    port: int | str,
    timeout: int,
    source: Neighbour,
    doubts: tuple[str, ...],
) -> Iterator[Check]:
    path = text(check.get("requestPath"))
    if path and scheme in SCHEMES and not check.get("host"):
        seconds = seconds_in(check.get("timeoutSec"), timeout)
        yield Check(path, port, scheme, seconds, str(source), doubts)
