"""Images that FROM names without a version."""

from __future__ import annotations

from collections.abc import Iterator

from kubectl_prodready.core.images.image import parse_image
from kubectl_prodready.dockerfile.stages import Stage
from kubectl_prodready.dockerfile.view import Dockerfile
from kubectl_prodready.pattern import Pattern

LATEST = "latest"
OWN = Pattern(
    r"(?:.*[-_])?(?:base|build|builder|built|deps|dev|test|tests|prod|production|common|local|final"
    r"|release|src|source|runtime|image|app|main|root|parent|dependencies)",
)
"""Bare names of build contexts and of what is built beside, which no registry has a version of."""

NO_VERSIONS = ("cgr.dev/chainguard/", "gcr.io/distroless/")
"""Images whose tags name no version."""


def unpinned(dockerfile: Dockerfile) -> Iterator[tuple[Stage, str]]:
    """Each image without a version, once, at the first stage that begins with it."""
    seen: set[str] = set()
    for stage in dockerfile.stages:
        name = stage.base.text
        if not _is_image(stage) or name in seen:
            continue
        image = parse_image(name)
        if not image.digest and image.tag in {"", LATEST} and not name.endswith(":"):
            seen.add(name)
            yield stage, name


def has_versions(name: str) -> bool:
    """Whether tags of an image name versions; else only its digest does."""
    return not name.startswith(NO_VERSIONS)


def _is_image(stage: Stage) -> bool:
    name = stage.base.text
    if stage.parent or stage.base.missing or name == "scratch":
        return False
    bare = name.partition(":")[0]
    return "/" in bare or bare == "r-base" or not OWN.fullmatch(bare)
