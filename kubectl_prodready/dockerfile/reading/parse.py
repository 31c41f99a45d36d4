"""Read a Dockerfile without losing a character of it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from kubectl_prodready.dockerfile.reading.assignments import flaw
from kubectl_prodready.dockerfile.reading.forms import MAYBE_JSON, exec_form, flags_of
from kubectl_prodready.dockerfile.reading.heredocs import Announced, announced
from kubectl_prodready.dockerfile.reading.lexing import LexError
from kubectl_prodready.dockerfile.reading.syntax import (
    SPACES,
    Heredoc,
    Instruction,
    Kind,
    Line,
    Part,
    Syntax,
)
from kubectl_prodready.errors import InputError
from kubectl_prodready.pattern import Pattern

DIRECTIVE = Pattern(rf"#[{SPACES}]*([a-zA-Z][a-zA-Z0-9]*)[\t\f\r ]*=[\t\f\r ]*(.+?)[\t\f\r ]*")
DIRECTIVES = frozenset(("escape", "syntax", "check"))
SPACE = Pattern(r"[\t\v\f\r ]+")
WITH_HEREDOCS = frozenset(("ADD", "COPY", "RUN"))
KEYWORDS = MAYBE_JSON | {
    *("ARG", "ENV", "EXPOSE", "FROM", "HEALTHCHECK", "LABEL"),
    *("MAINTAINER", "ONBUILD", "STOPSIGNAL", "USER", "WORKDIR"),
}
LONGEST = 65_536
"""Bytes of the longest line that BuildKit reads, its end included."""
BOM = "\ufeff"


def parse(text: str) -> Syntax:
    """The instructions of a Dockerfile. Raises InputError, with its line, for what is none.

    What BuildKit's parser refuses is refused, and so are instructions that there are not.
    """
    return _Reader(text).read()


class _Physical(NamedTuple):
    """A physical line: its number from 1, its place, and its text without the line's end."""

    number: int
    start: int
    end: int
    text: str


class _Logical(NamedTuple):
    """A logical line: its text, where its parts stand, and the physical lines that it spans."""

    text: str
    parts: tuple[Part, ...]
    first: _Physical
    last: _Physical


