"""Loki and Tempo: what they are configured by is a file, and Loki's image has one."""

from __future__ import annotations

from kubectl_prodready.api import Container
from kubectl_prodready.api.images import Facts, Image, Program, all_ports, get

IMAGES = ("docker.io/grafana/loki", "docker.io/grafana/tempo")

CHART = "loki chart"
CONFIG = "/etc/loki/local-config.yaml"
BUILD_INFO_SINCE = (2, 4)
HIDING = ("server.path-prefix", "server.http-listen-address", "server.http-tls-cert-path")


def facts(container: Container, image: Image) -> Facts:
    """What Loki offers as its image is configured; another configuration may say TLS."""
    name = image.repository.rpartition("/")[2]
    program = Program(container, name)
    if not program.is_own:
        return Facts()
    has_own = program.option("config.file", default=CONFIG) == CONFIG
    is_hidden = container.mounts_below("/etc/loki") or not program.is_plain
    port = program.port("server.http-listen-port", default=3100)
    if name != "loki" or not has_own or is_hidden or port is None or program.has(*HIDING):
        return Facts(missing="its configuration decides port and TLS: add probes by hand")
    ports = all_ports(port, program.port("server.grpc-listen-port", default=9096))
    known = Facts(ports=ports, readiness=get("/ready", port, CHART, delay=15))
    if image.version and not image.is_since(*BUILD_INFO_SINCE):
        return known
    alive = get("/loki/api/v1/status/buildinfo", port, CHART, period=30, failures=10)
    return known._replace(liveness=alive)
