"""What the containers of a Pod come to together."""

from __future__ import annotations

from collections.abc import Callable

from kubectl_prodready.core.quantity import Quantity
from kubectl_prodready.core.workload import Container, Role, Workload


def together(workload: Workload, amount_of: Callable[[Container], Quantity]) -> Quantity:
    """The most that runs at a time: all but the init containers, or one of them.

    An init container runs beside the sidecars that stand before it (KEP-753, exposing Pod
    resource requirements). Scheduler, quotas, LimitRanges and the kubelet all add up like this.
    """
    running = most = Quantity(0)
    for container in workload.containers:  # init containers come first, in their order
        amount = amount_of(container).plus(running)
        if container.role is Role.INIT:
            most = max(most, amount)
        else:
            running = amount
    return max(most, running)
