"""WordPress, the official image: Apache on port 80, or php-fpm where its tag says so."""

from __future__ import annotations

from kubectl_prodready.api import Container
from kubectl_prodready.api.images import Facts, Image, Program, has_script, tcp
from kubectl_prodready.api.probes import tcp_ports

IMAGES = ("docker.io/library/wordpress",)

CHART = "bitnami/wordpress chart"
FPM = "php Dockerfile: fpm"
FPM_PORT = 9000
LIVENESS = "php-fpm speaks FastCGI, which no probe does"


def facts(container: Container, image: Image) -> Facts:
    """What WordPress offers: a port.

    Its pages move who asks by HTTP to HTTPS at the same host, which a Pod does not speak, where the
    site's address says HTTPS. X-Forwarded-Proto (wp-config-docker.php) would do the same to its
    setup, which has to be reached first.
    """
    known = Facts(shell_path="/bin/sh")
    if "fpm" in image.tag:
        return _fpm(container, known)
    program = Program(container, "apache2-foreground", by_script=True)
    if not program.is_own or "cli" in image.tag:
        return known
    port = 80
    if program.words or has_script(container) or container.mounts_below("/etc/apache2"):
        declared = tcp_ports(container)
        if len(declared) != 1:
            return known._replace(missing="its Apache's configuration decides the port: declare it")
        port = declared[0].number
    return known._replace(
        ports=(port,),
        liveness=tcp(port, CHART, delay=120, timeout=5, failures=6),
        readiness=tcp(port, CHART, delay=30, timeout=5),
    )


def _fpm(container: Container, known: Facts) -> Facts:
    """What php-fpm offers: it speaks FastCGI, and its pools may be moved by its configuration."""
    program = Program(container, "php-fpm", by_script=True)
    if not program.is_own:
        return known
    if program.words or container.mounts_below("/usr/local/etc/php-fpm.d"):
        return known._replace(missing="its php-fpm's configuration decides the port")
    return known._replace(ports=(FPM_PORT,), readiness=tcp(FPM_PORT, FPM), no_liveness=LIVENESS)
