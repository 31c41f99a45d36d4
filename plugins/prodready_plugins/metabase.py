"""Metabase, its own image: on port 3000, unless MB_JETTY_PORT says else."""

from __future__ import annotations

from kubectl_prodready.api import Container
from kubectl_prodready.api.images import Facts, Image, Program, get

IMAGES = ("docker.io/metabase/metabase", "docker.io/metabase/metabase-enterprise")

CHART = "pmint93/metabase chart"
LIVENESS = "its /api/health waits for migrations and asks its database, which no restart heals"


def facts(container: Container, image: Image) -> Facts:
    """What Metabase offers, unless another program is started in its image."""
    del image  # every version has the same check
    if not Program(container).is_own:
        return Facts(shell_path="/bin/sh")
    port = Program(container).port(env="MB_JETTY_PORT", default=3000)
    if port is None or container.variable("MB_JETTY_SSL", "false") != "false":
        return Facts(shell_path="/bin/sh", missing="its variables hide where and how it listens")
    return Facts(
        shell_path="/bin/sh",
        ports=(port,),
        readiness=get("/api/health", port, CHART, delay=30, period=5, timeout=3),
        no_liveness=LIVENESS,
    )
