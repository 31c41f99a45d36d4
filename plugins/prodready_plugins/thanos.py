"""Thanos: each of its components is asked in the same way, on --http-address."""

from __future__ import annotations

from collections.abc import Iterator

from kubectl_prodready.api import Container
from kubectl_prodready.api.images import Facts, GraceFact, Image, Program, all_ports, get

IMAGES = ("quay.io/thanos/thanos", "docker.io/thanosio/thanos")

SOURCE = "kube-thanos"
SERVERS = ("sidecar", "query", "query-frontend", "store", "rule", "compact", "receive")
GRPC = ("sidecar", "query", "store", "rule", "receive")
"""What listens for gRPC as well."""

GRACE = GraceFact(120, "it may have queries or uploads to finish", SOURCE)
RECEIVER = GraceFact(900, "stopping, it uploads what it received", SOURCE)


def facts(container: Container, image: Image) -> Facts:
    """What a component of Thanos offers and needs."""
    del image  # every version is alike
    program, known = Program(container, "thanos"), Facts(shell_path="/bin/sh")
    if not program.is_own:
        return known
    component = program.words[0] if program.words else ""
    if component not in SERVERS:
        return known._replace(missing="its arguments begin with no component that serves")
    known = known._replace(grace=RECEIVER if component == "receive" else GRACE)
    port = program.port("http-address", default=10902)
    if port is None or program.has("http.config") or not program.is_plain:
        return known._replace(missing="its arguments hide its port, TLS or a password")
    return known._replace(
        ports=all_ports(port, *_traffic(program, component)),
        # the patience of store and receive, which have the most to do, for all
        liveness=get("/-/healthy", port, SOURCE, period=30, failures=8),
        readiness=get("/-/ready", port, SOURCE, period=5, failures=20),
    )


def _traffic(program: Program, component: str) -> Iterator[int | None]:
    """Where a component takes what others send."""
    if component in GRPC:
        yield program.port("grpc-address", default=10901)
    if component == "receive":
        yield program.port("remote-write.address", default=19291)
