"""Whether the members of a StatefulSet can find each other before they are ready.

Pods come one after the other, each when the last one is ready, unless podManagementPolicy says
Parallel; and their names are published when they are ready, unless the Service that they are named
after says publishNotReadyAddresses (docs: concepts/workloads/controllers/statefulset). Who is ready
only when there is a quorum needs both.
"""

from __future__ import annotations

from kubectl_prodready.core.neighbours import Neighbour
from kubectl_prodready.core.once import once
from kubectl_prodready.core.overlaid import touched_by_patch
from kubectl_prodready.core.plain import text
from kubectl_prodready.core.traffic.services import doubled, doubt_about, services_of
from kubectl_prodready.core.workload import Workload

POLICY = "podManagementPolicy"
PUBLISHED = "publishNotReadyAddresses"


@once
def kept_apart(workload: Workload) -> str:
    """What keeps the members of a StatefulSet from meeting before they are ready, and the cure.

    "" where nothing does, and for what is no StatefulSet.
    """
    if workload.kind != "StatefulSet":
        return ""
    spec = workload.raw.get("spec") or {}
    if patch := touched_by_patch(workload, *workload.path, "spec", POLICY):
        return f"{patch}: whether its Pods start together is not known"
    if spec.get(POLICY) != "Parallel":
        return (
            "its Pods start one after the other, each when the last one is ready: set "
            f"{POLICY} to Parallel"
        )
    name = text(spec.get("serviceName"))
    found = [one for one in services_of(workload) if one.name == name]
    if found and all(map(_publishes, found)):
        return ""
    which = f"its Service {name}" if found else "the Service that names them"
    return f"its Pods find each other by name only when they are ready: set {PUBLISHED} in {which}"


def _publishes(service: Neighbour) -> bool:
    """Whether a Service surely names Pods that are not ready."""
    return service.spec.get(PUBLISHED) is True and not (doubled(service) or doubt_about(service))
