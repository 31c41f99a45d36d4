"""ingress-nginx's controller: its arguments say where it answers /healthz."""

from __future__ import annotations

from kubectl_prodready.api import Container
from kubectl_prodready.api.images import (
    Facts,
    GraceFact,
    Image,
    Program,
    SizeFact,
    StopFact,
    all_ports,
    get,
)

IMAGES = (
    "registry.k8s.io/ingress-nginx/controller",
    "registry.k8s.io/ingress-nginx/controller-chroot",
    "k8s.gcr.io/ingress-nginx/controller",
    "quay.io/kubernetes-ingress-controller/nginx-ingress-controller",
)

CHART = "ingress-nginx chart"
GRACE = GraceFact(300, "connections may drain for up to five minutes", CHART)
SIZE = SizeFact(CHART, cpu="100m", memory="90Mi")
STOP = StopFact(
    "/wait-shutdown",
    240,
    "nginx lets its workers finish for up to 240 s: worker-shutdown-timeout",
    CHART,
    argv=("/wait-shutdown",),
)
TRAFFIC = {"http-port": 80, "https-port": 443, "validating-webhook": 8443}
OLD = "quay.io"
"""Where it was at first: the same program and options, until 0.26 without /wait-shutdown."""


def facts(container: Container, image: Image) -> Facts:
    """What the controller offers and needs, as its arguments say."""
    program = Program(container, "nginx-ingress-controller", by_script=True)
    known = Facts(shell_path="/bin/sh")
    if not program.is_own:
        return known
    known = known._replace(size=SIZE)
    if image.registry != OLD or image.is_since(0, 26):
        known = known._replace(grace=GRACE, stop=STOP)
    port = program.port("healthz-port", default=10254)
    path = program.option("health-check-path", default="/healthz")
    elsewhere = program.has("healthz-host") or not program.is_plain
    if port is None or not path or elsewhere:
        missing = "its arguments hide where it answers /healthz: --healthz-port, --healthz-host"
        return known._replace(missing=missing)
    traffic = [program.port(name, default=usual) for name, usual in TRAFFIC.items()]
    ports = () if program.has("tcp-services-configmap") else all_ports(port, *traffic)
    return known._replace(
        ports=ports,
        liveness=get(path, port, CHART, delay=10, failures=5),
        readiness=get(path, port, CHART, delay=10),
    )
