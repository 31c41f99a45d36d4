"""PostgreSQL, the official image."""

from __future__ import annotations

import re

from kubectl_prodready.api import Container
from kubectl_prodready.api.images import Facts, GraceFact, Image, ProbeFact

IMAGES = ("docker.io/library/postgres",)

CHART = "bitnami/postgresql chart"
PORT = re.compile(r"(?:^| )(?:-p[ =]?|--port[ =]|-c ?port=)(\d+)")
ELSEWHERE = re.compile(
    r"\$\(|config[-_]file|(?:^| )-D"
    r"|(?:listen[-_]addresses ?+=?+ ?+|(?:^| )-h ?+)'?+(?!\*|0\.0\.0\.0|localhost|127\.0\.0\.1)"
)
"""Arguments by which it may listen on another port or address than its probe asks."""

GRACE = GraceFact(
    120, "a fast shutdown flushes all tables: even 90 s may not be enough", "postgres Dockerfile"
)


def facts(container: Container, image: Image) -> Facts:
    """What PostgreSQL offers and needs, unless another program is started in its image."""
    del image  # every version has pg_isready, a shell and the same stop signal
    known = Facts(shell_path="/bin/sh")
    arguments = container.arguments
    if container.command or (arguments and arguments[0] != "postgres" and arguments[0][:1] != "-"):
        return known
    if ELSEWHERE.search(" ".join(arguments)):
        missing = "its arguments may make it listen elsewhere: no pg_isready probe"
        return known._replace(grace=GRACE, missing=missing)
    check = {"exec": {"command": _question(container)}, "timeoutSeconds": 5}
    return known._replace(
        grace=GRACE,
        liveness=ProbeFact({**check, "initialDelaySeconds": 30, "failureThreshold": 6}, CHART),
        # the chart gives both the same patience; out of traffic comes long before a restart
        readiness=ProbeFact({**check, "initialDelaySeconds": 5, "failureThreshold": 3}, CHART),
    )


def _question(container: Container) -> list[str]:
    """How to ask whether it takes connections. PGPORT it reads by itself, as the server does."""
    port = PORT.search(" ".join(container.arguments))
    ask = ["pg_isready", "-h", "127.0.0.1", *(["-p", port[1]] if port else []), "-U"]
    if user := container.variable("POSTGRES_USER", "postgres"):
        return [*ask, user]
    # a probe expands no variables: where something hidden names the user, the image's shell does
    return ["/bin/sh", "-c", " ".join(["exec", *ask, '"${POSTGRES_USER:-postgres}"'])]
