"""kube-state-metrics: its options say the two ports; one of them tells of its readiness."""

from __future__ import annotations

from kubectl_prodready.api import Container
from kubectl_prodready.api.images import Facts, Image, Program, get, port_in

IMAGES = (
    "registry.k8s.io/kube-state-metrics/kube-state-metrics",
    "k8s.gcr.io/kube-state-metrics/kube-state-metrics",
)

DOCS = "kube-state-metrics README"
EXAMPLE = "kube-state-metrics example"
READYZ_SINCE = (2, 13)


def facts(container: Container, image: Image) -> Facts:
    """What kube-state-metrics offers; /livez is no liveness here, for it asks the API server."""
    program, known = Program(container, "kube-state-metrics"), Facts(has_no_shell=True)
    if not program.is_own:
        return known
    port, own = _port(program, "", "8080"), _port(program, "telemetry-", "8081")
    is_hidden = program.has("config", "tls-config", "auth-filter") or not program.is_plain
    if port is None or own is None or is_hidden:
        return known._replace(missing="its arguments hide a port, TLS or a login from probes")
    ready = "/readyz" if image.is_since(*READYZ_SINCE) else "/"
    return known._replace(
        ports=(port, own),
        liveness=get("/healthz", port, DOCS, delay=5, timeout=5),
        readiness=get(ready, own, EXAMPLE, delay=5, timeout=5),
    )


def _port(program: Program, prefix: str, default: str) -> int | None:
    host = program.option(f"{prefix}host", default="::")
    return port_in(f"{host}:{program.option(f'{prefix}port', default=default)}") if host else None
