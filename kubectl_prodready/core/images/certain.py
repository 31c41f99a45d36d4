"""What speaks against a plugin's probes, whatever the image: then they are withdrawn."""

from __future__ import annotations

from kubectl_prodready.core.images.facts import Facts, ProbeFact
from kubectl_prodready.core.traffic.ports import tcp_ports
from kubectl_prodready.core.workload import Container

COMMANDED = "its command takes the place of the image's entry point: no probe by a command"


def certain(container: Container, facts: Facts) -> Facts:
    """The facts without the probes that a container's own command or ports speak against."""
    if missing := _contradiction(container, facts):
        return facts._replace(liveness=None, readiness=None, startup=None, missing=missing)
    return _without_commands(facts) if container.command else facts


def _contradiction(container: Container, facts: Facts) -> str:
    """Why the ports that it declares cannot be those that the image listens on, or ""."""
    declared = [one.number for one in tcp_ports(container)]
    if not declared or not facts.ports or not set(declared).isdisjoint(facts.ports):
        return ""
    others, known = (" and ".join(map(str, ports)) for ports in (declared, facts.ports))
    return f"it declares port {others}, and what this image runs listens on {known}: one is wrong"


def _without_commands(facts: Facts) -> Facts:
    """The facts without probes that run a command.

    What else than the program another entry point changes is not known: a port that answers
    proves itself, a command may ask for what nobody prepared.
    """
    liveness, readiness, startup = map(
        _unless_exec, (facts.liveness, facts.readiness, facts.startup)
    )
    kept = facts._replace(liveness=liveness, readiness=readiness, startup=startup)
    return kept if kept == facts else kept._replace(missing=facts.missing or COMMANDED)


def _unless_exec(probe: ProbeFact | None) -> ProbeFact | None:
    return None if probe and "exec" in probe.value else probe
