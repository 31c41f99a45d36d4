"""Nextcloud, the official image: Apache on port 80, or php-fpm where its tag says so."""

from __future__ import annotations

from kubectl_prodready.api import Container
from kubectl_prodready.api.images import Facts, Image, Program, get, has_script, tcp

IMAGES = ("docker.io/library/nextcloud",)

CHART = "nextcloud chart"
FPM = "php Dockerfile: fpm"
APACHE_PORT = 80
FPM_PORT = 9000
TRUSTED = {"Host": "localhost"}
"""What it takes from any sender: for another host that it does not trust it answers 400."""

LIVENESS = (
    "its start may bring a long upgrade, which a restart would tear apart, and "
    "/status.php needs the database"
)


def facts(container: Container, image: Image) -> Facts:
    """What Nextcloud offers; a check of its life that asks no dependency there is none."""
    is_fpm = "fpm" in image.tag
    known = Facts(shell_path="/bin/sh")
    program = Program(container, "php-fpm" if is_fpm else "apache2-foreground", by_script=True)
    if not program.is_own:
        return known
    settings = "/usr/local/etc/php-fpm.d" if is_fpm else "/etc/apache2"
    if program.words or has_script(container) or container.mounts_below(settings):
        return known._replace(missing="its server's configuration decides the port")
    if is_fpm:
        readiness = tcp(FPM_PORT, FPM)
        return known._replace(ports=(FPM_PORT,), readiness=readiness, no_liveness=LIVENESS)
    readiness = get("/status.php", APACHE_PORT, CHART, headers=TRUSTED, delay=10, timeout=5)
    return known._replace(ports=(APACHE_PORT,), readiness=readiness, no_liveness=LIVENESS)
