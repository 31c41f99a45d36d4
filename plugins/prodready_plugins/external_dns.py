"""ExternalDNS: --metrics-address, or its variable, says where it tells of its health."""

from __future__ import annotations

from kubectl_prodready.api import Container
from kubectl_prodready.api.images import Facts, Image, Program, get

IMAGES = ("registry.k8s.io/external-dns/external-dns", "k8s.gcr.io/external-dns/external-dns")

CHART = "external-dns chart"


def facts(container: Container, image: Image) -> Facts:
    """What ExternalDNS offers: an answer as long as it runs."""
    del image  # every version of these registries is alike
    program = Program(container, "external-dns")
    if not program.is_own:
        return Facts()
    port = program.port("metrics-address", env="EXTERNAL_DNS_METRICS_ADDRESS", default=7979)
    if port is None or not program.is_plain:
        return Facts(missing="its --metrics-address is hidden: add probes by hand")
    # the chart is more patient with its readiness; out of traffic comes before a restart
    return Facts(
        ports=(port,),
        liveness=get("/healthz", port, CHART, delay=10, timeout=5, failures=6),
        readiness=get("/healthz", port, CHART, delay=5, timeout=5, failures=2),
    )
