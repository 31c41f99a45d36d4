"""Whether a container's image has a shell, by what is known of it or by its Dockerfile."""

from __future__ import annotations

from kubectl_prodready.core.building.matched import built_of
from kubectl_prodready.core.images.knowledge import facts_of
from kubectl_prodready.core.model import Evidence
from kubectl_prodready.core.workload import Container

NO_SHELL = "the image has none"


def lacking_shell(container: Container) -> Evidence | None:
    """Why there is surely no shell; None where there may be one."""
    if facts_of(container).has_no_shell:
        return Evidence(NO_SHELL, "")
    built = built_of(container)
    if built is None or not built.has_no_shell or built.base is None:
        return None
    return Evidence(f"{NO_SHELL}: FROM {built.base.text}", built.place(built.base.line))
