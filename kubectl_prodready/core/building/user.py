"""Users that a Dockerfile names by word, which a kubelet cannot hold to be no root."""

from __future__ import annotations

from kubectl_prodready.core.building.matched import built_of
from kubectl_prodready.core.model import Evidence
from kubectl_prodready.core.overlaid import touched_by_patch, touched_in_container
from kubectl_prodready.core.plain import mapping
from kubectl_prodready.core.workload import Container

CONTEXT = "securityContext"


def named_user(container: Container) -> Evidence | None:
    """The USER of an image that is a name, where its Pod wants a number; else None.

    With `runAsNonRoot` and no `runAsUser` the kubelet refuses to start such an image
    (kubernetes#40958).
    """
    own = mapping(container.raw.get(CONTEXT))
    pod = mapping(container.workload.pod_spec.get(CONTEXT))
    both = {**pod, **own}
    if both.get("runAsNonRoot") is not True or both.get("runAsUser") is not None:
        return None
    workload = container.workload
    if touched_in_container(container, CONTEXT) or touched_by_patch(
        workload, *workload.spec_path, CONTEXT
    ):
        return None
    built = built_of(container)
    if built is None or built.user is None:
        return None
    name = built.user.text.partition(":")[0]
    is_number = not name or name.isdecimal()
    return None if is_number else Evidence(f"USER {built.user.text}", built.place(built.user.line))
