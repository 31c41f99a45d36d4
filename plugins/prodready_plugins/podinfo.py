"""podinfo, the demo application of Stefan Prodan.

Its options, or variables as PODINFO_PORT, say where it answers, and which faults it plays.
"""

from __future__ import annotations

from kubectl_prodready.api import Container
from kubectl_prodready.api.images import Facts, Image, Program, all_ports, get

IMAGES = ("ghcr.io/stefanprodan/podinfo", "docker.io/stefanprodan/podinfo")

CHART = "podinfo chart"
OTHERS = ("port-metrics", "grpc-port", "secure-port")
"""Options for more ports, none of which it has unless it is told so."""

FAULTS = ("random-delay", "random-error", "unhealthy", "unready")


def facts(container: Container, image: Image) -> Facts:
    """What podinfo offers, unless it is told to fail."""
    del image  # every version is alike
    program = Program(container, "podinfo", by_script=True)
    known = Facts(shell_path="/bin/sh")
    if not program.is_own:
        return known
    port = program.port("port", env="PODINFO_PORT", default=9898)
    prefix = program.option("prefix", default=container.variable("PODINFO_PREFIX", "/"))
    if port is None or not prefix or not program.is_plain:
        return known._replace(missing="its port or its prefix of paths is hidden")
    others = (_port(program, name, port) for name in OTHERS)
    known = known._replace(ports=all_ports(port, *others))
    if any(_is_on(program, container, fault) for fault in FAULTS):
        return known._replace(missing="it is told to fail or to be slow: its probes would fail")
    path = prefix.strip("/")
    path = path and f"/{path}"
    return known._replace(
        liveness=get(f"{path}/healthz", port, CHART, delay=1, timeout=5),
        readiness=get(f"{path}/readyz", port, CHART, delay=1, timeout=5),
    )


def _port(program: Program, name: str, default: int) -> int | None:
    return program.port(name, env=f"PODINFO_{name.upper().replace('-', '_')}", default=default)


def _is_on(program: Program, container: Container, fault: str) -> bool:
    """Whether it may play a fault: said without a value or with another than false, or hidden."""
    words = [word for word in program.words if word.partition("=")[0] == f"--{fault}"]
    variable = container.variable(f"PODINFO_{fault.upper().replace('-', '_')}", "false")
    return (words[-1] if words else f"--{fault}={variable}") != f"--{fault}=false"
