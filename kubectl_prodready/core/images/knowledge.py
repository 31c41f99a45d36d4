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

from kubectl_prodready.core.announced import announced, in_words
from kubectl_prodready.core.images.facts import UNKNOWN, Facts, ProbeFact
from kubectl_prodready.core.images.frameworks import GROUP as FRAMEWORKS
from kubectl_prodready.core.images.frameworks import sign_in
from kubectl_prodready.core.images.image import Image, parse_image
from kubectl_prodready.core.kinds import Malformed
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
    place = _places_of(GROUP).get(image.key)
    place = place or _places_of(FRAMEWORKS).get(sign_in(container, _places_of(FRAMEWORKS)), "")
    facts = _told(place, container, image) if place else UNKNOWN
    if container.command:
        facts = _without_exec(facts)
    if image.is_distroless:
        return facts._replace(shell_path="", has_no_shell=True)
    return facts


def _told(place: str, container: Container, image: Image) -> Facts:
    """What a plugin says; one that does not load or raises says nothing, and is named."""
    knowledge = loaded(place)
    if isinstance(knowledge, str):
        return UNKNOWN._replace(failed=f"{place} does not load: {knowledge}")
    try:
        return knowledge(container, image)
    except Malformed:
        raise
    except Exception as error:  # noqa: BLE001  the plugin boundary: a bug there must not end the run
        return UNKNOWN._replace(failed=f"{place} failed on {container.image}: {in_words(error)}")


def _without_exec(facts: Facts) -> Facts:
    """The facts without probes that run a command.

    A command takes the place of the image's entry point, and what else it changes is not known: a
    port that answers proves itself, a command may ask something that nobody prepared.
    """
    return facts._replace(
        liveness=_unless_exec(facts.liveness),
        readiness=_unless_exec(facts.readiness),
        startup=_unless_exec(facts.startup),
    )


def _unless_exec(probe: ProbeFact | None) -> ProbeFact | None:
    return None if probe and "exec" in probe.value else probe


def _places_of(group: str) -> dict[str, str]:
    """Where knowledge is, by image or sign: `package.module:function`; what others say, holds."""
    return _places(group, tuple(sys.path))


@cache
def _places(group: str, _path: tuple[str, ...]) -> dict[str, str]:
    return {entry.name: entry.value for entry in announced(group)}


@cache
def loaded(place: str) -> Knowledge | str:
    """The function at a place; where it does not load, why, in words."""
    module, _, name = place.partition(":")
    try:
        known: Knowledge = getattr(import_module(module), name)
    except (Exception, SystemExit) as error:  # noqa: BLE001  what others run may raise anything
        return in_words(error)
    return known
