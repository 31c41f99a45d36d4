"""Containers that request no cpu."""

from __future__ import annotations

from collections.abc import Iterator

from kubectl_prodready.api import Container, Example, Outcome, rule
from kubectl_prodready.api.resources import missing_request


@rule(
    "cpu-request",
    part="Scheduling",
    examples=[
        Example.of_container(
            "",
            """\
resources:  # prodready: review, unmeasured default
  requests:
    cpu: 100m
""",
        ),
        Example.of_container(
            """\
resources:
  limits:
    cpu: "1"
""",
            """\
resources:
  limits:
    cpu: "1"
  requests:
    cpu: "1"
""",
        ),
        Example.of_container(
            """\
resources:
  requests:
    cpu: 250m
""",
        ),
    ],
)
def cpu_request(container: Container) -> Iterator[Outcome]:
    """Ask for the cpu that a container needs, so that it lands on a node that has it.

    Why: without a request the scheduler takes the container for free. It piles Pods on one node,
    and under pressure a container without a request gets what the others leave.

    Derived from: the container's own cpu limit (Kubernetes takes a limit for the request where
    there is none), else the default of a LimitRange in the namespace, else the target that a
    VerticalPodAutoscaler in mode Off measured, else 100m. Where a HorizontalPodAutoscaler keeps
    use at a percentage of the request, the request is what the measured target is that part of.

    Safety: SAFE where the value is in force already, as a limit is, or was measured. REVIEW for
    the default, and where a HorizontalPodAutoscaler follows cpu use over a request that was not
    there: that wakes it up or changes what it computes. Nothing where pod-level resources or a
    VerticalPodAutoscaler decide.
    """
    return missing_request(container, "cpu")
