"""nginx, the official image."""

from __future__ import annotations

import re

from kubectl_prodready.api import Container
from kubectl_prodready.api.images import (
    Facts,
    Image,
    ProbeFact,
    StopFact,
    has_script,
    served_port,
    started,
)
from kubectl_prodready.api.probes import tcp_ports

IMAGES = ("docker.io/library/nginx",)
READS = ("command", "args", "ports", "volumeMounts")

CHART = "bitnami/nginx chart"
DEFAULT_PORT = 80
CONFIGURED = ("/etc/nginx", "/docker-entrypoint.d")
"""Where a configuration is, and the scripts that may change it before nginx starts."""

MOUNTED = "its mounted configuration decides the port"
WRITTEN = "its script may write the configuration, which decides the port"
QUIT_SINCE = (1, 19, 5)
"""From here on the image stops on SIGQUIT; 1.18.0 was built anew with it (docker-nginx#377)."""


def facts(container: Container, image: Image) -> Facts:
    """What nginx offers and needs, unless another program is started in its image."""
    stop = StopFact(
        "nginx -s quit", 10, "SIGTERM cuts the connections of this nginx", "nginx docs: control"
    )
    known = Facts(shell_path="/bin/sh", stop=None if _stops_well(image.tag) else stop)
    if not _is_usual(list(started(container))):
        return Facts(shell_path=known.shell_path)
    port, missing = _port(container)
    if missing:
        return known._replace(missing=missing)
    tcp = {"tcpSocket": {"port": port}}
    serves = container.mounts_below(*CONFIGURED, "/usr/share/nginx/html")
    check = tcp if serves or has_script(container) else {"httpGet": {"path": "/", "port": port}}
    return known._replace(
        ports=(port,),
        liveness=ProbeFact(
            {**tcp, "initialDelaySeconds": 30, "timeoutSeconds": 5, "failureThreshold": 6}, CHART
        ),
        readiness=ProbeFact(
            {**check, "initialDelaySeconds": 5, "periodSeconds": 5, "timeoutSeconds": 3}, CHART
        ),
    )


def _is_usual(words: list[str]) -> bool:
    """Whether it is nginx that runs, with its usual configuration: `-c` and `-p` name another."""
    *options, last = words or ["nginx"]
    return (options, last) == ([], "nginx") or options == ["nginx", "-g"]


def _port(container: Container) -> tuple[int, str]:
    """The port that it listens on, and why that is not known, or "".

    With a configuration of its own, be it written by a script before it starts, it is the only one
    that it declares, where a Service sends traffic there: a declaration alone proves nothing, and
    is often what remained of a copy.
    """
    is_mounted = container.mounts_below(*CONFIGURED)
    if not is_mounted and not has_script(container):
        return DEFAULT_PORT, ""
    decides = MOUNTED if is_mounted else WRITTEN
    declared, served = tcp_ports(container), served_port(container)
    if len(declared) != 1:
        return 0, f"{decides}: declare it"
    (port,) = declared
    if served is None or served.number != port.number:
        return 0, f"{decides}, and no Service sends traffic to the one that it declares"
    return port.number, ""


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
