"""The TCP ports that a container listens on by what its Dockerfile exposes.

EXPOSE only documents a port; together with what else is said of it, it is evidence.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from kubectl_prodready.core.building.matched import built_for
from kubectl_prodready.core.model import Evidence
from kubectl_prodready.core.once import once
from kubectl_prodready.core.traffic.ports import TCP, tcp_ports
from kubectl_prodready.core.workload import Container

if TYPE_CHECKING:
    from kubectl_prodready.core.built import Built, Exposed


@once
def exposed_ports(container: Container) -> tuple[Exposed, ...]:
    """The TCP ports that its Dockerfile exposes, each once; none where not all of them are known.

    One that the environment moves is not there any more.
    """
    built = built_for(container)
    if built is None or built.is_open:
        return ()
    first: dict[int, Exposed] = {}
    for port in built.ports:
        if port.protocol == TCP and not _is_moved(container, built, port):
            first.setdefault(port.number, port)
    return tuple(first.values())


def exposed_port(container: Container) -> Exposed | None:
    """The one port that it exposes, and that its manifest does not contradict.

    Of several that are exposed it is the only one that the manifest declares.
    """
    ports = exposed_ports(container)
    if declared := {port.number for port in tcp_ports(container)}:
        ports = tuple(port for port in ports if port.number in declared)
    return ports[0] if len(ports) == 1 else None


def is_exposed(container: Container, number: int | None) -> bool:
    """Whether a port is among those that its Dockerfile exposes."""
    return any(port.number == number for port in exposed_ports(container))


def evidence_of(container: Container, port: Exposed) -> Evidence:
    """The instruction and its place."""
    built = built_for(container)
    return Evidence(f"EXPOSE {port.number}", built.place(port.line) if built else "")


def _is_moved(container: Container, built: Built, port: Exposed) -> bool:
    """Whether a variable that the image sets to the port has another value in the manifest."""
    return any(
        value == str(port.number) and container.variable(name, value) != value
        for name, value in built.env
    )
