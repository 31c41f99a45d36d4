"""A readiness probe that asks what a load balancer asks."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kubectl_prodready.core.model import Evidence, Safety
from kubectl_prodready.core.probing.probes import METRICS, Proposal
from kubectl_prodready.core.traffic.balancers import balancers_of
from kubectl_prodready.core.traffic.ports import tcp_ports
from kubectl_prodready.core.traffic.served import Served, told
from kubectl_prodready.core.traffic.services import endpoints_of
from kubectl_prodready.core.workload import Container

if TYPE_CHECKING:
    from kubectl_prodready.core.traffic.check import Check

TOLD_BY = ("BackendConfig", "HealthCheckPolicy")


def from_health_check(container: Container, served: Served | None) -> Proposal | None:
    """The declared health check of the port that a container is served on, if there is one."""
    if served is None or not _is_checked(container, served):
        return None
    from kubectl_prodready.core.traffic.declared_checks import checks_of

    found = checks_of(container.workload, served.service)
    checks = sorted(
        (check for check in found if check.path != METRICS), key=lambda check: len(check.doubts)
    )
    if len({check._replace(source="", doubts=()) for check in checks}) != 1:
        return None  # two that differ are no evidence
    check = checks[0]
    port = _port(container, check, served)
    if port is None:
        return None
    fact = f"a load balancer sends traffic only while GET {check.path} on port {port} passes"
    return Proposal(
        _value(check, port),
        Safety.REVIEW if served.doubts or check.doubts else Safety.SAFE,
        (Evidence(fact, check.source), *told(check.doubts), *served.told),
        "a load balancer's health check",
    )


def _is_checked(container: Container, served: Served) -> bool:
    """Whether there is a load balancer, or a resource that tells one what to ask."""
    workload = container.workload
    if any(True for _ in balancers_of(workload, served.service)):
        return True
    return any(any(workload.neighbours.of_kind(kind)) for kind in TOLD_BY)


def _value(check: Check, port: int | str) -> dict[str, Any]:
    get: dict[str, Any] = {"path": check.path, "port": port}
    if check.scheme != "HTTP":
        get["scheme"] = check.scheme
    return {"httpGet": get, "timeoutSeconds": check.timeout}


def _port(container: Container, check: Check, served: Served) -> int | str | None:
    """The port that is checked; None where the container does not declare it, or two are meant."""
    if check.port == "":
        endpoints = endpoints_of(container.workload)
        targets = {one.number for one in endpoints if one.service is served.service}
        return served.port if len(targets) == 1 else None
    declared = [port for port in tcp_ports(container) if check.port in {port.number, port.name}]
    return declared[0].number if declared else None
