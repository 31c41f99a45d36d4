"""What LimitRanges and ResourceQuotas say of a size; loaded where there are any."""

from __future__ import annotations

from kubectl_prodready.core.model import Evidence, Safety
from kubectl_prodready.core.quantity import Quantity
from kubectl_prodready.core.resources.admission import out_of_bounds, out_of_ratio, refused
from kubectl_prodready.core.resources.demand import Planned
from kubectl_prodready.core.resources.in_force import in_force
from kubectl_prodready.core.resources.limit_range import container_bounds
from kubectl_prodready.core.resources.size import Size
from kubectl_prodready.core.resources.unsure import patched_need
from kubectl_prodready.core.workload import Container


def default_of(container: Container, kind: str, resource: str) -> Size | None:
    """What a container without a request or limit has in force by a LimitRange's default."""
    bounds = container_bounds(container.workload.neighbours, resource)
    if bounds is None:
        return None
    if kind == "limits":
        value, name = bounds.default, "default limit"
    else:
        value, name = bounds.default_request, "default request"
        if value and bounds.default and value > bounds.default:
            value, name = bounds.default, "default limit (its default request exceeds it)"
    if value is None:
        return None
    fact = f"{name} {value}, which a Pod without one gets anyway"
    return Size(value, Safety.SAFE, (Evidence(fact, bounds.source),))


def not_allowed(
    container: Container, kind: str, resource: str, value: Quantity, request: Quantity | None
) -> str:
    """Why a LimitRange forbids a value, beside its `request` where it is a limit; or ""."""
    reason = out_of_bounds(container, kind, resource, value)
    if reason or kind != "limits":
        return reason
    return out_of_ratio(container, resource, value, request)


def not_admitted(
    container: Container, kind: str, resource: str, value: Quantity, planned: Planned
) -> str:
    """Why a Pod with a value might not be admitted, or "".

    Admitted or not: a value that is in force already changes nothing.
    """
    if value == in_force(container, kind, resource):
        return ""
    reason = patched_need(container.workload, kind, resource)
    return reason or refused(container.workload, kind, resource, planned)
