"""What changes of one object come to: its Pods that restart, and what they ask for in addition."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from kubectl_prodready.core.consequences import Consequences, consequences
from kubectl_prodready.core.model import Change
from kubectl_prodready.core.quantity import Quantity
from kubectl_prodready.core.resources.in_force import in_force
from kubectl_prodready.core.resources.together import together
from kubectl_prodready.core.workload import Container, Workload
from kubectl_prodready.paths import Path

PER_NODE = "DaemonSet"
RESOURCES = ("cpu", "memory", "ephemeral-storage")


class Added(NamedTuple):
    """How much more of a resource all Pods of an object request, or one where it is `per_node`."""

    resource: str
    amount: Quantity
    per_node: bool = False


class Effect(NamedTuple):
    """What the changes of an object do to its Pods, and what those request in addition."""

    consequences: Consequences = Consequences()
    added: tuple[Added, ...] = ()


def effect_of(workload: Workload, changes: Sequence[Change]) -> Effect:
    """What changes of a workload come to."""
    paths = [change.path for change in changes]
    told = consequences(workload, paths)
    return Effect(told, tuple(_added(workload, changes, told.pods)))


def _added(workload: Workload, changes: Sequence[Change], pods: int) -> Iterator[Added]:
    wanted = {change.path: change.value for change in changes}
    is_per_node = workload.kind == PER_NODE and not pods
    count = 1 if is_per_node else pods or workload.replicas
    for resource in RESOURCES:
        before = together(workload, lambda one, of=resource: _amount(one, of, {}))  # type: ignore[misc]
        after = together(workload, lambda one, of=resource: _amount(one, of, wanted))  # type: ignore[misc]
        if more := (after.nanos - before.nanos) * count:
            yield Added(resource, Quantity(more, after.suffix), is_per_node)


def _amount(container: Container, resource: str, wanted: dict[Path, object]) -> Quantity:
    """What a container requests, by a change or as it stands."""
    path = (*container.path, "resources", "requests", resource)
    new = Quantity.parse(wanted[path]) if path in wanted else None
    return new or in_force(container, "requests", resource) or Quantity(0)
