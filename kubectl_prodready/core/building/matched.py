"""The Dockerfile of a container, where what it says may count."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kubectl_prodready.core.images.knowledge import is_known
from kubectl_prodready.core.once import once
from kubectl_prodready.core.overlaid import touched_by_patch
from kubectl_prodready.core.workload import Container

if TYPE_CHECKING:
    from kubectl_prodready.core.built import Built, Started

ANOTHER = ("image", "name")


@once
def built_of(container: Container) -> Built | None:
    """What the Dockerfile of a container's image says; None where there is no unique one.

    What is known of a vendor's image holds instead. Another image that a kustomize patch gives may
    be built otherwise.
    """
    if container.workload.is_windows or is_known(container):
        return None
    if touched_by_patch(container.workload, *container.path, *ANOTHER):
        return None
    return container.built


@once
def built_for(container: Container) -> Built | None:
    """The same where the container runs the program that its image is built for.

    `command` names another one, and so do `args` where no ENTRYPOINT takes them.
    """
    built = built_of(container)
    is_own = built and not container.command and (built.entrypoint or not container.arguments)
    return built if is_own else None


def started_by_image(container: Container) -> Started | None:
    """The instruction that names PID 1 of a container, where its manifest does not."""
    built = built_for(container)
    return (built.entrypoint or built.command) if built else None
