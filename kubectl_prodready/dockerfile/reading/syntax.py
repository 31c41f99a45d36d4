"""What a Dockerfile is made of: lines, instructions, heredocs, directives. Every character is kept.

Read as BuildKit reads it (moby/buildkit, frontend/dockerfile/parser), which is held against its own
parser in the tests.
"""

from __future__ import annotations

from bisect import bisect_right
from enum import Enum
from typing import NamedTuple

SPACES = (
    "\t\n\v\f\r \x85\xa0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a"
    "\u2028\u2029\u202f\u205f\u3000"
)
"""What is space for BuildKit, as for Go: Python has four separators more, from \\x1c to \\x1f."""


class Kind(Enum):
    """What a physical line is."""

    DIRECTIVE = "directive"
    COMMENT = "comment"
    BLANK = "blank"
    INSTRUCTION = "instruction"
    """Its first line, or one that continues it."""
    HEREDOC = "heredoc"
    """A line of a heredoc, its end included."""


class Line(NamedTuple):
    """A physical line with its end: `text[start:end]`. All lines together are the whole text."""

    kind: Kind
    start: int
    end: int


class Heredoc(NamedTuple):
    """A document within an instruction.

    `content` is what stands between its lines, tabs included. It is expanded unless its name is
    quoted, and `chomps` where leading tabs are none of it (`<<-`).
    """

    name: str
    content: str
    is_expanded: bool
    chomps: bool


class Part(NamedTuple):
    """A part of a logical line that stands in one physical line: at `at` in the former."""

    at: int
    start: int


class Instruction(NamedTuple):
    """One instruction: its meaning, and its place in the text (`start` to `end`, no line end).

    `logical` is the text without continuations and the comments in between; `arguments` what
    stands in it behind the keyword and the flags, from `arguments_at`. `words` is set where the
    arguments are a JSON array of strings. Lines are counted from 1.
    `number` is its place among the instructions, from 0. `escape` is the file's.
    """

    number: int
    keyword: str
    flags: tuple[str, ...]
    arguments: str
    arguments_at: int
    words: tuple[str, ...] | None
    heredocs: tuple[Heredoc, ...]
    logical: str
    parts: tuple[Part, ...]
    start: int
    end: int
    line: int
    last_line: int
    trigger: Instruction | None = None
    """What an ONBUILD holds: an instruction without a place of its own."""
    escape: str = "\\"

    def offset(self, at: int) -> int:
        """Where in the text a place in `logical` stands."""
        part = self.parts[bisect_right(self.parts, at, key=_at) - 1]
        return part.start + at - part.at

    def flag(self, name: str) -> str | None:
        """The value of `--name=value`, "" for `--name` alone, None where it is not there."""
        for flag in self.flags:
            found, _, value = flag.removeprefix("--").partition("=")
            if found == name:
                return value
        return None

    @property
    def is_exec_form(self) -> bool:
        """Whether it is a JSON array."""
        return self.words is not None


def _at(part: Part) -> int:
    return part.at


class Syntax(NamedTuple):
    """A whole Dockerfile as it is written. `escape` continues lines: a backslash or a backtick."""

    text: str
    lines: tuple[Line, ...]
    instructions: tuple[Instruction, ...]
    directives: tuple[tuple[str, str], ...]
    escape: str

    def comments(self) -> list[str]:
        """All comments and directives, in their order, without the space around them."""
        return [
            self.text[line.start : line.end].strip("\ufeff \t\r\n")
            for line in self.lines
            if line.kind in {Kind.COMMENT, Kind.DIRECTIVE}
        ]

    def source(self, instruction: Instruction) -> str:
        """An instruction as it is written, comments within it included."""
        return self.text[instruction.start : instruction.end]
