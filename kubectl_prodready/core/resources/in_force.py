"""What holds for a container already, written or not: adding that changes nothing.

The API server takes a limit for the request where there is none (SetDefaults_Pod), and then a
LimitRange fills in its defaults (docs: concepts/policy/limit-range).
"""

from __future__ import annotations

from kubectl_prodready.core.quantity import Quantity
from kubectl_prodready.core.resources.limit_range import container_bounds
from kubectl_prodready.core.workload import Container


def in_force(container: Container, kind: str, resource: str) -> Quantity | None:
    """The request or limit that the Pods of a container have; None where there is none."""
    for written in ("requests", "limits") if kind == "requests" else ("limits",):
        if container.amounts(written).get(resource) is not None:
            return container.amount(written, resource)
    bounds = container_bounds(container.workload.neighbours, resource)
    if bounds is None:
        return None
    return bounds.default if kind == "limits" else bounds.default_request
