"""Containers without an ephemeral-storage limit."""

from __future__ import annotations

from collections.abc import Iterator

from kubectl_prodready.api import Example, Outcome, Workload, rule
from kubectl_prodready.api.resources import missing_ephemeral_limits


@rule(
    "ephemeral-storage-limit",
    part="Running",
    examples=[
        Example.of_container(
            """\
resources:
  requests:
    ephemeral-storage: 50Mi
""",
            """\
resources:
  requests:
    ephemeral-storage: 50Mi
  limits:  # prodready: review, unmeasured default
    ephemeral-storage: 2Gi
""",
        ),
        Example.of_container(
            """\
resources:
  requests:
    ephemeral-storage: 2Gi
""",
            """\
resources:
  requests:
    ephemeral-storage: 2Gi
  limits:  # prodready: review, unmeasured default
    ephemeral-storage: 4Gi
""",
        ),
        Example.of_container(
            """\
resources:
  requests:
    ephemeral-storage: 50Mi
""",
            pod="""\
volumes:
- name: cache
  emptyDir: {}
""",
        ),
    ],
)
def ephemeral_storage_limit(workload: Workload) -> Iterator[Outcome]:
    """Evict a Pod that writes too much before it fills the disk of its node.

    Why: logs and files that grow without bound fill the node's disk, and then all its Pods suffer.

    Derived from: the default of a LimitRange in the namespace, else 2Gi, and at least twice the
    request. All containers of a Pod get one or none does: the kubelet evicts a Pod that exceeds
    the sum of the limits that exist, so a limit on one container alone would bind them all.

    Safety: SAFE where a LimitRange sets the same limit anyway, else REVIEW. Only a HINT where the
    emptyDir volumes on disk may hold as much as all limits together, or have no sizeLimit: what
    they hold counts against the same sum. Only a HINT for Windows, too.
    """
    return missing_ephemeral_limits(workload)
