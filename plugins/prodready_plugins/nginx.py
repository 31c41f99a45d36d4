"""nginx, the official image."""

from __future__ import annotations

import re

from kubectl_prodready.api import Container
from kubectl_prodready.api.images import Facts, Image, ProbeFact, StopFact
from kubectl_prodready.api.probes import tcp_ports

IMAGES = ("docker.io/library/nginx",)

CHART = "bitnami/nginx chart"
DEFAULT_PORT = 80
QUIT_SINCE = (1, 19, 5)
"""From here on the image stops on SIGQUIT; 1.18.0 was built anew with it (docker-nginx#377)."""


def facts(container: Container, image: Image) -> Facts:
    """What nginx offers and needs, unless another program is started in its image."""
    stop = StopFact(
        "nginx -s quit", 10, "SIGTERM cuts the connections of this nginx", "nginx docs: control"
    )
    known = Facts(shell_path="/bin/sh", stop=None if _stops_well(image.tag) else stop)
    if container.command or not _is_usual(container.arguments):
        return Facts(shell_path=known.shell_path)
    port = _port(container)
    if port is None:
        return known._replace(missing="its mounted configuration decides the port: declare it")
    tcp = {"tcpSocket": {"port": port}}
    serves = container.mounts_below("/etc/nginx", "/usr/share/nginx/html")
    check = tcp if serves else {"httpGet": {"path": "/", "port": port}}
    return known._replace(
        ports=(port,),
        liveness=ProbeFact(
            {**tcp, "initialDelaySeconds": 30, "timeoutSeconds": 5, "failureThreshold": 6}, CHART
        ),
        readiness=ProbeFact(
            {**check, "initialDelaySeconds": 5, "periodSeconds": 5, "timeoutSeconds": 3}, CHART
        ),
    )


def _is_usual(arguments: list[str]) -> bool:
    """Whether it is nginx that runs, with its usual configuration: `-c` and `-p` name another."""
    *options, last = arguments or ["nginx"]
    return (options, last) == ([], "nginx") or options == ["nginx", "-g"]


def _port(container: Container) -> int | None:
    """The port that it listens on; with a configuration of its own the only one it declares."""
    if not container.mounts_below("/etc/nginx"):
        return DEFAULT_PORT
    declared = tcp_ports(container)
    return declared[0].number if len(declared) == 1 else None


def _stops_well(tag: str) -> bool:
    """Whether the image's stop signal lets open connections finish; a moving tag is a new one."""
    match = re.match(r"(\d+)\.(\d+)(?:\.(\d+))?", tag)
    if match is None:
        return True
    major, minor, patch = (int(part) if part else None for part in match.groups())
    if patch is None:
        return (major, minor) >= (1, 18)
    version = (major, minor, patch)
    return version >= QUIT_SINCE or version == (1, 18, 0)
