"""CoreDNS: the Corefile decides about its health and ready plugins; declared ports tell of them."""

from __future__ import annotations

from kubectl_prodready.api import Container
from kubectl_prodready.api.images import Facts, Image, Program, get
from kubectl_prodready.api.probes import tcp_ports

IMAGES = (
    "docker.io/coredns/coredns",
    "registry.k8s.io/coredns/coredns",
    "k8s.gcr.io/coredns/coredns",
)

ADDON = "Kubernetes' CoreDNS addon"
HEALTH = 8080
READY = 8181
MISSING = (
    "its Corefile decides: with the plugins health and ready it answers /health on 8080 and "
    "/ready on 8181; declare these ports"
)


def facts(container: Container, image: Image) -> Facts:
    """What CoreDNS offers: who declares the port of a plugin has that plugin."""
    del image  # no version has a shell
    known = Facts(has_no_shell=True)
    if not Program(container, "coredns").is_own:
        return known
    declared = {port.number for port in tcp_ports(container)}
    return known._replace(
        liveness=get("/health", HEALTH, ADDON, delay=60, timeout=5, failures=5)
        if HEALTH in declared
        else None,
        readiness=get("/ready", READY, ADDON) if READY in declared else None,
        missing=MISSING,
    )
