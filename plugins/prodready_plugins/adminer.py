"""Adminer, the official image: PHP's own server on port 8080."""

from __future__ import annotations

from kubectl_prodready.api import Container
from kubectl_prodready.api.images import Facts, Image, Program, tcp

IMAGES = ("docker.io/library/adminer",)

DOCKERFILE = "adminer Dockerfile"
LIVENESS = "nobody recommends one for Adminer"
FPM = "php Dockerfile: fpm"


def facts(container: Container, image: Image) -> Facts:
    """What Adminer offers; nobody recommends a check of its life."""
    known = Facts(shell_path="/bin/sh")
    is_fpm = "fastcgi" in image.tag
    program = Program(container, "php-fpm" if is_fpm else "php", by_script=True)
    if not program.is_own:
        return known
    if program.words:
        return known._replace(missing="its arguments decide the port")
    port = 9000 if is_fpm else 8080
    return known._replace(
        ports=(port,), readiness=tcp(port, FPM if is_fpm else DOCKERFILE), no_liveness=LIVENESS
    )
