"""ADD where COPY does."""

from __future__ import annotations

from collections.abc import Iterator

from kubectl_prodready.api import Evidence, Example, Outcome, Safety, rule
from kubectl_prodready.api.dockerfile import AddedSource, Dockerfile, added


@rule(
    "DF010",
    part="Building",
    examples=[
        Example(
            before="FROM node:22-slim\nADD --chown=node package.json /app/\n",
            after="FROM node:22-slim\nCOPY --chown=node package.json /app/\n",
        ),
        Example(before="FROM node:22-slim\nADD app.tar.gz /app\n"),
        Example(before="FROM node:22-slim\nADD https://example.com/app.js /app/\n"),
    ],
)
def df010(dockerfile: Dockerfile) -> Iterator[Outcome]:
    """Copy local files by COPY.

    Why: ADD also unpacks archives and fetches URLs, so that a file that is replaced by an archive
    silently becomes something else; COPY only copies (docs: docker.com,
    build/building/best-practices#add-or-copy).

    Derived from: the sources. Left out: URLs, git repositories, archives by their names or by what
    they hold, names that may be one through a variable or a wildcard, and the options that only
    ADD has.

    Safety: SAFE, both copy the same.
    """
    for stage in dockerfile.stages:
        for instruction in stage.of("ADD"):
            kind = added(dockerfile, instruction)
            if kind is AddedSource.PLAIN:
                word = "copy" if instruction.logical.startswith("add") else "COPY"
                evidence = Evidence("COPY does for files that are no archives", "")
                swap = 0, len("ADD"), word
                yield dockerfile.set(instruction, (swap,), Safety.SAFE, evidence)
            elif kind is AddedSource.OPEN:
                yield dockerfile.leave("its source may be an archive", at=instruction)
