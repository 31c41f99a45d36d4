"""MAINTAINER, which is deprecated."""

from __future__ import annotations

from collections.abc import Iterator

from kubectl_prodready.api import Evidence, Example, Outcome, Safety, rule
from kubectl_prodready.api.dockerfile import (
    Dockerfile,
    Instruction,
    Stage,
    assignments,
    quoted,
)

AUTHORS = "org.opencontainers.image.authors"


@rule(
    "DF012",
    part="Building",
    examples=[
        Example(
            before="FROM node:22-slim\nMAINTAINER Ada <ada@example.com>\n",
            after=f'FROM node:22-slim\nLABEL {AUTHORS}="Ada <ada@example.com>"\n',
        ),
        Example(
            before=f'FROM node:22-slim\nLABEL {AUTHORS}="Ada"\nMAINTAINER Ada\n',
            said="LABEL says who the authors are",
        ),
        Example(before=f'FROM node:22-slim\nLABEL {AUTHORS}="Ada <ada@example.com>"\n'),
    ],
)
def df012(dockerfile: Dockerfile) -> Iterator[Outcome]:
    """Name the authors by a label.

    Why: MAINTAINER is deprecated; a label is shown by `docker inspect`, and registries and scanners
    read this one (docs: docker.com, reference/dockerfile#maintainer-deprecated; OCI image
    specification, annotations).

    Derived from: the instruction itself, without the quotes around it. Where a label names authors
    already, or the text spans lines, it is only said.

    Safety: SAFE: nothing that runs reads the one or the other.
    """
    for stage in dockerfile.stages:
        every = stage.of("MAINTAINER")
        for instruction in every:
            if instruction.arguments:
                yield _labelled(dockerfile, stage, instruction, is_only=len(every) == 1)


def _labelled(
    dockerfile: Dockerfile, stage: Stage, instruction: Instruction, *, is_only: bool
) -> Outcome:
    labels = {one.name for it in stage.of("LABEL") for one in assignments(it)}
    if AUTHORS in {name.strip("\"'") for name in labels}:
        text = "MAINTAINER is deprecated, and LABEL says who the authors are: leave it out"
        return dockerfile.hint(text, at=instruction)
    if not is_only or len(instruction.parts) > 1:
        text = f'MAINTAINER is deprecated: write LABEL {AUTHORS}="...", the authors in one line'
        return dockerfile.hint(text, at=instruction)
    said = instruction.arguments
    bare = said[1:-1] if len(said) > 1 and said[0] == said[-1] and said[0] in "\"'" else said
    word = "label" if instruction.logical.startswith("maintainer") else "LABEL"
    text = f"{word} {AUTHORS}={quoted(bare, dockerfile.syntax.escape)}"
    swap = 0, instruction.arguments_at + len(said), text
    evidence = Evidence("MAINTAINER is deprecated", "")
    return dockerfile.set(instruction, (swap,), Safety.SAFE, evidence)
