"""Which of two probes gives up first: readiness does, long before liveness restarts a container.

A container that is only busy recovers when it gets no more requests; restarted at the same moment
it throws its work away (docs: configure-liveness-readiness-startup-probes).
"""

from __future__ import annotations

from typing import Any

from kubectl_prodready.core.probing.probes import (
    Timing,
    handler_of,
    patient_timeout,
    probe,
    timing_of,
)
from kubectl_prodready.core.traffic.ports import number_of, tcp_ports
from kubectl_prodready.core.workload import Container

LIVENESS = "livenessProbe"
READINESS = "readinessProbe"
DEFAULTS = {"httpGet": {"path": "/", "scheme": "HTTP"}}
"""What the API server puts in where nothing is written (API reference: HTTPGetAction)."""


def same_check(container: Container, one: dict[str, Any], other: dict[str, Any]) -> bool:
    """Whether two probes of a container ask the same, however they write it."""
    return _check(container, one) == _check(container, other)


def _check(container: Container, written: dict[str, Any]) -> dict[str, Any]:
    """A probe's handler with its defaults, and its port as a number."""
    checks: dict[str, Any] = {}
    for kind, value in handler_of(written).items():
        checks[kind] = DEFAULTS.get(kind, {}) | {key: said for key, said in value.items() if said}
        if port := value.get("port"):
            named = (one.number for one in tcp_ports(container) if one.name == port)
            checks[kind]["port"] = number_of(port) or next(named, port)
    return checks


def gives_up_first(container: Container, value: dict[str, Any]) -> dict[str, Any] | None:
    """A readiness probe made to give up before the liveness probe that a container has.

    None where no number can make it: where the same check restarts the container at once.
    """
    liveness = probe(container, LIVENESS)
    if not handler_of(liveness):
        return value
    kills, leaves = timing_of(liveness), timing_of(value)
    is_same = same_check(container, liveness, value)
    longest = kills.span - is_same  # with the same check it must be sooner
    if longest < 0:
        return None
    numbers: dict[str, int] = {}
    if leaves.span > longest:
        numbers = _within(longest, leaves, kills.period)
    if is_same and leaves.timeout > kills.timeout:  # else a slow answer restarts what is ready
        numbers["timeoutSeconds"] = min(leaves.timeout, patient_timeout(liveness))
    return {**value, **numbers}


def _within(longest: int, leaves: Timing, most: int) -> dict[str, int]:
    """The numbers of a probe that gives up within some seconds, and asks that often at least."""
    period = min(leaves.period, most)
    failures = min(leaves.failures, longest // period + 1)
    fewer = {"failureThreshold": failures} if failures != leaves.failures else {}
    return {"periodSeconds": period, **fewer} if period != leaves.period else fewer


def gives_up_last(container: Container, value: dict[str, Any]) -> dict[str, Any]:
    """A liveness probe made more patient than the readiness probe that a container has."""
    readiness = probe(container, READINESS)
    if not handler_of(readiness):
        return value
    kills, leaves = timing_of(value), timing_of(readiness)
    numbers: dict[str, int] = {}
    if kills.span <= leaves.span:
        numbers["failureThreshold"] = leaves.span // kills.period + 2
    if leaves.timeout > kills.timeout and same_check(container, value, readiness):
        numbers["timeoutSeconds"] = leaves.timeout
    return {**value, **numbers}
