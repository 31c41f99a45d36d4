"""HAProxy, the official image: its configuration alone says where it listens."""

from __future__ import annotations

from kubectl_prodready.api import Container
from kubectl_prodready.api.images import Facts, GraceFact, Image, Program, StopFact, tcp
from kubectl_prodready.api.probes import tcp_ports
from kubectl_prodready.api.processes import is_first_process

IMAGES = ("docker.io/library/haproxy",)

CHART = "haproxytech/haproxy chart"
GRACE = GraceFact(60, "from its stop signal on it waits for open connections to end", CHART)
STOP = StopFact(
    "kill -USR1 1", 10, "SIGTERM cuts the connections of HAProxy", "haproxy docs: management"
)
LIVENESS = "its chart has none"
QUIET_SINCE = (1, 8, 14)
"""From here on the image stops on SIGUSR1, which lets open connections end (its Dockerfile)."""


def facts(container: Container, image: Image) -> Facts:
    """What HAProxy offers and needs; no vendor knows a check of its life that fits all."""
    known = Facts(shell_path="/bin/sh")
    if not Program(container, "haproxy", by_script=True).is_own:
        return known
    cuts = (1, 8) < image.version < QUIET_SINCE and is_first_process(container)
    known = known._replace(grace=GRACE, stop=STOP if cuts else None)
    declared = tcp_ports(container)
    if len(declared) != 1:
        missing = "its configuration alone says which port must answer: check that one by tcpSocket"
        return known._replace(missing=missing)
    port = declared[0].number
    return known._replace(ports=(port,), readiness=tcp(port, CHART), no_liveness=LIVENESS)
