"""Containers whose liveness probe may kill a slow start."""

from __future__ import annotations

from collections.abc import Iterator

from kubectl_prodready.api import Container, Example, Outcome, rule
from kubectl_prodready.api.probes import missing_startup


@rule(
    "startup-probe",
    part="Running",
    examples=[
        Example.of_container(
            """\
ports:
- containerPort: 8080
livenessProbe:
  httpGet:
    path: /healthy
    port: 8080
  initialDelaySeconds: 60
""",
            """\
ports:
- containerPort: 8080
livenessProbe:
  httpGet:
    path: /healthy
    port: 8080
  initialDelaySeconds: 60
startupProbe:  # prodready: review, same check as liveness
  httpGet:
    path: /healthy
    port: 8080
  periodSeconds: 10
  timeoutSeconds: 1
  failureThreshold: 30
""",
        ),
        Example.of_container(
            """\
ports:
- containerPort: 8080
readinessProbe:
  httpGet:
    path: /ready
    port: 8080
"""
        ),
    ],
)
def startup_probe(container: Container) -> Iterator[Outcome]:
    """Give a slow start its time before the liveness probe counts.

    Why: a liveness probe that is patient enough for the slowest start is too patient for a hang,
    and one that is quick about a hang kills a slow start, again and again.

    Derived from: the liveness probe, existing or from the same fix: the same check. It may fail for
    at least 300 s, and for no less than the liveness probe would have waited; it ends as soon as
    the check passes once. A command gets 5 s where the liveness probe gives it one. A HEALTHCHECK
    of the image's Dockerfile with a start period says how long a start may take: it is a startup
    probe that may fail for so long, where there is no liveness probe as well.

    Safety: REVIEW together with a vendor's liveness probe, or where an initial delay of 30 s or
    more, or a start period of HEALTHCHECK, says that the start is slow; else a HINT, for the owner
    may know that it is not.
    """
    return missing_startup(container)
