"""Base images that are larger than what runs on them needs."""

from __future__ import annotations

from collections.abc import Iterator

from kubectl_prodready.api import Example, Outcome, rule
from kubectl_prodready.api.dockerfile import Dockerfile, smaller_base


@rule(
    "DF016",
    part="Building",
    examples=[
        Example(
            before='FROM node:22\nCOPY . .\nRUN npm ci\nCMD ["node", "server.js"]\n',
            said="node:22-slim runs without",
        ),
        Example(
            before='FROM eclipse-temurin:21\nCOPY app.jar /\nCMD ["java", "-jar", "/app.jar"]\n',
            said="eclipse-temurin:21-jre is enough to run it",
        ),
        Example(
            before="FROM golang:1.26 AS build\nCOPY . .\nRUN CGO_ENABLED=0 go build -o /web\n"
            'FROM ubuntu:24.04\nCOPY --from=build /web /web\nCMD ["/web"]\n',
            said="web is a static binary and needs nothing of ubuntu",
        ),
        Example(
            before="FROM node:22\nRUN git clone https://example.com/shop && npm ci\n"
            'CMD ["node", "server.js"]\n',
        ),
        Example(before='FROM node:22-slim\nCMD ["node", "server.js"]\n'),
    ],
)
def df016(dockerfile: Dockerfile) -> Iterator[Outcome]:
    """Run on a small base image.

    Why: what only compiles makes an image hundreds of megabytes larger; each node pulls it, each
    scanner reports it, and whoever breaks in uses it (docs: docker.com,
    build/building/best-practices#choose-the-right-base-image).

    Derived from: the base of the final image and what it starts: node, python, ruby, perl, debian
    that are not slim, a JDK under `java`, images of Go, Rust, Maven, Gradle and the .NET SDK that
    build nothing there, and a distribution under a Go binary without cgo. Left out: images where a
    RUN, a script or a health check calls what the small one lacks, or dependencies are known to be
    compiled, and images for people and for builds.

    Safety: HINT, said only: what a program calls at run time is not known here.
    """
    if found := smaller_base(dockerfile):
        yield dockerfile.hint(found.text, at=found.at)
