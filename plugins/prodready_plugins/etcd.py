"""etcd: it listens where --listen-client-urls and --listen-metrics-urls say, else for itself only.

A URL for metrics answers at once, one for clients when its member has joined a cluster. So members
of a cluster are asked for their health there only: else who waits for others would be restarted.
"""

from __future__ import annotations

from kubectl_prodready.api import Container
from kubectl_prodready.api.images import Facts, Image, Program, SizeFact, get, port_in

IMAGES = (
    "quay.io/coreos/etcd",
    "gcr.io/etcd-development/etcd",
    "registry.k8s.io/etcd",
)

CHART = "bitnami/etcd chart"
KUBEADM = "kubeadm: etcd static Pod"
PROBED_SINCE = (3, 5, 11)
"""From here on it has /livez and /readyz (etcd#17039)."""

SHELLESS_SINCE = (3, 6)
"""From here on the images of etcd itself are surely distroless."""


def facts(container: Container, image: Image) -> Facts:
    """What etcd offers and needs, unless another program is started in its image."""
    is_own_image = image.registry != "registry.k8s.io"
    known = Facts(has_no_shell=is_own_image and image.is_since(*SHELLESS_SINCE))
    program = Program(container, "etcd", by_script=True)
    if not program.is_own:
        return known
    known = known._replace(size=SizeFact(CHART, cpu="250m", memory="256Mi"))
    if not image.is_since(*PROBED_SINCE):
        return known._replace(missing="it may be older than /livez, which 3.5.11 brought")
    metrics = _port(_said(program, "listen-metrics-urls"))
    clients = _port(_said(program, "listen-client-urls"))
    others = "," in _said(program, "initial-cluster") or container.workload.replicas > 1
    port = metrics or (None if others else clients)
    if port is None or not program.is_plain or program.has("config-file"):
        missing = "nothing answers for its health: add --listen-metrics-urls=http://0.0.0.0:2381"
        return known._replace(missing=missing)
    known = known._replace(
        ports=tuple(dict.fromkeys(one for one in (clients, metrics) if one)),
        liveness=get("/livez", port, KUBEADM, delay=10, period=10, timeout=15, failures=8),
    )
    if others and container.workload.kind == "StatefulSet":
        missing = "/readyz wants a quorum, and Pods that come one by one wait for ready ones"
        return known._replace(missing=f"{missing}: no readiness probe")
    return known._replace(readiness=get("/readyz", port, KUBEADM, period=1, timeout=15, failures=3))


def _said(program: Program, name: str) -> str:
    """What an option says, or its variable; "" where neither does, or it is hidden."""
    variable = "ETCD_" + name.upper().replace("-", "_")
    return program.option(name, default=program.container.variable(variable, ""))


def _port(urls: str) -> int | None:
    """The port of the first of some URLs that others can reach without a certificate."""
    pairs = (url.strip().rstrip("/").partition("://") for url in urls.split(","))
    ports = (port_in(address) for scheme, _, address in pairs if scheme == "http")
    return next((port for port in ports if port), None)
