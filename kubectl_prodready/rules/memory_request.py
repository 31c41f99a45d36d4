"""Containers that request no memory."""

from __future__ import annotations

from collections.abc import Iterator

from kubectl_prodready.api import Container, Example, Outcome, rule
from kubectl_prodready.api.resources import missing_request


@rule(
    "memory-request",
    part="Scheduling",
    examples=[
        Example.of_container(
            "",
            """\
resources:  # prodready: review, unmeasured default
  requests:
    memory: 128Mi
""",
        ),
        Example.of_container(
            """\
resources:
  limits:
    memory: 1Gi
""",
            """\
resources:
  limits:
    memory: 1Gi
  requests:
    memory: 1Gi
""",
        ),
        Example.of_container(
            """\
resources:
  requests:
    memory: 64Mi
""",
        ),
    ],
)
def memory_request(container: Container) -> Iterator[Outcome]:
    """Ask for the memory that a container needs, so that it lands on a node that has it.

    Why: without a request the scheduler takes the container for free, and when the node runs out
    of memory, a container that uses more than it asked for is the first to be killed or evicted.

    Derived from: the container's own memory limit (Kubernetes takes a limit for the request where
    there is none), else the default of a LimitRange in the namespace, else the target that a
    VerticalPodAutoscaler in mode Off measured, else 128Mi. Where a HorizontalPodAutoscaler keeps
    use at a percentage of the request, the request is what the measured target is that part of. In
    the place of 128Mi, if that is more: what a JVM's heap begins with (-Xms) and a quarter more,
    or a quarter of the limit that has room for what the container is told to use (see
    memory-limit): that it may use all of that is no sign that it does.

    Safety: SAFE where the value is in force already, as a limit is, or was measured. REVIEW for
    the default, and where a HorizontalPodAutoscaler follows memory use over a request that was not
    there: that wakes it up or changes what it computes. Nothing where pod-level resources or a
    VerticalPodAutoscaler decide.
    """
    return missing_request(container, "memory")
