"""kube-rbac-proxy: with --proxy-endpoints-port it tells of itself, by TLS."""

from __future__ import annotations

from kubectl_prodready.api import Container
from kubectl_prodready.api.images import Facts, Image, Program, get

IMAGES = (
    "quay.io/brancz/kube-rbac-proxy",
    "gcr.io/kubebuilder/kube-rbac-proxy",
    "registry.k8s.io/kubebuilder/kube-rbac-proxy",
)

CHART = "kube-state-metrics chart"


def facts(container: Container, image: Image) -> Facts:
    """What kube-rbac-proxy offers, where it has a port of its own."""
    del image  # every version is alike
    program, known = Program(container, "kube-rbac-proxy"), Facts(has_no_shell=True)
    if not program.is_own:
        return known
    port = program.port("proxy-endpoints-port", default=0)
    listens = program.port("secure-listen-address", default=0)  # both are of one host
    if port is None or listens is None or not program.is_plain:
        return known._replace(missing="without --proxy-endpoints-port it has nothing to ask")
    ready = get("/healthz", port, CHART, scheme="HTTPS", delay=5, timeout=5)
    return known._replace(ports=(port, listens), readiness=ready)
