"""Probes of a port where nobody listens."""

from __future__ import annotations

from collections.abc import Iterator

from kubectl_prodready.api import Container, Example, Outcome, rule
from kubectl_prodready.api.images import facts_of
from kubectl_prodready.api.probes import all_probes, handler_of, number_of, ports_of


@rule(
    "probe-port",
    part="Running",
    about=("startupProbe", "livenessProbe", "readinessProbe"),
    examples=[
        Example.of_container(
            """\
ports:
- containerPort: 8080
livenessProbe:
  httpGet:
    path: /healthy
    port: 8081
""",
            said="livenessProbe checks port 8081, but the container declares only 8080",
        ),
        Example.of_container(
            """\
ports:
- name: http
  containerPort: 8080
livenessProbe:
  httpGet:
    path: /healthy
    port: http
"""
        ),
    ],
)
def probe_port(container: Container) -> Iterator[Outcome]:
    """Check a port that the application really listens on.

    Why: a probe of a port where nobody listens always fails: the container is restarted for ever,
    or never gets a request.

    Derived from: the ports that the containers of the Pod declare, and what is known of the image.
    A container that declares no port at all says nothing: declaring them is optional. A port name
    that the container does not declare can never be found (docs: configure probes).

    Safety: only words; which of the two ports is right, its owner knows.
    """
    for key, probe in all_probes(container):
        for kind, value in handler_of(probe).items():
            if kind != "exec" and (reason := _mistaken(container, value.get("port"))):
                yield container.hint(f"{key} checks port {value.get('port')}, but {reason}")


def _mistaken(container: Container, port: object) -> str:
    """Why a port cannot be right, or ""."""
    own = ports_of(container)
    number = number_of(port)
    if number is None:
        return "" if any(one.name == port for one in own) else "the container names no port so"
    declared = {one.number for each in container.workload.containers for one in ports_of(each)}
    if not own or number in declared or number in facts_of(container).ports:
        return ""
    return f"the container declares only {', '.join(str(one.number) for one in own)}"
