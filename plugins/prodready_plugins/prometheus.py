"""Prometheus and the servers of its project: alertmanager, pushgateway, two of its exporters.

All share the options for their web server: its addresses, a prefix of its paths, and a file that
may switch on TLS and passwords.
"""

from __future__ import annotations

from typing import NamedTuple

from kubectl_prodready.api import Container
from kubectl_prodready.api.images import Facts, GraceFact, Image, ProbeFact, Program, all_ports

IMAGES = (
    "docker.io/prom/prometheus",
    "docker.io/prom/alertmanager",
    "docker.io/prom/pushgateway",
    "docker.io/prom/blackbox-exporter",
    "docker.io/prom/node-exporter",
    "quay.io/prometheus/prometheus",
    "quay.io/prometheus/alertmanager",
    "quay.io/prometheus/pushgateway",
    "quay.io/prometheus/blackbox-exporter",
    "quay.io/prometheus/node-exporter",
)


class Server(NamedTuple):
    """What one of the servers offers: since which version, and how patiently it is asked."""

    port: int
    since: tuple[int, ...]
    alive: str
    ready: str
    source: str
    liveness: dict[str, int]
    readiness: dict[str, int]


LATE = {"initialDelaySeconds": 10, "timeoutSeconds": 10}
EXPORTER: tuple[dict[str, int], dict[str, int]] = ({"failureThreshold": 6}, {})
"""Their charts give both the same patience; out of traffic comes long before a restart."""

SERVERS = {
    "prometheus": Server(
        9090,
        (1, 8),
        "/-/healthy",
        "/-/ready",
        "prometheus chart",
        {"initialDelaySeconds": 30, "periodSeconds": 15, "timeoutSeconds": 10},
        {"initialDelaySeconds": 30, "periodSeconds": 5, "timeoutSeconds": 4},
    ),
    "alertmanager": Server(
        9093, (0, 13), "/-/healthy", "/-/ready", "alertmanager docs: management API", {}, {}
    ),
    "pushgateway": Server(
        9091, (0, 5), "/-/healthy", "/-/ready", "prometheus-pushgateway chart", LATE, LATE
    ),
    "blackbox-exporter": Server(
        9115, (0, 19), "/-/healthy", "/-/healthy", "prometheus-blackbox-exporter chart", *EXPORTER
    ),
    "node-exporter": Server(9100, (0, 12), "/", "/", "prometheus-node-exporter chart", *EXPORTER),
}

GRACE = GraceFact(300, "it may take long to write what it holds to disk", "prometheus chart")


def facts(container: Container, image: Image) -> Facts:
    """What one of the servers offers and needs, as its options for the web say."""
    name = image.repository.rpartition("/")[2]
    server, program = SERVERS[name], Program(container, name, name.replace("-", "_"))
    known = Facts(shell_path="/bin/sh")
    if not program.is_own:
        return known
    known = known._replace(grace=GRACE if name == "prometheus" else None)
    port, prefix = program.port("web.listen-address", default=server.port), _prefix(program)
    if port is None or prefix is None or not program.is_plain:
        return known._replace(missing="its arguments hide its port or paths: add probes by hand")
    peers = program.port("cluster.listen-address", default=9094)
    known = known._replace(ports=all_ports(port, peers) if name == "alertmanager" else (port,))
    if program.has("web.config.file", "web.config"):
        return known._replace(missing="its web configuration may ask for TLS or a password")
    if image.version and not image.is_since(*server.since):
        return known._replace(missing="it tells of its health only in newer versions")
    if server.alive == "/" and program.option("web.telemetry-path", default="/m") in {"", "/"}:
        return known._replace(missing="its start page shows its metrics: too much for a probe")
    alive = {"path": prefix + server.alive, "port": port}
    ready = {"path": prefix + server.ready, "port": port}
    return known._replace(
        liveness=ProbeFact({"httpGet": alive} | server.liveness, server.source),
        readiness=ProbeFact({"httpGet": ready} | server.readiness, server.source),
    )


def _prefix(program: Program) -> str | None:
    """What its paths begin with: said, or the path of its URL; None where that is hidden."""
    if program.has("web.route-prefix"):
        said = program.option("web.route-prefix")
    elif program.has("web.external-url"):
        url = program.option("web.external-url")
        _, slashes, rest = url.rpartition("://")
        said = rest[rest.find("/") :] if "/" in rest else "/"
        said = said if slashes or url[:1] == "/" else ""
    else:
        return ""
    path = said.strip("/")
    return None if not said or "?" in said else path and f"/{path}"
