"""Folders that a Dockerfile declares as volumes, and that no volume of the Pod replaces."""

from __future__ import annotations

from kubectl_prodready.core.building.matched import built_of
from kubectl_prodready.core.model import Evidence
from kubectl_prodready.core.workload import Container


def anonymous_volumes(container: Container) -> Evidence | None:
    """What is written there lies on the node's disk, without a size; None where there is none."""
    built = built_of(container)
    if built is None:
        return None
    found = [one for one in built.volumes if not container.mounts_below(one.text.rstrip("/"))]
    if not found:
        return None
    paths = ", ".join(dict.fromkeys(one.text for one in found))
    return Evidence(f"VOLUME {paths} has no volume in the Pod", built.place(found[0].line))
