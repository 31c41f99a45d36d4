"""Apache httpd, the official image."""

from __future__ import annotations

from kubectl_prodready.api import Container
from kubectl_prodready.api.images import Facts, Image, Program, StopFact, get, has_script, tcp
from kubectl_prodready.api.probes import tcp_ports

IMAGES = ("docker.io/library/httpd",)

CHART = "bitnami/apache chart"
ROOT = "/usr/local/apache2"
STOP = StopFact(
    "httpd -k graceful-stop", 10, "SIGTERM cuts the connections of this httpd", "httpd docs"
)


def facts(container: Container, image: Image) -> Facts:
    """What httpd offers and needs: its configuration decides the port, mounted or not."""
    program = Program(container, "httpd-foreground", by_script=True)
    # its stop signal is SIGWINCH since 2.4.41, which lets open requests finish
    old = image.version and not image.is_since(2, 4, 41)
    known = Facts(shell_path="/bin/sh", stop=STOP if old else None)
    if container.command or not program.is_own:
        return Facts(shell_path=known.shell_path)
    port = 80
    is_told = bool(program.words) or has_script(container)
    if is_told or container.mounts_below(f"{ROOT}/conf"):
        declared = tcp_ports(container)
        if len(declared) != 1:
            missing = "its mounted configuration or its arguments decide the port: declare it"
            return known._replace(missing=missing)
        port = declared[0].number
    readiness = get("/", port, CHART, delay=30, timeout=5, failures=6)
    if is_told or container.mounts_below(f"{ROOT}/conf", f"{ROOT}/htdocs"):
        readiness = tcp(port, CHART, delay=30, timeout=5, failures=6)
    return known._replace(
        ports=(port,),
        liveness=tcp(port, CHART, delay=180, period=20, timeout=5, failures=6),
        readiness=readiness,
    )
