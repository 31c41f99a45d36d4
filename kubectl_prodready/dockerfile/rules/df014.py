"""Packages that nothing needs, and lists of packages."""

from __future__ import annotations

from collections.abc import Iterator

from kubectl_prodready.api import Example, Outcome, rule
from kubectl_prodready.api.dockerfile import Dockerfile, leftovers


@rule(
    "DF014",
    part="Building",
    examples=[
        Example(
            before="FROM debian:13-slim\nRUN apt-get update && apt-get install -y nginx\n",
            said="apt-get brings what is only recommended, and leaves its lists",
        ),
        Example(
            before="FROM debian:13-slim\n"
            "RUN apt-get update && apt-get install -y --no-install-recommends nginx vim \\\n"
            '  && rm -rf /var/lib/apt/lists/*\nCMD ["nginx", "-g", "daemon off;"]\n',
            said="vim serves nothing that runs",
        ),
        Example(before="FROM alpine:3.22\nRUN apk add curl\n", said="apk leaves its index"),
        Example(
            before="FROM debian:13-slim\n"
            "RUN --mount=type=cache,target=/var/lib/apt \\\n"
            "  apt-get update && apt-get install -y --no-install-recommends nginx\n",
        ),
        Example(
            before="FROM debian:13 AS build\nRUN apt-get update && apt-get install -y make vim\n"
            "FROM debian:13-slim\nCOPY --from=build /app /app\n",
        ),
    ],
)
def df014(dockerfile: Dockerfile) -> Iterator[Outcome]:
    """Install only what runs, and leave no lists of packages behind.

    Why: each RUN is a layer, and what a later one removes stays in the image; every package more is
    one more to update, and helps whoever breaks in (docs: docker.com,
    build/building/best-practices#apt-get and #dont-install-unnecessary-packages).

    Derived from: the RUN instructions of the final stage and of those that it begins with: apt-get,
    apk, yum, dnf, zypper and their like. Lists that the same RUN removes, or that are in a cache
    mount, are none; what fetches archives of packages in Debian's images removes them itself.
    Editors and debuggers count where the image starts a program of its own, compilers where nothing
    in it compiles.

    Safety: HINT, said only: which recommended packages a program needs is not known here.
    """
    for found in leftovers(dockerfile):
        yield dockerfile.hint(found.text, at=found.at)
