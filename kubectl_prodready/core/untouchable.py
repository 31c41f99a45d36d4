"""Objects that nobody changes: what others own, and what is immutable once it exists."""

from __future__ import annotations

from kubectl_prodready.core.kinds import IMMUTABLE
from kubectl_prodready.core.workload import Workload


def untouchable(workload: Workload) -> str:
    """Why nothing of a workload can be changed here, or ""."""
    if workload.controller:
        return f"owned by {workload.controller}: change that"
    if workload.was_dumped and workload.kind in IMMUTABLE:
        return f"immutable: {IMMUTABLE[workload.kind]}, and this one exists (it has a uid)"
    return ""
