"""Whether a memory limit has room for what a runtime is told to use."""

from __future__ import annotations

from kubectl_prodready.core.processes.heap import (
    GO,
    JVM,
    MACHINE,
    NODE,
    SHARE,
    START,
    Setting,
    as_quantity,
    in_force,
    settings,
    smallest,
)
from kubectl_prodready.core.quantity import NANO, Quantity
from kubectl_prodready.core.workload import Container

MOST_PERCENT = 80
SMALL = Quantity.parse("256Mi")
"""About here the JVM takes MinRAMPercentage instead of MaxRAMPercentage."""

BEYOND = {
    GO: "Go counts only its own memory, and collects too late",
    NODE: "buffers and the rest of V8 come on top",
}


def heap_over_limit(container: Container) -> str:
    """What is wrong, with the arithmetic, and what to do; "" where there is room, or no limit."""
    limit = container.amount("limits", "memory")
    if limit is None or not limit.nanos:
        return ""
    found = in_force(settings(container))
    return _of_jvm(found, limit) or _of_machine(found, limit) or _of_others(found, limit)


def _of_jvm(found: list[Setting], limit: Quantity) -> str:
    """The JVM with a heap size, or with a start that becomes its size."""
    heap = smallest(found, JVM) or smallest(found, START)
    if heap is None or limit.nanos >= heap.needed * NANO:
        return ""
    return (
        f"{heap}: a JVM needs about a quarter more than its heap, "
        f"{_whole(heap.amount)} x 1.25 = {as_quantity(heap.needed)}, and the limit is {limit}: "
        "it is OOM-killed under load; raise the limit or lower the heap"
    )


def _of_machine(found: list[Setting], limit: Quantity) -> str:
    """The JVM without a heap size: it takes a share of what it believes there is."""
    ram, share = smallest(found, MACHINE), smallest(found, SHARE)
    if ram and ram.needed * NANO > limit.nanos:
        return (
            f"{ram}: the JVM sizes its heap for more memory than the limit of {limit}: "
            "leave it out, it knows the limit, and set -XX:MaxRAMPercentage=75"
        )
    if share and share.amount > MOST_PERCENT and SMALL is not None and limit >= SMALL:
        return (
            f"{share}: {100 - share.amount} % of the limit of {limit} is left for metaspace, "
            "threads and buffers, which need about a fifth: 75 is usual"
        )
    return ""


def _of_others(found: list[Setting], limit: Quantity) -> str:
    for kind, reason in BEYOND.items():
        setting = smallest(found, kind)
        if setting and setting.amount * NANO >= limit.nanos:
            return (
                f"{setting} is no less than the limit of {limit}: {reason}, so it is OOM-killed "
                "under load; set it to about 80 % of the limit, or raise the limit"
            )
    return ""


def _whole(amount: int) -> Quantity:
    """An amount of bytes in its largest whole unit."""
    return Quantity(amount * NANO, "Mi")
