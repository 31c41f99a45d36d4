"""Envoy: its admin interface answers /ready where the configuration opens it to other hosts."""

from __future__ import annotations

from kubectl_prodready.api import Container
from kubectl_prodready.api.images import Facts, Image, Program, get

IMAGES = ("docker.io/envoyproxy/envoy",)

DOCS = "envoy docs: admin"
ADMIN, LISTENER = 9901, 10000
"""The ports of the configuration that the image brings."""

LIVENESS = "its documentation knows a check of readiness alone"
USUAL = "/etc/envoy/envoy.yaml"


def facts(container: Container, image: Image) -> Facts:
    """What Envoy offers with the image's own configuration; another one can only be guessed at."""
    del image  # a distroless one has it in its name
    program = Program(container, "envoy", by_script=True)
    known = Facts(shell_path="/bin/sh")
    if not program.is_own:
        return known
    is_usual = program.option("c", "config-path", default=USUAL) == USUAL and program.is_plain
    more = program.has("config-yaml", "mode") or container.mounts_below("/etc/envoy")
    if not is_usual or more:
        missing = (
            "its configuration decides the port of its admin interface: open it to the Pod's "
            "network and ask it for /ready"
        )
        return known._replace(missing=missing)
    return known._replace(
        ports=(ADMIN, LISTENER), readiness=get("/ready", ADMIN, DOCS), no_liveness=LIVENESS
    )
