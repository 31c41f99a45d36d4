"""What probes say, and what the proposed ones are made of.

The numbers that Kubernetes takes where none is written are in the API reference (Probe).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from kubectl_prodready.core.building.exposed import is_exposed
from kubectl_prodready.core.images.facts import ProbeFact
from kubectl_prodready.core.images.knowledge import facts_of
from kubectl_prodready.core.model import Evidence, Outcome, Safety
from kubectl_prodready.core.once import once
from kubectl_prodready.core.overlaid import touched_by_patch
from kubectl_prodready.core.plain import mapping, sequence, text
from kubectl_prodready.core.processes.process import SHELLS, base, ends_by_itself
from kubectl_prodready.core.traffic.ports import TCP, number_of, tcp_ports
from kubectl_prodready.core.traffic.services import Endpoint, endpoints_of
from kubectl_prodready.core.workload import Container, Role, Workload

HANDLERS = ("httpGet", "tcpSocket", "exec", "grpc")
HOST_NETWORK = "with hostNetwork a probe goes to the node's addresses, where others may answer"

METRICS = "/metrics"
"""A path that answers before the application can: it tells nothing about health."""


ENOUGH = 5
"""The seconds that a probe gets which starts a process, as in most charts."""


class Timing(NamedTuple):
    """When a probe is made and what it takes to fail: seconds, but for `failures`."""

    delay: int
    period: int
    timeout: int
    failures: int

    @property
    def span(self) -> int:
        """The seconds from the first failure to the last one that it takes."""
        return self.period * (self.failures - 1)

    @property
    def patience(self) -> int:
        """The seconds, at most, from the start of a container that never passes to its end."""
        return self.delay + self.period * self.failures


class Proposal(NamedTuple):
    """A probe that a container should get, and why.

    `is_copied`: its handler is one that the owner wrote for the same container.
    """

    value: dict[str, Any]
    safety: Safety
    evidence: tuple[Evidence, ...]
    why: str = ""
    is_copied: bool = False


def probe(container: Container, key: str) -> dict[str, Any]:
    """A container's probe as written, {} where it has none."""
    return mapping(container.raw.get(key))


def all_probes(container: Container) -> Iterator[tuple[str, dict[str, Any]]]:
    """Every probe that a container has, by its key.

    The API server allows ordinary init containers none (validation of pods).
    """
    if container.role is Role.INIT:
        return
    for key in ("startupProbe", "livenessProbe", "readinessProbe"):
        if written := probe(container, key):
            yield key, written


def is_asked(container: Container, key: str) -> bool:
    """Whether a container could use a probe that it lacks."""
    return not ends(container) and not container.raw.get(key)


def ends(container: Container) -> bool:
    """Whether a container comes to an end by itself."""
    return container.role is Role.INIT or ends_by_itself(container.workload)


def timing_of(written: dict[str, Any]) -> Timing:
    """A probe's numbers, those that are not written as Kubernetes takes them."""

    def number(key: str, default: int) -> int:
        value = written.get(key)
        return value if isinstance(value, int) and value > 0 else default

    return Timing(
        number("initialDelaySeconds", 0),
        number("periodSeconds", 10),
        number("timeoutSeconds", 1),
        number("failureThreshold", 3),
    )


def is_hasty(written: dict[str, Any]) -> bool:
    """Whether a probe starts a process and gives it a second, which a busy node needs for that."""
    return "exec" in handler_of(written) and timing_of(written).timeout == 1


def patient_timeout(written: dict[str, Any]) -> int:
    """The timeout of a probe, for another one with the same check; more where it is hasty."""
    return ENOUGH if is_hasty(written) else timing_of(written).timeout


def handler_of(written: dict[str, Any]) -> dict[str, Any]:
    """The one handler of a probe, by its key; {} where it has none, or more than one."""
    found = {key: written[key] for key in HANDLERS if isinstance(written.get(key), dict)}
    return found if len(found) == 1 else {}


