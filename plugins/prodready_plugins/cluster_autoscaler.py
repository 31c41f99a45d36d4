"""Cluster Autoscaler: --address says where it tells whether its loop still turns."""

from __future__ import annotations

from kubectl_prodready.api import Container
from kubectl_prodready.api.images import Facts, Image, Program, SizeFact, get

IMAGES = (
    "registry.k8s.io/autoscaling/cluster-autoscaler",
    "k8s.gcr.io/autoscaling/cluster-autoscaler",
)

CHART = "cluster-autoscaler chart"
SIZE = SizeFact("cluster-autoscaler example", cpu="100m", memory="600Mi")


def facts(container: Container, image: Image) -> Facts:
    """What Cluster Autoscaler offers and needs. Nothing asks it, so it has no readiness."""
    del image  # every version is alike
    program = Program(container, "cluster-autoscaler", by_script=True)
    known = Facts(has_no_shell=True)
    if not program.is_own:
        return known
    known = known._replace(size=SIZE)
    port = program.port("address", default=8085)
    if port is None or not program.is_plain:
        return known._replace(missing="its --address is hidden: add a liveness probe by hand")
    return known._replace(ports=(port,), liveness=get("/health-check", port, CHART))
