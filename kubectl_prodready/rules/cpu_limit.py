"""Containers without a cpu limit."""

from __future__ import annotations

from collections.abc import Iterator

from kubectl_prodready.api import Container, Example, Outcome, rule
from kubectl_prodready.api.resources import missing_limit


@rule(
    "cpu-limit",
    part="Running",
    examples=[
        Example.of_container(
            """\
resources:
  requests:
    cpu: 750m
""",
            """\
resources:
  requests:
    cpu: 750m
  limits:  # prodready: review, unmeasured default
    cpu: "3"
""",
        ),
        Example.of_container(
            """\
resources:
  requests:
    cpu: 100m
""",
            """\
resources:
  requests:
    cpu: 100m
  limits:  # prodready: review, unmeasured default
    cpu: "2"
""",
        ),
        Example.of_container(
            """\
resources:
  limits:
    cpu: 500m
""",
        ),
    ],
)
def cpu_limit(container: Container) -> Iterator[Outcome]:
    """Hold a container back before it takes all the cpu of its node.

    Why: one container in a busy loop slows down all others on the node. Many teams set cpu requests
    and no cpu limits on purpose; `--ignore cpu-limit` is for them.

    Derived from: the default of a LimitRange in the namespace, else 4 times the request and at
    least 2 cpus. Less would throttle: a JVM that sees one cpu picks the serial collector. Where a
    VerticalPodAutoscaler in mode Off measured more than is requested, its target takes the place
    of the request; no limit is under its upper bound, and no default under its target is taken.

    Safety: SAFE where a LimitRange sets the same limit anyway, else REVIEW. It comes only together
    with a request, for a limit alone would become the request.
    """
    return missing_limit(container, "cpu")
