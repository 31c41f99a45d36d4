"""Credentials that ARG and ENV leave in an image, or in what its build keeps. Only names leave."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from kubectl_prodready.core.processes.credentials import is_named_as_secret, is_secret
from kubectl_prodready.dockerfile.reading.assignments import assignments
from kubectl_prodready.dockerfile.reading.syntax import Instruction
from kubectl_prodready.dockerfile.view import Dockerfile
from kubectl_prodready.pattern import Pattern

NO_SECRET = Pattern(
    r"(?i)fake|test|none|unused|not[-_ ](?:a|used|needed|set)\b.*|x+|.|.*(?:dummy|placeholder).*"
    r"|[\w-]+\.(?:sh|py|pl|rb|js|ps1|txt|json)"
)
"""What stands where a build only wants some value."""


class Baked(NamedTuple):
    """A variable whose value everybody finds who has the image, or what the build keeps of it."""

    at: Instruction
    name: str
    is_in_image: bool


def baked_secrets(dockerfile: Dockerfile) -> Iterator[Baked]:
    """Each variable of a credential, where it comes first."""
    seen: set[str] = set()
    for instruction in dockerfile.syntax.instructions:
        if instruction.keyword not in {"ARG", "ENV"}:
            continue
        is_arg = instruction.keyword == "ARG"
        for one in assignments(instruction):
            if one.name not in seen and _is_secret(one.name, one.value, is_arg=is_arg):
                seen.add(one.name)
                is_in_image = not is_arg and dockerfile.stage_of(instruction) in dockerfile.built
                yield Baked(instruction, one.name, is_in_image)


def _is_secret(name: str, value: str | None, *, is_arg: bool) -> bool:
    if value is None:  # whoever builds gives it
        return is_arg and is_named_as_secret(name)
    bare = value.strip("'\"")
    return is_secret(name, bare) and not NO_SECRET.fullmatch(bare)
