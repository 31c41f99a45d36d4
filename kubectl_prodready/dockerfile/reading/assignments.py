"""What ARG, ENV and LABEL assign: `name=value ...`, or the old `name value`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from kubectl_prodready.dockerfile.reading.syntax import SPACES, Instruction
from kubectl_prodready.pattern import Pattern

GAP = Pattern(r"[\t\v\f\r ]+")


def _word(escape: str) -> Pattern:
    """A word. Quotes hold spaces, to the end where nobody closes them; a last escape is left out.

    (moby/buildkit, frontend/dockerfile/parser/line_parsers.go, parseWords.)
    """
    plain = rf"[^{SPACES}'\"{escape}]|{escape}."
    in_quotes = rf"'[^']*(?:'|\Z)|\"(?:[^\"{escape}]|{escape}.)*(?:\"|(?={escape}?\Z))"
    return Pattern(f"(?:{plain}|{in_quotes})+", re.DOTALL)


WORDS = {"\\": _word(r"\\"), "`": _word("`")}


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
    return _begins_old(instruction.arguments, instruction.escape)


def assignments(instruction: Instruction) -> tuple[Assignment, ...]:
    """What an instruction assigns, in its order."""
    start = instruction.arguments_at
    text = instruction.arguments
    if is_old_form(instruction):
        name, value = GAP.made.split(text, 1)
        return (Assignment(name, value, start, start + len(text)),)
    return tuple(
        Assignment(name, value if equals else None, start + at, start + end)
        for at, end in _words(text, instruction.escape)
        for name, equals, value in (text[at:end].partition("="),)
    )


def flaw(keyword: str, text: str, escape: str) -> str:
    """Why an instruction with such arguments assigns nothing, "" where it does."""
    if keyword not in {"ENV", "LABEL"}:
        return ""
    if _begins_old(text, escape):
        return "" if GAP.search(text) else f"{keyword} needs a value"
    words = (text[at:end] for at, end in _words(text, escape))
    without = next((word for word in words if "=" not in word), "")
    return without and f"{keyword} {without} without ="


def _begins_old(text: str, escape: str) -> bool:
    first = next(_words(text, escape), None)
    return first is not None and "=" not in text[slice(*first)]


def _words(text: str, escape: str) -> Iterator[tuple[int, int]]:
    for found in WORDS[escape].finditer(text):
        yield found.span()
