"""Find what is known about a container's image, and load only that.

A package announces an image by an entry point in the group `kubectl_prodready.images`: its name is
the image's registry and repository, its value a function from a container and its image to facts.
So a run that meets no postgres imports none. `READS` beside the function names the fields that it
looks at: where a patch sets one of them, what it would say is not sure.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import redirect_stdout
from functools import cache
from importlib import import_module
from typing import NamedTuple, TypeAlias

from kubectl_prodready.core.announced import announced, in_words
from kubectl_prodready.core.images.certain import certain
from kubectl_prodready.core.images.facts import UNKNOWN, Facts
from kubectl_prodready.core.images.frameworks import GROUP as FRAMEWORKS
from kubectl_prodready.core.images.frameworks import sign_in
from kubectl_prodready.core.images.image import Image, parse_image
from kubectl_prodready.core.kinds import Malformed
from kubectl_prodready.core.once import once
from kubectl_prodready.core.overlaid import touched_by_patch, touched_in_container
from kubectl_prodready.core.workload import Container, Workload

GROUP = "kubectl_prodready.images"
OWN = "prodready_plugins."
"""Where the knowledge is that comes with this package: its tests hold it to what can be."""

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
    place = _place(container, image)
    known = loaded(place) if place else STRANGER
    if isinstance(known, str):
        return UNKNOWN._replace(failed=f"{place} does not load: {known}")
    if patch := _another(container) or touched_in_container(container, *known.reads):
        missing = f"{patch}: what runs in the end, and how, is not known" if place else ""
        return UNKNOWN._replace(missing=missing)
    is_distroless = image.is_distroless
    if touched_in_container(container, "image"):
        image = image.of_any_version
    facts = certain(container, _told(place, known, container, image))
    if is_distroless:
        return facts._replace(shell_path="", has_no_shell=image.has_version)
    return facts


def broken_knowledge(workload: Workload) -> Iterator[str]:
    """The plugins that should tell about its containers and are broken, and how."""
    return filter(None, (facts_of(container).failed for container in workload.containers))


def is_known(container: Container) -> bool:
    """Whether somebody knows its very image."""
    image = parse_image(container.image, container.workload.settings.mirrors)
    return image.key in _places_of(GROUP)


def _place(container: Container, image: Image) -> str:
    """Where the knowledge about a container is: by its image, else by a framework's sign."""
    if place := _places_of(GROUP).get(image.key):
        return place
    signs = _places_of(FRAMEWORKS)
    return signs.get(sign_in(container, signs), "")


def _told(place: str, known: Knowledge, container: Container, image: Image) -> Facts:
    """What a plugin says; one that raises, or says what cannot be, says nothing, and is named."""
    if place.startswith(OWN) or not place:
        return known.tell(container, image)
    from kubectl_prodready.core.images.sound import unsound  # for what others bring

    try:
        with redirect_stdout(sys.stderr):  # what it prints must not get into a diff
            facts = known.tell(container, image)
        problem = unsound(facts)
    except Malformed:
        raise
    except (Exception, SystemExit) as error:  # noqa: BLE001  the plugin boundary
        problem = in_words(error)
    if problem:
        return UNKNOWN._replace(failed=f"{place} failed on {container.image}: {problem}")
    return facts


def _another(container: Container) -> str:
    """The kustomize patch that gives a container another image, or ""."""
    return touched_by_patch(container.workload, *container.path, *NAME)


def _places_of(group: str) -> dict[str, str]:
    """Where knowledge is, by image or sign: `package.module:function`; what others say, holds."""
    return _places(group, tuple(sys.path))


@cache
def _places(group: str, _path: tuple[str, ...]) -> dict[str, str]:
    return {entry.name: entry.value for entry in announced(group)}


@cache
def loaded(place: str) -> Knowledge | str:
    """The knowledge at a place; where it does not load, why, in words."""
    name, _, function = place.partition(":")
    try:
        with redirect_stdout(sys.stderr):
            module = import_module(name)
        return Knowledge(getattr(module, function), tuple(getattr(module, "READS", TOLD_BY)))
    except (Exception, SystemExit) as error:  # noqa: BLE001  what others run may raise anything
        return in_words(error)
