"""Grafana, the images of Grafana Labs.

Its settings come from grafana.ini, and a variable `GF_SECTION_KEY` holds before what is said there.
"""

from __future__ import annotations

from kubectl_prodready.api import Container
from kubectl_prodready.api.images import Facts, Image, Program, get, port_in

IMAGES = (
    "docker.io/grafana/grafana",
    "docker.io/grafana/grafana-oss",
    "docker.io/grafana/grafana-enterprise",
)

CHART = "grafana chart"
SERVER = "grafana server: /healthz asks no database"
HEALTHZ_SINCE = (7, 3)
CONFIG = ("/etc/grafana/grafana.ini", "/usr/share/grafana/conf")


def facts(container: Container, image: Image) -> Facts:
    """What Grafana offers, where its server's settings can be read."""
    if not Program(container, "run.sh").is_own:
        return Facts(shell_path="/bin/sh")
    known = Facts(shell_path="/bin/sh")
    port, prefix = _port(container), _prefix(container)
    if port is None or prefix is None:
        return known._replace(
            missing="its configuration decides port, TLS and sub path: add probes by hand"
        )
    known = known._replace(
        ports=(port,), readiness=get(f"{prefix}/api/health", port, CHART, timeout=5)
    )
    if not image.is_since(*HEALTHZ_SINCE):  # what is left asks the database, too
        return known
    alive = get(f"{prefix}/healthz", port, SERVER, delay=60, timeout=30, failures=10)
    return known._replace(liveness=alive)


def _said(container: Container, key: str, default: str) -> str:
    """What the server's configuration says, "" where a file or an argument may say otherwise."""
    is_hidden = container.arguments or container.mounts_below(*CONFIG)
    is_hidden = is_hidden or container.variable("GF_PATHS_CONFIG", "-") != "-"
    return container.variable(f"GF_SERVER_{key}", "" if is_hidden else default)


def _port(container: Container) -> int | None:
    """Where it takes plain HTTP."""
    if _said(container, "PROTOCOL", "http") != "http":
        return None
    address = _said(container, "HTTP_ADDR", "0.0.0.0")  # noqa: S104  not ours: an image's default
    return port_in(f"{address}:{_said(container, 'HTTP_PORT', '3000')}") if address else None


def _prefix(container: Container) -> str | None:
    """What its paths begin with: nothing, or the path of its URL if it is served from there."""
    below = _said(container, "SERVE_FROM_SUB_PATH", "false")
    if below != "true":
        return "" if below == "false" else None
    url = _said(container, "ROOT_URL", "/").rpartition("://")[2]
    path = url.partition("/")[2].strip("/")
    return None if not url or "?" in path else path and f"/{path}"
