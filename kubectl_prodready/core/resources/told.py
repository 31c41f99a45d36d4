"""What a container is told to use of memory: the least that its sizes must have room for.

A runtime says it in arguments and variables, knowledge about an image what its own settings mean.
"""

from __future__ import annotations

from typing import NamedTuple

from kubectl_prodready.core.images.knowledge import facts_of
from kubectl_prodready.core.model import Evidence
from kubectl_prodready.core.once import once
from kubectl_prodready.core.processes.heap import (
    HEAPS,
    MACHINE,
    START,
    Setting,
    as_quantity,
    in_force,
    largest,
    settings,
)
from kubectl_prodready.core.quantity import Quantity
from kubectl_prodready.core.resources.defaults import DEFAULTS
from kubectl_prodready.core.workload import Container

TELLING = ("command", "args", "env")
"""The fields of a container that tell a runtime."""

THE_CONTAINER = "the container"


class Told(NamedTuple):
    """The least limit and request for what a container is told to use, and who tells it what."""

    limit: Quantity
    of_limit: Evidence
    request: Quantity
    of_request: Evidence


@once
def told_of(container: Container) -> Told | None:
    """What a container is told to use of memory; None where nothing is known of that."""
    memory = facts_of(container).memory
    found = in_force(settings(container)) if _may_tell(container) else []
    heap = largest(found, *HEAPS, MACHINE)
    if memory and (heap is None or memory.least >= heap.needed):
        least, of_limit = memory.least, Evidence(memory.fact, memory.source)
    elif heap:
        least, of_limit = heap.needed, _of(heap)
    else:
        return None
    return Told(as_quantity(least), of_limit, *_request(least, of_limit, largest(found, START)))


def _may_tell(container: Container) -> bool:
    """Whether a container says anything that could tell a runtime; many do not."""
    return any(container.raw.get(key) for key in TELLING)


def _of(setting: Setting) -> Evidence:
    rest = "" if setting.kind == MACHINE else ", and a quarter more for what that does not count"
    return Evidence(f"{setting}{rest}", THE_CONTAINER)


def _request(least: int, of_limit: Evidence, start: Setting | None) -> tuple[Quantity, Evidence]:
    """What a heap begins with; else the part of the limit that the table's requests are.

    That a program may use so much is no sign that it does. A request of all that would keep nodes
    empty; one of the table's own size would fill a node with programs that do not fit together.
    """
    factor = DEFAULTS["memory"].factor
    part = -(-least // factor)
    if start and start.needed > part:
        return as_quantity(start.needed), Evidence(f"has room for {_of(start).fact}", THE_CONTAINER)
    fact = f"is 1/{factor} of the limit, which has room for {of_limit.fact}"
    return as_quantity(part), Evidence(fact, of_limit.source)
