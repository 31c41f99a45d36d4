"""Fluent Bit: its HTTP server is off unless its configuration says so."""

from __future__ import annotations

from kubectl_prodready.api import Container
from kubectl_prodready.api.images import Facts, Image, Program

IMAGES = (
    "cr.fluentbit.io/fluent/fluent-bit",
    "docker.io/fluent/fluent-bit",
    "ghcr.io/fluent/fluent-bit",
)


def facts(container: Container, image: Image) -> Facts:
    """That the image has no shell, and what its configuration has to offer first."""
    known = Facts(has_no_shell="debug" not in image.tag)
    if not Program(container, "fluent-bit", by_script=True).is_own:
        return known
    return known._replace(
        missing="its configuration decides: with HTTP_Server On, GET / at 2020 tells that it lives"
    )
