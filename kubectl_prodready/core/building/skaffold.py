"""What a skaffold.yaml builds (docs: skaffold.dev, references/yaml#build-artifacts)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from kubectl_prodready.core.building.recipe import Recipe
from kubectl_prodready.core.plain import mapping, sequence, text

BY_DOCKERFILE = ("docker", "kaniko")
BY_OTHERS = ("bazel", "buildpacks", "custom", "jib", "ko")
"""The builders that read a Dockerfile, which is Docker where nothing is named, and the others."""


def artifacts(documents: Iterable[Any]) -> Iterator[Recipe]:
    """The images that the documents of one file build; those of profiles are left out."""
    for document in map(mapping, documents):
        for artifact in map(mapping, sequence(mapping(document.get("build")).get("artifacts"))):
            if image := text(artifact.get("image")):
                yield _recipe(artifact, image)


def _recipe(artifact: dict[Any, Any], image: str) -> Recipe:
    builder = next((mapping(artifact[key]) for key in BY_DOCKERFILE if key in artifact), {})
    is_other = any(key in artifact for key in BY_OTHERS)
    return Recipe(
        image,
        text(artifact.get("context")) or ".",
        "" if is_other else text(builder.get("dockerfile")) or "Dockerfile",
        text(builder.get("target")),
        has_args=bool(builder.get("buildArgs")),
    )


def required(documents: Iterable[Any]) -> Iterator[str]:
    """The paths of other files, or their folders, that the documents bring along."""
    for document in map(mapping, documents):
        for one in map(mapping, sequence(document.get("requires"))):
            if path := text(one.get("path")):
                yield path
