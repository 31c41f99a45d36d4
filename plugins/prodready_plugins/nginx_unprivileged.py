"""nginx for any user, nginxinc's image: like the official one, on port 8080."""

from __future__ import annotations

from kubectl_prodready.api import Container
from kubectl_prodready.api.images import Facts, Image, Program, StopFact, get, has_script, tcp
from kubectl_prodready.api.probes import tcp_ports

IMAGES = (
    "docker.io/nginxinc/nginx-unprivileged",
    "ghcr.io/nginx/nginx-unprivileged",
    "quay.io/nginx/nginx-unprivileged",
    "public.ecr.aws/nginx/nginx-unprivileged",
)

CHART = "bitnami/nginx chart"
STOP = StopFact("nginx -s quit", 10, "SIGTERM cuts the connections of this nginx", "nginx docs")


def facts(container: Container, image: Image) -> Facts:
    """What nginx offers and needs: its configuration decides the port, mounted or not."""
    program = Program(container, "nginx", by_script=True)
    known = Facts(shell_path="/bin/sh", stop=None if _stops_well(image) else STOP)
    if container.command or not program.is_own or program.has("c", "p", "t", "T", "v", "V"):
        return Facts(shell_path=known.shell_path)
    port = 8080
    is_written = has_script(container)
    if is_written or container.mounts_below("/etc/nginx"):
        declared = tcp_ports(container)
        if len(declared) != 1:
            missing = "its configuration, mounted or by a script, decides the port: declare it"
            return known._replace(missing=missing)
        port = declared[0].number
    readiness = get("/", port, CHART, delay=5, period=5, timeout=3)
    if is_written or container.mounts_below("/etc/nginx", "/usr/share/nginx/html"):
        readiness = tcp(port, CHART, delay=5, period=5, timeout=3)
    return known._replace(
        ports=(port,),
        liveness=tcp(port, CHART, delay=30, timeout=5, failures=6),
        readiness=readiness,
    )


def _stops_well(image: Image) -> bool:
    """Whether the image's stop signal is SIGQUIT: since 1.19.5, when 1.18 was built anew, too."""
    return not image.version or image.version[:2] == (1, 18) or image.is_since(1, 19, 5)
