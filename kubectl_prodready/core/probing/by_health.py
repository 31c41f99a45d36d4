"""Probes that ask what the HEALTHCHECK of a container's Dockerfile asks."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kubectl_prodready.core.building.matched import built_for
from kubectl_prodready.core.model import Evidence, Safety
from kubectl_prodready.core.probing.probes import Proposal, described
from kubectl_prodready.core.workload import Container

if TYPE_CHECKING:
    from kubectl_prodready.core.building.health import Checked

WHY = "as its HEALTHCHECK asks"


def from_health(container: Container) -> Proposal | None:
    """A readiness probe: interval, timeout and retries are what they are for Docker."""
    found = _checked(container)
    if found is None:
        return None
    value = {**found.handler, **_numbers(found, found.period, found.health.retries)}
    return Proposal(value, Safety.REVIEW, (_evidence(found),), WHY)


def start_by_health(container: Container) -> Proposal | None:
    """A startup probe that may fail for the start period; None where there is none.

    It never gives up at fewer failures than Docker, which does at `retries` in a row.
    """
    found = _checked(container)
    if found is None or not found.health.start_period:
        return None
    period = found.health.start_interval or found.period
    failures = max(-(-found.health.start_period // period), found.health.retries)
    value = {**found.handler, **_numbers(found, period, failures)}
    fact = f"its start may take {found.health.start_period} s (--start-period)"
    evidence = (_evidence(found), Evidence(fact, found.place))
    return Proposal(value, Safety.REVIEW, evidence, WHY)


def liveness_by_health(container: Container) -> str:
    """What a developer could make of a HEALTHCHECK, or "": it may ask what only readiness may."""
    found = _checked(container)
    if found is None:
        return ""
    return (
        f"Kubernetes ignores HEALTHCHECK ({found.place}): if {described(found.handler)} asks no "
        "dependency and fails only where a restart helps, it makes a livenessProbe, with a "
        "startupProbe before it"
    )


def _checked(container: Container) -> Checked | None:
    built = built_for(container)
    if built is None or built.health is None:  # as almost always
        return None
    from kubectl_prodready.core.building.health import health_of

    return health_of(container)


def _numbers(found: Checked, period: int, failures: int) -> dict[str, Any]:
    return {
        "periodSeconds": period,
        "timeoutSeconds": found.health.timeout,
        "failureThreshold": failures,
    }


def _evidence(found: Checked) -> Evidence:
    fact = f"HEALTHCHECK asks {described(found.handler)}, and Kubernetes ignores it"
    return Evidence(fact, found.place)
