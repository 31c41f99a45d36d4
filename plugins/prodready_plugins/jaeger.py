"""Jaeger: the single binary of version 2, and all-in-one of version 1.

Version 2 runs its own configuration unless --config names another; all-in-one has a port for
whoever looks after it, said by an option or a variable.
"""

from __future__ import annotations

from kubectl_prodready.api import Container
from kubectl_prodready.api.images import Facts, Image, Program, get, port_in

IMAGES = (
    "cr.jaegertracing.io/jaegertracing/jaeger",
    "docker.io/jaegertracing/jaeger",
    "quay.io/jaegertracing/jaeger",
    "cr.jaegertracing.io/jaegertracing/all-in-one",
    "docker.io/jaegertracing/all-in-one",
    "quay.io/jaegertracing/all-in-one",
)

CHART = "jaeger chart"
OPERATOR = "jaeger operator"
FIRST = (16686, 16685, 14250, 14268, 5778, 9411, 4317, 4318)
"""Where all-in-one takes queries and spans (ports.go, and the ports that OTLP and Zipkin have)."""

SECOND = (*FIRST, 5779, 6831, 6832, 8888, 8889, 27777)
"""The same for version 2: what its own configuration names (all-in-one.yaml)."""


def facts(container: Container, image: Image) -> Facts:
    """What Jaeger offers."""
    program = Program(container, "jaeger-linux", "jaeger", "all-in-one-linux")
    if not program.is_own or (program.words and program.words[0][:1] != "-"):
        return Facts()
    if image.repository.endswith("/all-in-one"):
        return _one(program)
    if image.version and not image.is_since(2):
        return Facts(missing="before version 2 its health is set up otherwise")
    host = container.variable("JAEGER_LISTEN_HOST", "0.0.0.0")  # noqa: S104  the image's default
    port = port_in(f"{host}:13133")
    if port is None or not host or program.has("config", "set") or not program.is_plain:
        return Facts(missing="its configuration decides where healthcheckv2 answers")
    return _found("/status", port, CHART)._replace(ports=(port, *SECOND))


def _one(program: Program) -> Facts:
    """What all-in-one offers."""
    port = program.port("admin.http.host-port", env="ADMIN_HTTP_HOST_PORT", default=14269)
    tls = program.container.variable("ADMIN_HTTP_TLS_ENABLED", "false") != "false"
    is_hidden = tls or program.has("config-file", "admin.http.tls.enabled")
    if port is None or is_hidden or not program.is_plain:
        return Facts(missing="its admin port is set up elsewhere: add probes by hand")
    said = (*program.words, *(name for name, _ in program.container.variables))
    names = [word.lstrip("-").replace("_", "-").replace(".", "-").lower() for word in said]
    is_moved = any("host-port" in one and not one.startswith("admin-") for one in names)
    return _found("/", port, OPERATOR)._replace(ports=() if is_moved else (port, *FIRST))


def _found(path: str, port: int, source: str) -> Facts:
    """Both versions are asked as patiently: their health is not that of the storage."""
    return Facts(
        liveness=get(path, port, source, delay=5, period=15, failures=5),
        readiness=get(path, port, source, delay=1),
    )
