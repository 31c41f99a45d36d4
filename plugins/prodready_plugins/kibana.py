"""Kibana: variables as SERVER_PORT, or kibana.yml, configure it."""

from __future__ import annotations

from kubectl_prodready.api import Container
from kubectl_prodready.api.images import Facts, Image, Program, SizeFact, get, port_in

IMAGES = ("docker.elastic.co/kibana/kibana", "docker.io/library/kibana")

CHART = "kibana chart"
SIZE = SizeFact(CHART, memory="2Gi", memory_limit="2Gi")


def facts(container: Container, image: Image) -> Facts:
    """What Kibana offers and needs. No source has a liveness: it waits for Elasticsearch."""
    del image  # every version is alike
    program, known = Program(container, "kibana-docker", "kibana", by_script=True), Facts()
    if not program.is_own:
        return known
    known = known._replace(size=SIZE)
    is_hidden = container.mounts_below("/usr/share/kibana/config") or program.words
    speaks_tls = container.variable("SERVER_SSL_ENABLED", "false") != "false"
    host = container.variable("SERVER_HOST", "0.0.0.0")  # noqa: S104  the image's default
    port = port_in(f"{host}:{container.variable('SERVER_PORT', '5601')}") if host else None
    prefix = _prefix(container)
    if port is None or prefix is None or is_hidden or speaks_tls:
        return known._replace(missing="its configuration decides port, TLS and base path")
    ready = get(f"{prefix}/app/kibana", port, CHART, delay=10, timeout=5)
    return known._replace(ports=(port,), readiness=ready)


def _prefix(container: Container) -> str | None:
    """What its paths begin with, if it is told to take it off by itself."""
    rewrites = container.variable("SERVER_REWRITEBASEPATH", "false")
    if rewrites != "true":
        return "" if rewrites == "false" else None
    return container.variable("SERVER_BASEPATH", "") or None
