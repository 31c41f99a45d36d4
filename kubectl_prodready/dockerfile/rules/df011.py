"""The old form of ENV."""

from __future__ import annotations

from collections.abc import Iterator

from kubectl_prodready.api import Evidence, Example, Outcome, Safety, rule
from kubectl_prodready.api.dockerfile import Dockerfile, Instruction, assignments, is_old_form

PLAIN = frozenset("-._/:@%+,~")
QUOTING = frozenset("'\"\\`")
"""Signs that mean something within quotes, or end them."""


@rule(
    "DF011",
    part="Building",
    examples=[
        Example(
            before="FROM node:22-slim\nENV PORT 8080\n",
            after="FROM node:22-slim\nENV PORT=8080\n",
        ),
        Example(before="FROM node:22-slim\nENV PORT=8080\n"),
    ],
)
def df011(dockerfile: Dockerfile) -> Iterator[Outcome]:
    """Write ENV as `ENV name=value`.

    Why: `ENV name value` takes all that follows as one value, a comment or a second variable too,
    and Docker calls it old and may drop it (docs: docker.com, reference/dockerfile#env).

    Derived from: the instruction itself. Where the value has signs that the new form reads in
    another way, such as spaces, it is put in quotes, or only said.

    Safety: SAFE, both forms mean the same.
    """
    for stage in dockerfile.stages:
        for instruction in stage.of("ENV", "LABEL"):
            if is_old_form(instruction):
                yield _in_new_form(dockerfile, instruction)


def _in_new_form(dockerfile: Dockerfile, instruction: Instruction) -> Outcome:
    (said,) = assignments(instruction)
    value = said.value or ""
    start = instruction.arguments_at
    gap = instruction.arguments[len(said.name) :]
    begin = start + len(said.name)
    end = begin + len(gap) - len(gap.lstrip())
    evidence = Evidence(f"the form {instruction.keyword} name value is the old one", "")
    if not value or "\n" in dockerfile.syntax.source(instruction):
        return dockerfile.hint("write it as name=value", at=instruction)
    if all(sign.isalnum() or sign in PLAIN or sign in "${}" for sign in value):
        swap = begin, end, "="
        return dockerfile.set(instruction, (swap,), Safety.SAFE, evidence)
    if not set(value) & QUOTING:
        swap = begin, start + len(instruction.arguments), f'="{value}"'
        return dockerfile.set(instruction, (swap,), Safety.SAFE, evidence)
    return dockerfile.hint("write it as name=value, in quotes where it has spaces", at=instruction)
