"""Drupal, the official image: Apache on port 80, or php-fpm where its tag says so."""

from __future__ import annotations

from kubectl_prodready.api import Container
from kubectl_prodready.api.images import Facts, Image, Program, has_script, tcp
from kubectl_prodready.api.probes import tcp_ports

IMAGES = ("docker.io/library/drupal",)

CHART = "bitnami/drupal chart"
FPM = "php Dockerfile: fpm"
FPM_PORT = 9000
LIVENESS = "php-fpm speaks FastCGI, which no probe does"


def facts(container: Container, image: Image) -> Facts:
    """What Drupal offers; for a host that it does not trust, as a Pod's address, it answers 400."""
    known = Facts(shell_path="/bin/sh")
    is_fpm = "fpm" in image.tag
    program = Program(container, "php-fpm" if is_fpm else "apache2-foreground", by_script=True)
    if not program.is_own:
        return known
    if is_fpm:
        if program.words or container.mounts_below("/usr/local/etc/php-fpm.d"):
            return known._replace(missing="its php-fpm's configuration decides the port")
        return known._replace(ports=(FPM_PORT,), readiness=tcp(FPM_PORT, FPM), no_liveness=LIVENESS)
    port = 80
    if program.words or has_script(container) or container.mounts_below("/etc/apache2"):
        declared = tcp_ports(container)
        if len(declared) != 1:
            return known._replace(missing="its Apache's configuration decides the port: declare it")
        port = declared[0].number
    return known._replace(
        ports=(port,),
        liveness=tcp(port, CHART, delay=600, timeout=5, failures=5),
        readiness=tcp(port, CHART, delay=30, period=5, failures=5),
    )