def doubt_about(container: Container, handler: dict[str, Any]) -> str:
    """Why a handler that stands in another probe is none for a new one, or ""."""
    if not handler:
        return "it has not exactly one handler"
    ((key, value),) = handler.items()
    if "host" in value:
        return "it names a host, which Pod Security forbids"
    if key == "exec":
        return _doubt_about_command(container, value)
    port = value.get("port")
    if port is None:
        return "it names no port"
    if not declares(container, port):
        return f"it checks port {port}, which the container does not declare"
    return ""


def _doubt_about_command(container: Container, value: dict[str, Any]) -> str:
    program = base(next(map(text, sequence(value.get("command"))), ""))
    if container.workload.is_windows and program in SHELLS:
        return f"it runs {program}, which Windows has not"
    return ""


def declares(container: Container, port: Any) -> bool:
    """Whether a container or its Dockerfile declares a TCP port, by its number or its name."""
    number = number_of(port)
    is_own = any(one.number == number or one.name == text(port) for one in tcp_ports(container))
    return is_own or is_exposed(container, number)


@once
def contradiction(container: Container) -> str:
    """What Services say of its port against what is known of its image, or "".

    One of the two is wrong, and only its owner knows which: no probe is sure to reach it.
    """
    known = facts_of(container).ports
    sent = [one for one in endpoints_of(container.workload) if _means(one, container)]
    if not known or not sent or any(one.number in known for one in sent):
        return ""
    ports = " and ".join(map(str, known))
    return (
        f"{sent[0]}, but what runs in this image listens on {ports}, as far as is known: "
        "correct one of them, or add a probe of the right port by hand"
    )


def _means(one: Endpoint, container: Container) -> bool:
    """Whether a Service sends TCP to a container, or to a port that can only be its."""
    if one.protocol != TCP or not one.number:
        return False
    if one.declared:
        return any(owner is container for owner, _ in one.declared)
    running = (each for each in container.workload.containers if each.role is not Role.INIT)
    return list(running) == [container]


def described(handler: dict[str, Any]) -> str:
    """A handler in words: `GET /healthz on port 8080`."""
    ((key, value),) = handler.items()
    if key == "exec":
        return "its command"
    if key == "httpGet":
        return f"GET {value.get('path', '/')} on port {value.get('port')}"
    return f"{'gRPC' if key == 'grpc' else 'TCP'} on port {value.get('port')}"


def proposed(container: Container, key: str, proposal: Proposal, **more: Any) -> Outcome:
    """A proposal as a change; as words where its probe would not reach the container."""
    is_own_command = proposal.is_copied and "exec" in proposal.value
    if _is_on_host_network(container.workload) and not is_own_command:
        advice = f"{HOST_NETWORK}: add a {key} by hand, with a port of its own"
        return container.hint(advice, about=(key,))
    why = proposal.why if proposal.safety is not Safety.SAFE else ""
    return container.set(
        (key,), proposal.value, proposal.safety, *proposal.evidence, why=why, **more
    )


def _is_on_host_network(workload: Workload) -> bool:
    """Whether the Pod has its node's network, or may have it once an overlay is built."""
    patch = touched_by_patch(workload, *workload.spec_path, "hostNetwork")
    return bool(patch) or workload.pod_spec.get("hostNetwork") is True


def usual(fact: ProbeFact, value: dict[str, Any] | None = None) -> Proposal:
    """A vendor's probe, or one with another value that follows from it, as a proposal.

    It is no more than a hint where the application may not offer what it asks.
    """
    evidence = (Evidence(fact.fact, fact.source),)
    if not fact.is_sure:
        return Proposal(value or fact.value, Safety.HINT, evidence, "if the application offers it")
    return Proposal(value or fact.value, Safety.REVIEW, evidence, "usual for this image")


def with_offers(advice: str, container: Container) -> str:
    """Advice for a developer, and how what the application is built with makes that easy."""
    return "; ".join(filter(None, (advice, facts_of(container).offers)))
