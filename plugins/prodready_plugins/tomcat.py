"""Tomcat, the official image: it brings no application, so nothing is known to answer at /."""

from __future__ import annotations

from kubectl_prodready.api import Container
from kubectl_prodready.api.images import Facts, Image, Program, has_script, tcp
from kubectl_prodready.api.probes import tcp_ports

IMAGES = ("docker.io/library/tomcat",)

CHART = "bitnami/tomcat chart"


def facts(container: Container, image: Image) -> Facts:
    """What Tomcat offers: server.xml decides the port, mounted or not."""
    del image  # every version is alike
    known = Facts(shell_path="/bin/sh")
    program = Program(container, "catalina.sh", by_script=True)
    if not program.is_own:
        return known
    port = 8080
    is_told = program.has("config") or has_script(container)
    if is_told or container.mounts_below("/usr/local/tomcat/conf"):
        declared = tcp_ports(container)
        if len(declared) != 1:
            return known._replace(missing="its server.xml decides the port: declare it")
        port = declared[0].number
    return known._replace(
        ports=(port,),
        liveness=tcp(port, CHART, delay=120, timeout=5, failures=6),
        readiness=tcp(port, CHART, delay=30, period=5, timeout=3),
    )
