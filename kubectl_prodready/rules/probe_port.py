"""Probes of a port where nobody listens."""

from __future__ import annotations

from collections.abc import Iterator

from kubectl_prodready.api import Container, Example, Outcome, rule
from kubectl_prodready.api.images import TOLD_BY, facts_of
from kubectl_prodready.api.probes import all_probes, handler_of, number_of, ports_of


@rule(
    "probe-port",
    part="Running",
    about=("startupProbe", "livenessProbe", "readinessProbe"),
    examples=[
        Example.of_container(
            """\
ports:
- name: http
  containerPort: 8080
livenessProbe:
  httpGet:
    path: /healthy
    port: web
""",
            said="livenessProbe checks port web, but the container names no port so",
        ),
        Example.of_container(
            """\
livenessProbe:
  tcpSocket:
    port: 8081
""",
            said="what runs in this image listens on 80",
            image="nginx:1.27",
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

    Derived from: the names of the container's ports, for the kubelet looks for a name nowhere else
    (pkg/probe/util.go); and the ports that an image is known to listen on, where no container of
    the Pod declares another. A number that nobody declares says nothing: declaring is optional.

    Safety: only words; which of the two ports is right, its owner knows.
    """
    for key, probe in all_probes(container):
        for kind, value in handler_of(probe).items():
            if kind != "exec" and (reason := _mistaken(container, value.get("port"))):
                yield container.hint(f"{key} {reason}", about=(key, "ports", *TOLD_BY))


def _mistaken(container: Container, port: object) -> str:
    """Why a port cannot be right, or ""."""
    if port is None:
        return "names no port"
    number = number_of(port)
    if number is None:
        is_named = any(one.name == port for one in ports_of(container))
        return "" if is_named else f"checks port {port}, but the container names no port so"
    known = facts_of(container).ports
    declared = {one.number for each in container.workload.containers for one in ports_of(each)}
    if not known or number in known or number in declared:
        return ""
    listens = " and ".join(map(str, known))
    return f"checks port {port}, but what runs in this image listens on {listens}"
