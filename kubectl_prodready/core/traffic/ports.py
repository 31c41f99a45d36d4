"""The ports that a container declares."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from kubectl_prodready.core.kinds import items_at
from kubectl_prodready.core.once import once
from kubectl_prodready.core.plain import mapping, text
from kubectl_prodready.core.workload import Container

TCP = "TCP"


class Port(NamedTuple):
    """A container port: its number, its name ("" without one) and its protocol."""

    number: int
    name: str
    protocol: str


@once
def ports_of(container: Container) -> tuple[Port, ...]:
    """The ports that a container declares, in their order."""
    return tuple(_ports(container))


def _ports(container: Container) -> Iterator[Port]:
    for entry in map(mapping, items_at(container.raw, "ports", container.path)):
        if number := number_of(entry.get("containerPort")):
            yield Port(number, text(entry.get("name")), text(entry.get("protocol")) or TCP)


def tcp_ports(container: Container) -> list[Port]:
    """Those that a probe can reach: UDP and SCTP cannot be probed (API reference: Probe)."""
    return [port for port in ports_of(container) if port.protocol == TCP]


def number_of(value: Any) -> int | None:
    """A port by its number, as a string too; None for a name and for what is none."""
    if isinstance(value, str) and value.isascii() and value.isdecimal():
        value = int(value)
    is_number = isinstance(value, int) and not isinstance(value, bool)
    return value if is_number and 0 < value < 1 << 16 else None
