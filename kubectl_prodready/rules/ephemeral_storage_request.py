"""Containers that request no ephemeral-storage."""

from __future__ import annotations

from collections.abc import Iterator

from kubectl_prodready.api import Container, Example, Outcome, rule
from kubectl_prodready.api.resources import missing_request


@rule(
    "ephemeral-storage-request",
    part="Scheduling",
    examples=[
        Example.of_container(
            "",
            """\
resources:  # prodready: review, unmeasured default
  requests:
    ephemeral-storage: 50Mi
""",
        ),
        Example.of_container(
            """\
resources:
  limits:
    ephemeral-storage: 4Gi
""",
            """\
resources:
  limits:
    ephemeral-storage: 4Gi
  requests:
    ephemeral-storage: 4Gi
""",
        ),
        Example.of_container(
            """\
resources:
  requests:
    ephemeral-storage: 2Gi
""",
        ),
    ],
)
def ephemeral_storage_request(container: Container) -> Iterator[Outcome]:
    """Ask for the disk space that a container writes, so that its node does not run full.

    Why: container logs, the writable layer and emptyDir volumes share the node's disk. A Pod that
    asked for none may land where nothing is left, and is among the first evicted when it runs out.

    Derived from: the container's own ephemeral-storage limit, else the default of a LimitRange in
    the namespace, else 50Mi.

    Safety: SAFE where the value is in force already. REVIEW for the default.
    """
    return missing_request(container, "ephemeral-storage")
