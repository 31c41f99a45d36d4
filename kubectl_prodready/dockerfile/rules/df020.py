"""References to stages that there are not."""

from __future__ import annotations

from collections.abc import Iterator

from kubectl_prodready.api import Example, Outcome, rule
from kubectl_prodready.api.dockerfile import Dockerfile, unknown_stages


@rule(
    "DF020",
    part="Building",
    examples=[
        Example(
            before="FROM golang:1.26 AS builder\nFROM scratch\nCOPY --from=bulider /web /web\n",
            said="there is no stage bulider: builder is meant, perhaps",
        ),
        Example(
            before="FROM golang:1.26 AS build\nFROM scratch\nCOPY --from=2 /web /web\n",
            said="there is no stage 2 before this one, which is 1",
        ),
        Example(
            before="FROM golang:1.26 AS build\nFROM scratch\nCOPY --from=Build /web /web\n"
            "COPY --from=busybox /bin/sh /bin/sh\n",
        ),
    ],
)
def df020(dockerfile: Dockerfile) -> Iterator[Outcome]:
    """Name stages that there are.

    Why: what is no stage is an image's name for a builder, which then fetches somebody's image, or
    fails (docs: docker.com, build/building/multi-stage#name-your-build-stages).

    Derived from: COPY --from, RUN --mount=from= and FROM: numbers that no earlier stage has, stages
    that come later, and words that are nearly the name of an earlier stage. Left out: names with a
    tag, a registry or a folder, official images, and words that are near no stage, for they may be
    images or given by --build-context.

    Safety: HINT, said only: which stage is meant is not known here.
    """
    for found in unknown_stages(dockerfile):
        yield dockerfile.hint(found.text, at=found.at)
