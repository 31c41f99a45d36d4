"""thing, our own server: `thing serve` listens on 8080 unless --listen or THING_LISTEN say else."""

from __future__ import annotations

from kubectl_prodready.api import Container
from kubectl_prodready.api.images import Facts, Image, Program, get

DOCS = "docs of thing: operations"
"""Each fact names its source, for whoever reads the diff."""


def facts(container: Container, image: Image) -> Facts:
    """What thing offers and needs, as this container runs it."""
    del image  # every version is alike
    program = Program(container, "thing")
    if not program.is_own or not program.is_plain:
        return Facts()
    port = program.port("listen", env="THING_LISTEN", default=8080)
    if port is None or program.has("tls-cert"):
        return Facts(
            missing="its --listen or --tls-cert decide where it answers: add probes by hand"
        )
    return Facts(
        ports=(port,),
        liveness=get("/healthy", port, DOCS, delay=10, failures=6),
        readiness=get("/ready", port, DOCS, period=5),
    )
