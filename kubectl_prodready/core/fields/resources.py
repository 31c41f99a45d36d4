"""The resources of containers, taken together: what the API server would not take of them."""

from __future__ import annotations

from collections.abc import Iterable

from kubectl_prodready.core.fields.pod import wrong
from kubectl_prodready.core.workload import Workload


def resources_wrong(workloads: Iterable[Workload]) -> str:
    """What is wrong with the resources of containers, or ""."""
    for workload in workloads:
        for container in workload.containers:
            if told := wrong((*container.path, "resources"), container.raw.get("resources") or {}):
                return f"{container.name}: {told}"
    return ""
