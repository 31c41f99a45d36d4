"""NATS, the official image: clients on 4222; its health where -m, or the image's own file, says.

Started without arguments, it has that file, with monitoring on 8222. Any argument takes its place.
"""

from __future__ import annotations

from kubectl_prodready.api import Container
from kubectl_prodready.api.images import (
    Facts,
    Image,
    Program,
    StopFact,
    get,
    kept_apart,
    port_in,
    tcp,
)
from kubectl_prodready.api.probes import declares
from kubectl_prodready.api.processes import is_first_process

IMAGES = ("docker.io/library/nats",)

CHART = "nats chart"
DOCKERFILE = "nats Dockerfile"
LAME_DUCK = "nats-server -sl=ldm=1"
STOP = StopFact(
    LAME_DUCK,
    120,
    "SIGTERM cuts all clients at once; a lame duck sends them away within its 2 minutes",
    CHART,
    argv=tuple(LAME_DUCK.split()),
)
CONFIG = ("/nats-server.conf", "/etc/nats")
DEFAULT_PORT, MONITOR = 4222, "8222"
STREAMS = ("js", "jetstream")
CLUSTERED = ("cluster", "cluster_listen", "cluster_name", "routes")
HEALTH_SINCE = (2, 10)
"""From here on it can be asked for less than all its streams: they may recover for long."""


def facts(container: Container, image: Image) -> Facts:
    """What NATS offers and needs, unless another program is started in its image."""
    known = _shell(image)
    program = Program(container, "nats-server", by_script=True)
    if not program.is_own:
        return known
    # it signals PID 1
    known = known._replace(stop=STOP if is_first_process(container) else None)
    is_configured = program.has("c", "config") or container.mounts_below(*CONFIG)
    port = program.port("p", "port", default=DEFAULT_PORT)
    if is_configured and not declares(container, DEFAULT_PORT):
        port = None
    if port is None or not program.is_plain or program.has("a", "addr", "net"):
        return known._replace(missing="its settings decide the port: declare 4222, or add probes")
    monitor = port_in(program.option("m", "http_port", default="" if program.words else MONITOR))
    if is_configured or monitor is None or not image.is_since(*HEALTH_SINCE):
        return known._replace(
            ports=(port,),
            readiness=tcp(port, DOCKERFILE, delay=10, period=10, timeout=5, failures=3),
            missing="it tells its health with -m, and since 2.10, only: no liveness probe",
        )
    known = known._replace(
        ports=(port, monitor),
        liveness=get(
            *("/healthz?js-enabled-only=true", monitor, CHART),
            delay=10,
            period=30,
            timeout=5,
            failures=3,
        ),
    )
    is_one_of_several = program.has(*STREAMS) and program.has(*CLUSTERED)
    if is_one_of_several and kept_apart(container.workload):
        # the rest of its health wants a leader of all streams, whom a first member never meets
        alone = tcp(port, DOCKERFILE, delay=10, period=10, timeout=5, failures=3)
        return known._replace(readiness=alone)
    start = get("/healthz", monitor, CHART, delay=10, period=10, timeout=5, failures=90)
    return known._replace(
        # members of a cluster that wait for a leader are not to be restarted for it
        startup=None if is_one_of_several else start,
        readiness=get(
            *("/healthz?js-server-only=true", monitor, CHART),
            delay=10,
            period=10,
            timeout=5,
            failures=3,
        ),
    )


def _shell(image: Image) -> Facts:
    """The images are made from scratch, but for those of Alpine."""
    if "alpine" in image.tag:
        return Facts(shell_path="/bin/sh")
    is_windows = "nanoserver" in image.tag or "windows" in image.tag
    return Facts(has_no_shell=not is_windows and bool(image.tag or not image.digest))
