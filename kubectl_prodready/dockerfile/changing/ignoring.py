"""Comments in a Dockerfile by which people keep rules away: `# prodready: ignore[DF013]`.

Right above an instruction, or within it, one is about that instruction; above FROM about the whole
stage, and above the first instruction of all about the whole file.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from kubectl_prodready.core.ignored import ALL, names_in
from kubectl_prodready.dockerfile.reading.syntax import Instruction, Kind, Line
from kubectl_prodready.dockerfile.view import Dockerfile
from kubectl_prodready.paths import Path
from kubectl_prodready.pattern import Pattern

IGNORE = Pattern(r"\ufeff?[ \t]*#[ \t]*prodready:[ \t]*ignore\[(?P<rules>[^\]\r\n]*)\]")


class Wish(NamedTuple):
    """The rules that a comment names, and the place that it is about."""

    place: Path
    rules: frozenset[str]


def wishes(dockerfile: Dockerfile) -> tuple[Wish, ...]:
    """All that comments want ignored."""
    if "prodready:" not in dockerfile.syntax.text:  # as almost always
        return ()
    return tuple(
        Wish(_place(dockerfile, instruction), names_in(found["rules"]))
        for instruction in dockerfile.syntax.instructions
        for line in comments_of(dockerfile, instruction)
        if (found := IGNORE.match(dockerfile.syntax.text, line.start, line.end))
    )


def comments_of(dockerfile: Dockerfile, instruction: Instruction) -> Iterator[Line]:
    """The comments right above an instruction, and those within it."""
    lines = dockerfile.syntax.lines
    first = instruction.line - 1
    above = first
    while above and lines[above - 1].kind in {Kind.COMMENT, Kind.DIRECTIVE}:
        above -= 1
    for line in (*lines[above:first], *lines[first : instruction.last_line]):
        if line.kind is Kind.COMMENT:
            yield line


def ignored(all_wishes: tuple[Wish, ...], path: Path, rule: str) -> str:
    """Why a rule has nothing to say about a place: a comment wants it so; else ""."""
    for wish in all_wishes:
        if path[: len(wish.place)] == wish.place and wish.rules & {rule, ALL}:
            return "a comment says so"
    return ""


def _place(dockerfile: Dockerfile, instruction: Instruction) -> Path:
    if instruction.number == 0:
        return ()
    path = dockerfile.path(instruction)
    return path[:2] if instruction.keyword == "FROM" else path
