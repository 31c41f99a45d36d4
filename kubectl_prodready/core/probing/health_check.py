"""A readiness probe that asks what a load balancer asks."""

from __future__ import annotations

from typing import Any

from kubectl_prodready.core.model import Evidence, Safety
from kubectl_prodready.core.probing.probes import METRICS, Proposal
from kubectl_prodready.core.traffic.declared_checks import Check, checks_of
from kubectl_prodready.core.traffic.ports import number_of, tcp_ports
from kubectl_prodready.core.traffic.served import Served
from kubectl_prodready.core.traffic.services import endpoints_of
from kubectl_prodready.core.workload import Container


def from_health_check(container: Container, served: Served | None) -> Proposal | None:
    """The declared health check of the port that a container is served on, if there is one."""
    if served is None:
        return None
    checks = {
        check._replace(source=""): check
        for check in checks_of(container.workload.neighbours, served.service)
        if check.path != METRICS
    }
    if len(checks) != 1:  # two that differ are no evidence
        return None
    (check,) = checks.values()
    port = _port(container, check, served)
    if port is None:
        return None
    fact = f"a load balancer sends traffic only while GET {check.path} on port {port} passes"
    return Proposal(
        _value(check, port),
        Safety.REVIEW if served.doubts else Safety.SAFE,
        (Evidence(fact, check.source), *served.told),
        "a load balancer's health check",
    )


def _value(check: Check, port: int | str) -> dict[str, Any]:
    get: dict[str, Any] = {"path": check.path, "port": port}
    if check.scheme != "HTTP":
        get["scheme"] = check.scheme
    return {"httpGet": get, "timeoutSeconds": check.timeout}


def _port(container: Container, check: Check, served: Served) -> int | str | None:
    """The port that is checked; None where the container does not declare it, or two are meant."""
    if not check.port:
        endpoints = endpoints_of(container.workload)
        targets = {one.number for one in endpoints if one.service is served.service}
        return served.port if len(targets) == 1 else None
    number = number_of(check.port)
    declared = [
        port for port in tcp_ports(container) if number == port.number or check.port == port.name
    ]
    return declared[0].number if declared else None
