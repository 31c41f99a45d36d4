"""Liveness probes that are as quick as readiness probes, or quicker."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from kubectl_prodready.api import Container, Example, Outcome, Role, rule
from kubectl_prodready.api.probes import handler_of, is_hasty, probe, same_check, timing_of

LIVENESS, READINESS = "livenessProbe", "readinessProbe"


@rule(
    "probe-thresholds",
    part="Running",
    about=("livenessProbe",),
    examples=[
        Example.of_container(
            """\
livenessProbe:
  httpGet: {path: /healthy, port: 8080}
readinessProbe:
  httpGet: {path: /healthy, port: 8080}
""",
            said="restarts it 20 s after its first failure, as soon as readinessProbe",
        ),
        Example.of_container(
            """\
livenessProbe:
  httpGet: {path: /healthy, port: 8080}
  failureThreshold: 2
readinessProbe:
  httpGet: {path: /ready, port: 8080}
""",
            said="restarts it 10 s after its first failure, sooner than readinessProbe",
        ),
        Example.of_container(
            """\
livenessProbe:
  httpGet: {path: /healthy, port: 8080}
  failureThreshold: 6
readinessProbe:
  httpGet: {path: /healthy, port: 8080}
  timeoutSeconds: 5
""",
            said="gives the same check 1 s, and readinessProbe 5 s",
        ),
        Example.of_container(
            """\
livenessProbe:
  httpGet: {path: /healthy, port: 8080}
  failureThreshold: 6
readinessProbe:
  httpGet: {path: /healthy, port: 8080}
"""
        ),
    ],
)
def probe_thresholds(container: Container) -> Iterator[Outcome]:
    """Take a Pod out of traffic long before its container is restarted.

    Why: a container that is only busy recovers when it gets no more requests. One that is restarted
    at the same moment, or before, throws its work away, and its load falls on the others.

    Derived from: the seconds from the first failure to the last, periodSeconds times one less than
    failureThreshold, of both probes; and of two with the same check timeoutSeconds. One endpoint
    may serve both if liveness has the higher failureThreshold (docs: configure probes).

    Safety: only words; raise what the liveness probe allows.
    """
    if container.role is Role.INIT:
        return
    liveness, readiness = probe(container, LIVENESS), probe(container, READINESS)
    if not handler_of(liveness) or not handler_of(readiness):
        return
    if fault := _fault(container, liveness, readiness):
        yield container.hint(fault, about=(LIVENESS, READINESS, "ports"))


def _fault(container: Container, liveness: dict[str, Any], readiness: dict[str, Any]) -> str:
    """What makes a liveness probe no more patient than a readiness probe, or ""."""
    kills, leaves = timing_of(liveness), timing_of(readiness)
    is_same = same_check(container, liveness, readiness)
    after = f"livenessProbe restarts it {kills.span} s after its first failure"
    if kills.span < leaves.span:
        return (
            f"{after}, sooner than readinessProbe takes it out of traffic ({leaves.span} s): "
            "raise the failureThreshold of livenessProbe"
        )
    if is_same and kills.span == leaves.span:
        return (
            f"{after}, as soon as readinessProbe, with the same check, takes it out of traffic: "
            "raise the failureThreshold of livenessProbe"
        )
    # where a process has one second, that is said of it
    if is_same and kills.timeout < leaves.timeout and not is_hasty(liveness):
        return (
            f"livenessProbe gives the same check {kills.timeout} s, and readinessProbe "
            f"{leaves.timeout} s: a slow answer restarts what still gets traffic: "
            "raise the timeoutSeconds of livenessProbe"
        )
    return ""