class _Reader:
    """A text while it is read, line by line."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.physical = tuple(self._physical())
        self.at = 0
        self.lines: list[Line] = []
        self.instructions: list[Instruction] = []
        self.directives: list[tuple[str, str]] = []
        self.escape = "\\"
        self.seeks_directives = True

    def _physical(self) -> Iterator[_Physical]:
        start = number = 0
        while start < len(self.text):
            found = self.text.find("\n", start)
            end = found + 1 if found >= 0 else len(self.text)
            number += 1
            line = _Physical(number, start, end, self.text[start:end].rstrip("\r\n"))
            if _is_too_long(self.text[start:end]):
                raise _wrong("a line of more than 65,535 bytes", "break it", line)
            yield line
            start = end

    def _next(self) -> _Physical | None:
        if self.at == len(self.physical):
            return None
        self.at += 1
        return self.physical[self.at - 1]

    def read(self) -> Syntax:
        while line := self._next():
            shown = line.text.removeprefix(BOM) if line.number == 1 else line.text
            bare = shown.lstrip(SPACES)
            if self._is_directive(bare, line):
                self._note(line, Kind.DIRECTIVE)
            elif bare.startswith("#"):
                self._note(line, Kind.COMMENT)
            elif not bare:
                self._note(line, Kind.BLANK)
            else:
                self._instruction(line, len(line.text) - len(bare))
        if not self.instructions:
            advice = "a Dockerfile begins with FROM"
            raise InputError("no instructions", advice=advice, line=1, column=1)
        return Syntax(
            self.text,
            tuple(self.lines),
            tuple(self.instructions),
            tuple(self.directives),
            self.escape,
        )

    def _note(self, line: _Physical, kind: Kind) -> None:
        self.lines.append(Line(kind, line.start, line.end))

    def _is_directive(self, bare: str, line: _Physical) -> bool:
        """Whether a line is one; the first line that looks like none ends them."""
        if not self.seeks_directives:
            return False
        found = DIRECTIVE.fullmatch(bare)
        if not found or found[1].lower() not in DIRECTIVES:
            self.seeks_directives = False
            return False
        name, value = found[1].lower(), found[2]
        if any(name == other for other, _ in self.directives):
            raise _wrong(f"a second {name} directive", "leave one of them out", line)
        if name == "escape":
            if value not in {"\\", "`"}:
                raise _wrong(f"escape={value}", "it may be a backslash or a backtick", line)
            self.escape = value
        self.directives.append((name, value))
        return True

    def _instruction(self, first: _Physical, indent: int) -> None:
        line = self._logical(first, indent)
        made = _Made(line, self.escape, len(self.instructions))
        heredocs, last = self._heredocs(made, line)
        start = first.start + indent
        end = last.start + len(last.text)
        self.instructions.append(made.instruction(heredocs, start, end, last.number))

    def _logical(self, first: _Physical, indent: int) -> _Logical:
        """A line and all that continue it. Comments and blank lines between them are skipped."""
        self._note(first, Kind.INSTRUCTION)
        shown, goes_on = self._continued(first.text[indent:])
        texts, parts, at = [shown], [Part(0, first.start + indent)], len(shown)
        last = first
        while goes_on and (line := self._next()):
            last = line
            bare = line.text.lstrip(SPACES)
            if bare.startswith("#"):
                self._note(line, Kind.COMMENT)
            elif not bare:
                self._note(line, Kind.BLANK)
            else:
                self._note(line, Kind.INSTRUCTION)
                shown, goes_on = self._continued(line.text)
                texts.append(shown)
                parts.append(Part(at, line.start))
                at += len(shown)
        return _Logical("".join(texts), tuple(parts), first, last)

    def _continued(self, text: str) -> tuple[str, bool]:
        """A line without the sign that continues it, and whether there is one."""
        bare = text.rstrip(" \t")
        if bare.endswith(self.escape) and not bare.endswith(self.escape * 2):
            return bare[:-1], True
        return text, False

    def _heredocs(self, made: _Made, line: _Logical) -> tuple[tuple[Heredoc, ...], _Physical]:
        """The heredocs of an instruction, and the last line of the last of them."""
        found: list[Heredoc] = []
        last = line.last
        for one in made.heredocs():
            end = self._end_of(one)
            if end is None:
                if one.is_doubtful:
                    continue
                advice = f"end it with a line that is {one.name}"
                raise _wrong("a heredoc without an end", advice, line.first)
            start, stop = self.at, self.physical[end]
            for body in self.physical[start : end + 1]:
                self._note(body, Kind.HEREDOC)
            content = self.text[self.physical[start].start : stop.start]
            found.append(Heredoc(one.name, content, one.is_expanded, one.chomps))
            self.at, last = end + 1, stop
        return tuple(found), last

    def _end_of(self, one: Announced) -> int | None:
        """The place among the lines of the one that ends a heredoc."""
        for at in range(self.at, len(self.physical)):
            line = self.physical[at].text
            if one.name == (line.lstrip("\t") if one.chomps else line):
                return at
        return None


class _Made:
    """What a logical line says."""

    def __init__(self, line: _Logical, escape: str, number: int) -> None:
        self.line = line
        self.escape = escape
        self.number = number
        text = line.text.rstrip(SPACES)
        start = len(text) - len(text.lstrip(SPACES))
        space = SPACE.search(text, start)
        first = text[start : space.start() if space else len(text)]
        self.keyword = first.upper()
        if self.keyword not in KEYWORDS or not first.isascii():
            advice = "check its spelling, and the line before it"
            raise _wrong(f"there is no instruction {first}", advice, line.first)
        self.flags, at = flags_of(text, space.end() if space else len(text), escape)
        self.at = len(text) - len(text[at:].lstrip(SPACES))
        self.arguments = text[self.at :]
        self.words = self._words()
        if found := flaw(self.keyword, self.arguments, escape):
            raise _wrong(found, "write it as name=value", line.first)

    def _words(self) -> tuple[str, ...] | None:
        try:
            return exec_form(self.keyword, self.arguments)
        except ValueError:
            advice = "put them in quotes"
            raise _wrong("an array with more than strings", advice, self.line.first) from None

    def trigger(self) -> _Made | None:
        """The instruction in an ONBUILD."""
        if self.keyword != "ONBUILD" or not self.arguments:
            return None
        return _Made(self.line._replace(text=self.arguments, parts=()), self.escape, self.number)

    def heredocs(self) -> tuple[Announced, ...]:
        """The heredocs that its line announces, in their order."""
        made = self.trigger() or self
        if made.keyword not in WITH_HEREDOCS or made.words is not None:
            return ()
        try:
            return announced(self.line.text)
        except LexError as error:
            raise _wrong(f"a heredoc without a name: {error}", "name it", self.line.first) from None

    def instruction(
        self, heredocs: tuple[Heredoc, ...], start: int, end: int, last: int
    ) -> Instruction:
        """All of it together."""
        trigger = self.trigger()
        return Instruction(
            self.number,
            self.keyword,
            self.flags,
            self.arguments,
            self.at,
            self.words,
            heredocs,
            self.line.text,
            self.line.parts,
            start,
            end,
            self.line.first.number,
            last,
            trigger.instruction(heredocs, start, end, last) if trigger else None,
            self.escape,
        )


def _is_too_long(line: str) -> bool:
    if len(line) < LONGEST // 4:  # as always
        return False
    return len(line.encode()) + (not line.endswith("\n")) > LONGEST


def _wrong(message: str, advice: str, line: _Physical) -> InputError:
    return InputError(message, advice=advice, line=line.number, column=1)
