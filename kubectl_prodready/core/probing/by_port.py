"""A readiness probe of the port that a container's Dockerfile exposes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kubectl_prodready.core.building.exposed import (
    evidence_of,
    exposed_port,
    exposed_ports,
    is_exposed,
)
from kubectl_prodready.core.building.matched import built_for
from kubectl_prodready.core.model import Evidence, Safety
from kubectl_prodready.core.probing.probes import Proposal
from kubectl_prodready.core.traffic.ports import TCP, ports_of
from kubectl_prodready.core.traffic.served import Served, sent_to
from kubectl_prodready.core.traffic.services import endpoints_of
from kubectl_prodready.core.workload import Container

if TYPE_CHECKING:
    from kubectl_prodready.core.built import Exposed

WHY = "its Dockerfile exposes this port"


def from_exposed(container: Container) -> Proposal | None:
    """The port that the Dockerfile exposes, where nothing beside it names another one.

    That a Service sends traffic there makes it sure, where the build names the image: who asks
    that port gets an answer, or the Service has none.
    """
    for port in exposed_ports(container):
        if served := sent_to(container, port.number):
            return _proposal(container, port, served)
    only = exposed_port(container)
    if only is None or _is_elsewhere(container, only):
        return None
    return _proposal(container, only, None)


def exposed_instead(container: Container) -> str:
    """What the Dockerfile exposes where Services send traffic to another port, or "".

    It is no evidence against them: EXPOSE is easily forgotten.
    """
    ports = exposed_ports(container)
    sent = [one for one in endpoints_of(container.workload) if one.protocol == TCP and one.number]
    if not ports or not sent or any(is_exposed(container, one.number) for one in sent):
        return ""
    if any(one.declared for one in sent):
        return ""
    return f"; its Dockerfile has {', '.join(str(evidence_of(container, one)) for one in ports)}"


def _is_elsewhere(container: Container, port: Exposed) -> bool:
    """Whether Services send traffic to other ports only, or another container has this one."""
    others = (one for one in container.workload.containers if one is not container)
    if any(port.number == other.number for one in others for other in ports_of(one)):
        return True
    sent = {one.number for one in endpoints_of(container.workload) if one.protocol == TCP}
    return bool(sent) and port.number not in sent


def _proposal(container: Container, port: Exposed, served: Served | None) -> Proposal:
    built = built_for(container)
    is_named = built is not None and built.is_named
    evidence: tuple[Evidence, ...] = (evidence_of(container, port),)
    safety = Safety.REVIEW
    if served:
        evidence += (served.evidence, *served.told)
        safety = Safety.SAFE if is_named and not served.doubts else Safety.REVIEW
    if container.workload.kind == "StatefulSet":
        safety = Safety.HINT  # as for the port of a Service
    return Proposal({"tcpSocket": {"port": port.number}}, safety, evidence, WHY)
