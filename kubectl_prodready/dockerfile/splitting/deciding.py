"""Whether and how a Dockerfile is split: the technologies are asked one after the other."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from kubectl_prodready.core.once import once
from kubectl_prodready.dockerfile.configuration import Program, program_of
from kubectl_prodready.dockerfile.scripts import ran
from kubectl_prodready.dockerfile.splitting.go import split_go
from kubectl_prodready.dockerfile.splitting.model import Answer, Base, Refusal, Split
from kubectl_prodready.dockerfile.splitting.node import split_node
from kubectl_prodready.dockerfile.splitting.refusing import cleans_what_it_compiled, never
from kubectl_prodready.dockerfile.splitting.roles import Role, build_tools, packages_of, role_of
from kubectl_prodready.dockerfile.splitting.writing import staged
from kubectl_prodready.dockerfile.view import Dockerfile

STACKS: tuple[Callable[[Dockerfile], Answer], ...] = (
    split_go,
    split_node,
)
SIMPLE_SHELL = frozenset(("wget", "nc", "test", "cat", "echo", "exit", "pgrep", "kill", "true"))


class Staged(NamedTuple):
    """A file in stages, and what that is derived from."""

    text: str
    split: Split
    base: Base


def answer(dockerfile: Dockerfile) -> Answer:
    """What the first technology says that knows the file; None where none does."""
    if len(dockerfile.stages) > 1:
        return None
    found: Answer = next((one for ask in STACKS if (one := ask(dockerfile))), None)
    if found is None:
        return None
    if reason := never(dockerfile):
        return Refusal(found.stack, reason, is_right=True)
    if isinstance(found, Split) and cleans_what_it_compiled(
        ran(dockerfile.final, found.made_by) or ()
    ):
        reason = "it compiles and takes the compilers away in one RUN: nothing is left to part"
        return Refusal(found.stack, reason, is_right=True)
    return found


@once
def in_stages(dockerfile: Dockerfile) -> Staged | Refusal | None:
    """A file in stages, on the first base that has what its final stage needs."""
    found = answer(dockerfile)
    if not isinstance(found, Split):
        return found
    if mixed := _mixed(dockerfile, found):
        return Refusal(found.stack, mixed)
    for base in found.bases:
        if not _lacking(dockerfile, found, base):
            return Staged(staged(dockerfile, found, base), found, base)
    lacking = _lacking(dockerfile, found, found.bases[-1])
    return Refusal(found.stack, f"{found.bases[-1].image} has not what is needed: {lacking}")


def _mixed(dockerfile: Dockerfile, split: Split) -> str:
    """Which RUN that the image needs brings build tools along, or ""."""
    for instruction in dockerfile.final.of("RUN"):
        if Role.FINAL in role_of(dockerfile, split, instruction):
            tools = build_tools(dockerfile, instruction)
            if tools:
                return f"line {instruction.line} installs {tools[0]} beside what the image needs"
    return ""


def _lacking(dockerfile: Dockerfile, split: Split, base: Base) -> str:
    """What the final stage needs and a base has not, or ""."""
    packages = packages_of(dockerfile)
    for instruction in dockerfile.final.instructions:
        if Role.FINAL not in role_of(dockerfile, split, instruction):
            continue
        if instruction.keyword == "RUN":
            if not base.has_shell:
                return f"a shell for RUN in line {instruction.line}"
            if packages and packages != base.packages and _installs(dockerfile, instruction.number):
                return f"the packages of line {instruction.line}"
        if instruction.keyword in {"CMD", "ENTRYPOINT", "HEALTHCHECK"} and not base.has_shell:
            program = program_of(dockerfile.final, instruction)
            if program and _needs_shell(program, split):
                return f"what {instruction.keyword} in line {instruction.line} runs"
    return ""


def _installs(dockerfile: Dockerfile, number: int) -> bool:
    instruction = dockerfile.syntax.instructions[number]
    commands = ran(dockerfile.final, instruction)
    return commands is None or any(
        one.program in {"apt-get", "apt", "apk", "yum", "dnf", "microdnf"} for one in commands
    )


def _needs_shell(program: Program, split: Split) -> bool:
    """Whether a program is more than what is copied from the build."""
    if program.is_shell_form:
        return True
    first = program.words[0]
    if first.endswith(".sh") or first in {"sh", "bash", "/bin/sh", "/bin/bash"}:
        return True
    return program.instruction.keyword == "HEALTHCHECK" and not any(
        first == target or first.rsplit("/", 1)[-1] == target.rsplit("/", 1)[-1]
        for _, target in split.copies
    )
