"""What ARG, ENV and LABEL assign: `name=value ...`, or the old `name value`."""

from __future__ import annotations

import re
from typing import NamedTuple

from kubectl_prodready.dockerfile.syntax import Instruction
from kubectl_prodready.pattern import Pattern

WORD = Pattern(r"(?:[^\s'\"\\]|\\.|'[^']*'|\"(?:[^\"\\]|\\.)*\"|['\"\\])+", re.DOTALL)
BACKTICKED = Pattern(r"(?:[^\s'\"`]|`.|'[^']*'|\"(?:[^\"`]|`.)*\"|['\"`])+", re.DOTALL)


class Assignment(NamedTuple):
    """A name and its value as written, quotes and variables included; None for `ARG name`.

    `at` and `end` are where it stands in the instruction's logical line.
    """

    name: str
    value: str | None
    at: int
    end: int


def is_old_form(instruction: Instruction) -> bool:
    """Whether it is `ENV name value`: all that follows the name is one value."""
    if instruction.keyword not in {"ENV", "LABEL"}:
        return False
    first = WORD.match(instruction.arguments)
    return first is not None and "=" not in first[0]


def assignments(instruction: Instruction) -> tuple[Assignment, ...]:
    """What an instruction assigns, in its order."""
    start = instruction.arguments_at
    text = instruction.arguments
    if is_old_form(instruction):
        name, *rest = text.split(maxsplit=1)
        return (Assignment(name, rest[0] if rest else "", start, start + len(text)),)
    found = WORD.finditer(text)
    made = ((*word[0].partition("="), word) for word in found)
    return tuple(
        Assignment(name, value if equals else None, start + word.start(), start + word.end())
        for name, equals, value, word in made
    )
