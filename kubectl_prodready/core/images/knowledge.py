"""Find what is known about a container's image, and load only that.

A package announces an image by an entry point in the group `kubectl_prodready.images`: its name is
the image's registry and repository, its value a function from a container and its image to facts.
So a run that meets no postgres imports none.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from functools import cache
from importlib import import_module
from typing import TypeAlias

from kubectl_prodready.core.announced import announced
from kubectl_prodready.core.images.facts import UNKNOWN, Facts
from kubectl_prodready.core.images.image import Image, parse_image
from kubectl_prodready.core.once import once
from kubectl_prodready.core.overlaid import touched_in_container
from kubectl_prodready.core.workload import Container

GROUP = "kubectl_prodready.images"

TOLD_BY = ("image", "command", "args", "volumeMounts")
"""The fields of a container that tell which program runs in it, and how it is configured."""

Knowledge: TypeAlias = Callable[[Container, Image], Facts]


@once
def facts_of(container: Container) -> Facts:
    """What is known about the program in a container; nothing where its image is a stranger."""
    if patch := touched_in_container(container, *TOLD_BY):
        return UNKNOWN._replace(missing=f"{patch}: which program runs in the end is not known")
    image = parse_image(container.image, container.workload.settings.mirrors)
    place = _places(tuple(sys.path)).get(image.key)
    facts = _knowledge(place)(container, image) if place else UNKNOWN
    if image.is_distroless:
        return facts._replace(shell_path="", has_no_shell=True)
    return facts


@cache
def _places(_path: tuple[str, ...]) -> dict[str, str]:
    """Where knowledge is, by image: `package.module:function`; what others say of one, holds."""
    return {entry.name: entry.value for entry in announced(GROUP)}


@cache
def _knowledge(place: str) -> Knowledge:
    module, _, name = place.partition(":")
    known: Knowledge = getattr(import_module(module), name)
    return known
