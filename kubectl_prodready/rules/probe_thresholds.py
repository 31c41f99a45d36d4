"""Liveness probes that are as quick as readiness probes, or quicker."""

from __future__ import annotations

from collections.abc import Iterator

from kubectl_prodready.api import Container, Example, Outcome, rule
from kubectl_prodready.api.probes import handler_of, probe, timing_of


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
            said="restarts it after 30 s, as soon as readinessProbe, with the same check",
        ),
        Example.of_container(
            """\
livenessProbe:
  httpGet: {path: /healthy, port: 8080}
  failureThreshold: 2
readinessProbe:
  httpGet: {path: /ready, port: 8080}
""",
            said="restarts it after 20 s, sooner than readinessProbe",
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

    Derived from: periodSeconds times failureThreshold of both probes. One endpoint may serve both
    if liveness has the higher failureThreshold (docs: configure probes).

    Safety: only words; raise the failureThreshold of the liveness probe.
    """
    liveness, readiness = probe(container, "livenessProbe"), probe(container, "readinessProbe")
    if not handler_of(liveness) or not handler_of(readiness):
        return
    kills, leaves = timing_of(liveness).span, timing_of(readiness).span
    if kills < leaves:
        yield container.hint(
            f"livenessProbe restarts it after {kills} s, sooner than readinessProbe takes it out "
            f"of traffic ({leaves} s): raise the failureThreshold of livenessProbe"
        )
    elif kills == leaves and handler_of(liveness) == handler_of(readiness):
        yield container.hint(
            f"livenessProbe restarts it after {kills} s, as soon as readinessProbe, with the same "
            "check, takes it out of traffic: raise the failureThreshold of livenessProbe"
        )
