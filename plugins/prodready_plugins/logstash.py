"""Logstash: its API tells of it, and variables, options or logstash.yml say where.

Its pipelines listen wherever they say, so none of its ports speaks against a Service.
"""

from __future__ import annotations

from kubectl_prodready.api import Container
from kubectl_prodready.api.images import Facts, GraceFact, Image, Program, SizeFact, get, port_in

IMAGES = ("docker.elastic.co/logstash/logstash", "docker.io/library/logstash")

CHART = "logstash chart"
GRACE = GraceFact(120, "it finishes the events in its pipelines", CHART)
SIZE = SizeFact(CHART, cpu="100m", memory="1536Mi", memory_limit="1536Mi")
CONFIG = "/usr/share/logstash/config/logstash.yml"


def facts(container: Container, image: Image) -> Facts:
    """What Logstash offers and needs, where its API is set up as in its image."""
    del image  # every version is alike
    program, known = Program(container, "logstash", by_script=True), Facts()
    if not program.is_own:
        return known
    known = known._replace(grace=GRACE, size=SIZE)
    host = _said(program, "0.0.0.0", "api.http.host", "http.host")  # noqa: S104  the image's
    port = port_in(f"{host}:{_said(program, '9600', 'api.http.port', 'http.port')}")
    is_hidden = container.mounts_below(CONFIG) or container.raw.get("envFrom")
    is_hidden = is_hidden or program.has("path.settings") or not program.is_plain
    if port is None or not host or is_hidden or not _is_open(program):
        return known._replace(
            missing="its configuration decides where its API answers, and to whom"
        )
    return known._replace(
        liveness=get("/", port, CHART, delay=300, timeout=5, failures=6),
        readiness=get("/", port, CHART, delay=60, timeout=5),
    )


def _said(program: Program, default: str, *names: str) -> str:
    """What a setting says, under its new name or its old one; "" where it is hidden."""
    for name in names:
        variable = name.upper().replace(".", "_")
        said = program.option(name, default=program.container.variable(variable, "-"))
        if said != "-":
            return said
    return default


def _is_open(program: Program) -> bool:
    """Whether its API is on, speaks plain HTTP, and asks nobody for a password."""
    is_on = _said(program, "true", "api.enabled", "http.enabled") == "true"
    speaks_tls = _said(program, "false", "api.ssl.enabled") != "false"
    return is_on and not speaks_tls and _said(program, "none", "api.auth.type") == "none"
