"""Gitea, the official images: on port 3000 unless GITEA__server__HTTP_PORT says another."""

from __future__ import annotations

from kubectl_prodready.api import Container
from kubectl_prodready.api.images import Facts, Image, all_ports, get, port_in, tcp
from kubectl_prodready.api.probes import tcp_ports

IMAGES = ("docker.io/gitea/gitea", "docker.gitea.com/gitea")

CHART = "bitnami/gitea chart"
HEALTH = "gitea source: healthcheck"
HEALTH_SINCE = (1, 18)
"""From here on it surely has /api/healthz."""

PORTS = ("GITEA__server__HTTP_PORT", "GITEA__SERVER__HTTP_PORT", "HTTP_PORT")
SSH_PORTS = (
    *("GITEA__server__SSH_LISTEN_PORT", "GITEA__SERVER__SSH_LISTEN_PORT", "SSH_LISTEN_PORT"),
    *("GITEA__server__SSH_PORT", "GITEA__SERVER__SSH_PORT", "SSH_PORT"),
)
SCHEMES = ("GITEA__server__PROTOCOL", "GITEA__SERVER__PROTOCOL", "PROTOCOL")


def facts(container: Container, image: Image) -> Facts:
    """What Gitea offers; /api/healthz asks the database, so it tells of readiness."""
    known = Facts(shell_path="/bin/sh")
    if container.command or container.arguments:
        return known
    port = port_in(_first(container, PORTS, "3000"))
    scheme = _first(container, SCHEMES, "http")
    declared = {each.number for each in tcp_ports(container)}
    # what its volume holds may say another port, and then the container declares that one
    if port is None or (declared and port not in declared) or scheme not in {"http", "https"}:
        missing = "its settings decide the port: name it in GITEA__server__HTTP_PORT and declare it"
        return known._replace(missing=missing)
    readiness = tcp(port, CHART, delay=30, period=5, failures=5)
    if scheme == "http" and image.is_since(*HEALTH_SINCE):
        readiness = get("/api/healthz", port, HEALTH, delay=30, period=5, timeout=5, failures=5)
    ssh = port_in(_first(container, SSH_PORTS, "2222" if "rootless" in image.tag else "22"))
    return known._replace(
        ports=all_ports(port, ssh),
        liveness=tcp(port, CHART, delay=600, timeout=5, failures=5),
        readiness=readiness,
    )


def _first(container: Container, names: tuple[str, ...], default: str) -> str:
    """What the first of some variables says that is set."""
    said = (container.variable(name, "unset") for name in names)
    return next((value for value in said if value != "unset"), default)
