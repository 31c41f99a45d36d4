"""Read a Dockerfile without losing a character of it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any, NamedTuple

from kubectl_prodready.dockerfile.lexing import LexError, raw_words, unquoted
from kubectl_prodready.dockerfile.syntax import Heredoc, Instruction, Kind, Line, Part, Syntax
from kubectl_prodready.errors import InputError
from kubectl_prodready.pattern import Pattern

DIRECTIVE = Pattern(r"#\s*([a-zA-Z][a-zA-Z0-9]*)\s*=\s*(.+?)\s*")
DIRECTIVES = frozenset(("escape", "syntax", "check"))
SPACE = Pattern(r"[\t\v\f\r ]+")
FLAG = Pattern(r"--[^\s]")
HEREDOC = Pattern(r"\d*<<(?P<chomps>-?)(?P<name>[^<]+)", re.DOTALL)
WITH_HEREDOCS = frozenset(("ADD", "COPY", "RUN"))
MAYBE_JSON = frozenset(("ADD", "COPY", "CMD", "ENTRYPOINT", "RUN", "SHELL", "VOLUME"))
KEYWORDS = MAYBE_JSON | {
    *("ARG", "ENV", "EXPOSE", "FROM", "HEALTHCHECK", "LABEL"),
    *("MAINTAINER", "ONBUILD", "STOPSIGNAL", "USER", "WORKDIR"),
}
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
        self.source = self._physical()
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
            yield _Physical(number, start, end, self.text[start:end].rstrip("\r\n"))
            start = end

    def read(self) -> Syntax:
        for line in self.source:
            shown = line.text.removeprefix(BOM) if line.number == 1 else line.text
            bare = shown.lstrip()
            if self._is_directive(bare, line):
                self._note(line, Kind.DIRECTIVE)
            elif bare.startswith("#"):
                self._note(line, Kind.COMMENT)
            elif not bare:
                self._note(line, Kind.BLANK)
            else:
                self._instruction(line, len(line.text) - len(bare))
        if not self.instructions:
            raise InputError("no instructions", advice="a Dockerfile begins with FROM", line=1)
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
        while goes_on and (line := next(self.source, None)):
            last = line
            bare = line.text.lstrip()
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
        for name, is_expanded, chomps in made.heredocs():
            content: list[str] = []
            for body in self.source:
                self._note(body, Kind.HEREDOC)
                last = body
                if name == (body.text.lstrip("\t") if chomps else body.text):
                    break
                content.append(self.text[body.start : body.end])
            else:
                advice = f"end it with a line that is {name}"
                raise _wrong("a heredoc without an end", advice, line.first)
            found.append(Heredoc(name, "".join(content), is_expanded, chomps))
        return tuple(found), last


class _Made:
    """What a logical line says."""

    def __init__(self, line: _Logical, escape: str, number: int) -> None:
        self.line = line
        self.escape = escape
        self.number = number
        text = line.text
        space = SPACE.search(text, len(text) - len(text.lstrip()))
        first = text[: space.start()] if space else text
        self.keyword = first.strip().upper()
        if self.keyword not in KEYWORDS:
            advice = "check its spelling, and the line before it"
            raise _wrong(f"there is no instruction {first.strip()}", advice, line.first)
        self.flags, self.at = _flags(text, space.end() if space else len(text), escape)
        self.arguments = text[self.at :].strip()
        self.words = self._words()

    def _words(self) -> tuple[str, ...] | None:
        """The strings of a JSON array, None where it is none."""
        text = self.arguments
        if self.keyword == "HEALTHCHECK":
            text = text.partition(" ")[2].lstrip()
        elif self.keyword not in MAYBE_JSON:
            return None
        if not text.startswith("["):
            return None
        try:
            said: Any = json.loads(text, parse_constant=_no_constant, strict=True)
        except (ValueError, RecursionError):
            return None
        if not isinstance(said, list):
            return None
        if not all(isinstance(word, str) for word in said):
            raise _wrong("an array with more than strings", "put them in quotes", self.line.first)
        return tuple(said)

    def trigger(self) -> _Made | None:
        """The instruction in an ONBUILD."""
        if self.keyword != "ONBUILD" or not self.arguments:
            return None
        return _Made(self.line._replace(text=self.arguments, parts=()), self.escape, self.number)

    def heredocs(self) -> Iterator[tuple[str, bool, bool]]:
        """Name of each heredoc, whether it is expanded, and whether tabs before it are none."""
        made = self.trigger() or self
        if made.keyword not in WITH_HEREDOCS or made.words is not None:
            return
        if "<<" not in self.line.text:
            return
        try:
            words = raw_words(self.line.text)
        except LexError:  # with a quote that is not closed there is none
            return
        for word in words:
            if found := HEREDOC.fullmatch(word):
                try:
                    names, raw = unquoted(found["name"]), raw_words(found["name"])
                except LexError as error:
                    raise _wrong(f"heredoc {word}", str(error), self.line.first) from None
                if len(names) == 1:
                    yield names[0], names == raw, bool(found["chomps"])

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
            self.at + len(self.line.text[self.at :]) - len(self.line.text[self.at :].lstrip()),
            self.words,
            heredocs,
            self.line.text,
            self.line.parts,
            start,
            end,
            self.line.first.number,
            last,
            trigger.instruction(heredocs, start, end, last) if trigger else None,
        )


def _flags(text: str, at: int, escape: str) -> tuple[tuple[str, ...], int]:
    """The words at the beginning of the arguments that are flags, and where they end."""
    flags: list[str] = []
    while True:
        while at < len(text) and text[at].isspace():
            at += 1
        if not text.startswith("--", at):
            return tuple(flags), at
        word, end = _word(text, at, escape)
        if word == "--":
            return tuple(flags), end
        flags.append(word)
        at = end


def _word(text: str, at: int, escape: str) -> tuple[str, int]:
    """A word without its quotes, and where it ends."""
    parts: list[str] = []
    quote = ""
    while at < len(text) and (quote or not text[at].isspace()):
        sign = text[at]
        if sign == escape and quote != "'":
            at += 1
            if at < len(text):
                parts.append(text[at])
        elif sign == quote:
            quote = ""
        elif not quote and sign in "'\"":
            quote = sign
        else:
            parts.append(sign)
        at += 1
    return "".join(parts), at


def _no_constant(name: str) -> Any:
    """NaN and its like are no JSON. Raises ValueError."""
    raise ValueError(name)


def _wrong(message: str, advice: str, line: _Physical) -> InputError:
    return InputError(message, advice=advice, line=line.number, column=1)
