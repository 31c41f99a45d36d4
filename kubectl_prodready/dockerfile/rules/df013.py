"""Base images without a version."""

from __future__ import annotations

from collections.abc import Iterator

from kubectl_prodready.api import Example, Outcome, rule
from kubectl_prodready.api.dockerfile import Dockerfile, has_versions, unpinned


@rule(
    "DF013",
    part="Building",
    examples=[
        Example(before="FROM node\n", said="node has no tag"),
        Example(before="FROM node:latest\n", said="node:latest is whatever was published last"),
        Example(before="FROM node:22 AS build\nFROM build\nFROM scratch\n"),
        Example(before="ARG BASE\nFROM $BASE\n"),
    ],
)
def df013(dockerfile: Dockerfile) -> Iterator[Outcome]:
    """Name the version of a base image.

    Why: what `latest` is changes under you: the same Dockerfile builds another image tomorrow, and
    nobody can tell which one ran (docs: docker.com,
    build/building/best-practices#pin-base-image-versions).

    Derived from: FROM, with the defaults of its variables; each image once. Left out: stages,
    scratch, variables without a default, and bare names such as `base` or `web-builder`, which are
    built beside or given by --build-context.

    Safety: HINT, said only: which version fits is not known here.
    """
    for stage, name in unpinned(dockerfile):
        is_latest = name.endswith(":latest")
        fact = "is whatever was published last" if is_latest else "has no tag, which means latest"
        cure = "a version, with its digest where builds must repeat"
        if not has_versions(name):
            cure = "its digest, for its tags name no versions"
        yield dockerfile.hint(f"{name} {fact}: pin {cure}", at=stage.first)
