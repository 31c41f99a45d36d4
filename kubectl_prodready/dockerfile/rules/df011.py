"""The old form of ENV."""

from __future__ import annotations

from collections.abc import Iterator

from kubectl_prodready.api import Evidence, Example, Outcome, Safety, rule
from kubectl_prodready.api.dockerfile import (
    Dockerfile,
    Instruction,
    assignments,
    is_old_form,
    spelled,
)


@rule(
    "DF011",
    part="Building",
    examples=[
        Example(
            before="FROM node:22-slim\nENV PORT 8080\n",
            after="FROM node:22-slim\nENV PORT=8080\n",
        ),
        Example(
            before='FROM node:22-slim\nENV GREETING hello $NAME\nLABEL title "The shop"\n',
            after='FROM node:22-slim\nENV GREETING="hello $NAME"\nLABEL title="The shop"\n',
        ),
        Example(before="FROM node:22-slim\nENV PORT=8080\n"),
    ],
)
def df011(dockerfile: Dockerfile) -> Iterator[Outcome]:
    """Write ENV as `ENV name=value`.

    Why: `ENV name value` takes all that follows as one value, a comment or a second variable too,
    and Docker calls it old and may drop it (docs: docker.com, reference/dockerfile#env).

    Derived from: the instruction itself. A value that the new form would read in another way is put
    in quotes; both spellings are expanded and compared. Where none is the same, or the value begins
    in another line than its name, it is only said.

    Safety: SAFE, both forms mean the same.
    """
    for stage in dockerfile.stages:
        for instruction in stage.of("ENV", "LABEL"):
            if is_old_form(instruction):
                yield _in_new_form(dockerfile, instruction)


def _in_new_form(dockerfile: Dockerfile, instruction: Instruction) -> Outcome:
    (said,) = assignments(instruction)
    value = said.value or ""
    if value.startswith("="):
        text = f"the value of {said.name} begins with =: write name=value without spaces around ="
        return dockerfile.hint(text, at=instruction)
    behind_name = instruction.arguments_at + len(said.name)
    end = instruction.arguments_at + len(instruction.arguments)
    start = end - len(value)
    spelling = spelled(value, dockerfile.syntax.escape) if value else None
    others = instruction.parts[1:]
    if spelling in {value, f'"{value}"'}:
        quote = "" if spelling == value else '"'
        swaps = [(behind_name, start, f"={quote}"), (end - 1, end, f"{value[-1:]}{quote}")]
        is_in_lines = not any(behind_name < part.at <= start for part in others)
    else:
        swaps = [(behind_name, end, f"={spelling}")]
        is_in_lines = not any(part.at < end for part in others)
    is_plain = said.name.split() == [said.name] and not set(said.name) & set("'\"\\`$")
    if spelling is None or not is_in_lines or not is_plain:
        text = "write it as name=value, in quotes where it has spaces"
        return dockerfile.hint(text, at=instruction)
    evidence = Evidence(f"the form {instruction.keyword} name value is the old one", "")
    return dockerfile.set(instruction, tuple(swaps), Safety.SAFE, evidence)
