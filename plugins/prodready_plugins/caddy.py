"""Caddy, the official image: without a Caddyfile of its own it serves on port 80."""

from __future__ import annotations

from kubectl_prodready.api import Container
from kubectl_prodready.api.images import Facts, Image, Program, has_script, tcp

IMAGES = ("docker.io/library/caddy",)

DOCKERFILE = "caddy Dockerfile"
PORT = 80
LIVENESS = "Caddy has no health check of its own"
USUAL = ("run", "--config", "/etc/caddy/Caddyfile", "--adapter", "caddyfile")


def facts(container: Container, image: Image) -> Facts:
    """What Caddy offers: no health check; its admin port takes requests of its own host only."""
    del image  # every version is alike
    program = Program(container, "caddy", by_script=True)
    known = Facts(shell_path="/bin/sh")
    if not program.is_own:
        return known
    is_usual = program.words in {(), USUAL[:3], USUAL}
    if not is_usual or has_script(container) or container.mounts_below("/etc/caddy"):
        missing = "its Caddyfile or its arguments decide where it answers: no probe is known"
        return known._replace(missing=missing)
    return known._replace(ports=(PORT,), readiness=tcp(PORT, DOCKERFILE), no_liveness=LIVENESS)
