"""Kong, the official images: KONG_STATUS_LISTEN makes it answer /status.

It takes traffic wherever its configuration says, so none of its ports speaks against a Service.
"""

from __future__ import annotations

from kubectl_prodready.api import Container
from kubectl_prodready.api.images import Facts, Image, Program, get, port_in

IMAGES = ("docker.io/library/kong", "docker.io/kong/kong", "docker.io/kong/kong-gateway")

CHART = "kong chart"
READY_SINCE = (3, 3)


def facts(container: Container, image: Image) -> Facts:
    """What Kong offers. Its image stops on SIGQUIT: what its chart's preStop adds is the wait."""
    known = Facts(shell_path="/bin/sh")
    program = Program(container, "kong", by_script=True)
    if not program.is_own or program.words not in {(), ("docker-start",)}:
        return known
    listeners = container.variable("KONG_STATUS_LISTEN", "off").split(",")
    plain = [words[0] for each in listeners if (words := each.split()) and "ssl" not in words]
    port = next((found for each in plain if (found := port_in(each))), None)
    if port is None:
        missing = "it is not known to answer /status: set KONG_STATUS_LISTEN to 0.0.0.0:8100"
        return known._replace(missing=missing)
    liveness = get("/status", port, CHART, delay=5, timeout=5)
    readiness = get("/status", port, CHART, delay=5, timeout=5, failures=2)
    if image.is_since(*READY_SINCE):
        readiness = get("/status/ready", port, CHART, delay=5, timeout=5)
    return known._replace(liveness=liveness, readiness=readiness)
