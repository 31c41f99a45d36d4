"""Find what is known about a container's image, and load only that.

A package announces an image by an entry point in the group `kubectl_prodready.images`: its name is
the image's registry and repository, its value a function from a container and its image to facts.
So a run that meets no postgres imports none. `READS` beside the function names the fields that it
looks at: where a patch sets one of them, what it would say is not sure.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from functools import cache
from importlib import import_module
from typing import NamedTuple, TypeAlias

from kubectl_prodready.core.announced import announced
from kubectl_prodready.core.images.facts import UNKNOWN, Facts
from kubectl_prodready.core.images.image import Image, parse_image
from kubectl_prodready.core.once import once
from kubectl_prodready.core.overlaid import touched_by_patch, touched_in_container
from kubectl_prodready.core.workload import Container

GROUP = "kubectl_prodready.images"

TOLD_BY = ("command", "args", "env", "envFrom", "ports", "volumeMounts")
"""The fields of a container that tell, beside its image, what runs in it and how."""

NAME = ("image", "name")
"""What a patch sets that gives a container another image, and not another version alone."""

Tell: TypeAlias = Callable[[Container, Image], Facts]


class Knowledge(NamedTuple):
    """What tells the facts about an image, and the fields of a container that it reads."""

    tell: Tell
    reads: tuple[str, ...] = TOLD_BY


STRANGER = Knowledge(lambda _container, _image: UNKNOWN, ())


@once
def facts_of(container: Container) -> Facts:
    """What is known about the program in a container; nothing where its image is a stranger."""
    image = parse_image(container.image, container.workload.settings.mirrors)
    place = _places(tuple(sys.path)).get(image.key)
    known = _knowledge(place) if place else STRANGER
    if patch := _another(container) or touched_in_container(container, *known.reads):
        missing = f"{patch}: what runs in the end, and how, is not known" if place else ""
        return UNKNOWN._replace(missing=missing)
    is_distroless = image.is_distroless
    if touched_in_container(container, "image"):
        image = image.of_any_version
    facts = known.tell(container, image)
    if is_distroless:
        return facts._replace(shell_path="", has_no_shell=image.has_version)
    return facts


def _another(container: Container) -> str:
    """The kustomize patch that gives a container another image, or ""."""
    return touched_by_patch(container.workload, *container.path, *NAME)


@cache
def _places(_path: tuple[str, ...]) -> dict[str, str]:
    """Where knowledge is, by image: `package.module:function`; what others say of one, holds."""
    return {entry.name: entry.value for entry in announced(GROUP)}


@cache
def _knowledge(place: str) -> Knowledge:
    name, _, function = place.partition(":")
    module = import_module(name)
    return Knowledge(getattr(module, function), getattr(module, "READS", TOLD_BY))
