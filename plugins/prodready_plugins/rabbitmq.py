"""RabbitMQ, the official image, with -management too: AMQP on 5672 unless its settings say else.

`rabbitmq-diagnostics` needs no password and no port: it asks the node by its Erlang cookie. Alarms,
as the chart's readiness asks, are left out: consumers must reach a full node, to empty it.
"""

from __future__ import annotations

from kubectl_prodready.api import Container
from kubectl_prodready.api.images import Facts, GraceFact, Image, Program, SizeFact, ask

IMAGES = ("docker.io/library/rabbitmq",)

CHART = "bitnami/rabbitmq chart"
DOCS = "rabbitmq docs: cluster formation"
PING = ("rabbitmq-diagnostics", "-q", "ping")
RUNNING = ("rabbitmq-diagnostics", "-q", "check_running")
GRACE = GraceFact(120, "a node may wait until its queues are in sync elsewhere", CHART)
SETTINGS = "RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS"
"""By these the nodes may have TLS or a cookie that the command does not know."""

STARTUP = ask(PING, "docker-library/rabbitmq#695", delay=20, period=10, timeout=20, failures=30)
"""Asked as root before the server wrote its cookie, it writes one that the server cannot read."""


def facts(container: Container, image: Image) -> Facts:
    """What RabbitMQ offers and needs, unless another program is started in its image."""
    del image  # every version that is maintained has the same commands
    known = Facts(shell_path="/bin/sh")
    program = Program(container, "rabbitmq-server", by_script=True)
    if not program.is_own:
        return known
    known = known._replace(grace=GRACE, size=SizeFact(CHART, cpu="250m", memory="256Mi"))
    if container.variable(SETTINGS, "none") not in {"", "none"}:
        return known._replace(missing=f"{SETTINGS} may keep rabbitmq-diagnostics out: no probes")
    is_set = container.mounts_below("/etc/rabbitmq") or container.variable("RABBITMQ_NODE_PORT", "")
    # nodes of a cluster wait for each other, and Pods that come one by one for ready ones
    waits = container.workload.kind == "StatefulSet"
    check, source = (PING, DOCS) if waits else (RUNNING, CHART)
    return known._replace(
        ports=() if is_set else (5672,),
        startup=STARTUP,
        liveness=ask(PING, CHART, delay=120, period=30, timeout=20, failures=6),
        readiness=ask(check, source, delay=10, period=30, timeout=20, failures=3),
    )
