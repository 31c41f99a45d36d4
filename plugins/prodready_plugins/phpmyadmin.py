"""phpMyAdmin, the official images: Apache on APACHE_PORT or 80, or php-fpm by its tag."""

from __future__ import annotations

from kubectl_prodready.api import Container
from kubectl_prodready.api.images import Facts, Image, Program, get, has_script, port_in, tcp

IMAGES = ("docker.io/library/phpmyadmin", "docker.io/phpmyadmin/phpmyadmin")

CHART = "bitnami/phpmyadmin chart"
FPM = "php Dockerfile: fpm"
FPM_PORT = 9000
LIVENESS = "php-fpm speaks FastCGI, which no probe does"


def facts(container: Container, image: Image) -> Facts:
    """What phpMyAdmin offers: its first page asks for a login, and no database."""
    known = Facts(shell_path="/bin/sh")
    is_fpm = "fpm" in image.tag
    program = Program(container, "php-fpm" if is_fpm else "apache2-foreground", by_script=True)
    if not program.is_own:
        return known
    settings = "/usr/local/etc/php-fpm.d" if is_fpm else "/etc/apache2"
    port = FPM_PORT if is_fpm else port_in(container.variable("APACHE_PORT", "80"))
    is_told = program.words or has_script(container)
    if port is None or is_told or container.mounts_below(settings):
        return known._replace(missing="its server's configuration or APACHE_PORT decide the port")
    if is_fpm:
        return known._replace(ports=(port,), readiness=tcp(port, FPM), no_liveness=LIVENESS)
    return known._replace(
        ports=(port,),
        liveness=tcp(port, CHART, delay=30, timeout=30, failures=6),
        readiness=get("/", port, CHART, delay=30, timeout=30, failures=5),
    )
