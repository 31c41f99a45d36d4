"""Words as BuildKit's shell lexer takes them apart: quotes, escapes, `$NAME` and `${NAME:-word}`.

(moby/buildkit, frontend/dockerfile/shell/lex.go.)
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import NamedTuple

from kubectl_prodready.dockerfile.reading.syntax import SPACES
from kubectl_prodready.pattern import Pattern

NAME = Pattern(r"[0-9]+|[@*#?$!-]|[^\W\d]\w*")
QUOTES = "'\""
ESCAPES = ("\\*", "\\?", "\\\\", "\\}", "\\/")
MODIFIERS = ("+", "-", "?", "#", "%")
HEREDOC = Pattern(r"<(?:<[\t\r ]*)?")


class LexError(ValueError):
    """Words with a quote or a brace that nobody closes, or a substitution that there is not."""


class Expanded(NamedTuple):
    """A text after its variables were put in. `missing` are those without a value."""

    text: str
    words: tuple[str, ...]
    missing: frozenset[str]


def expand(text: str, values: Mapping[str, str], escape: str = "\\") -> Expanded:
    """A text without its quotes and with the values of its variables, whole and as words.

    What has no value is the empty string, and `missing` names it. Raises LexError.
    """
    return _Lexer(text, values, escape).read()


def raw_words(text: str) -> tuple[str, ...]:
    """The words of a text as they are written, quotes, escapes and variables included.

    Raises LexError.
    """
    return _Lexer(text, {}, "\\", raw=True).read().words


def heredoc_words(text: str) -> tuple[str, ...]:
    """The words of a text as they are written, with the space after `<<` in its word.

    Raises LexError.
    """
    lexer = _Lexer(text, {}, "\\", raw=True)
    lexer.joins_heredocs = True
    return lexer.read().words


def unquoted(text: str) -> tuple[str, ...]:
    """The words of a text without their quotes; variables stay as they are. Raises LexError."""
    return _Lexer(text, {}, "\\", keeps_unset=True).read().words


class _Lexer:
    """One text while it is read, from the front."""

    def __init__(
        self,
        text: str,
        values: Mapping[str, str],
        escape: str,
        *,
        raw: bool = False,
        keeps_unset: bool = False,
    ) -> None:
        self.text = text
        self.values = values
        self.escape = escape
        self.raw_quotes = raw
        self.raw_escapes = raw
        self.keeps_unset = raw or keeps_unset
        self.joins_heredocs = False
        self.at = 0
        self.missing: set[str] = set()

    def read(self) -> Expanded:
        whole, words = self._until("", raw_escapes=self.raw_escapes)
        return Expanded(whole, tuple(words), frozenset(self.missing))

    @property
    def next(self) -> str:
        return self.text[self.at : self.at + 1]

    def take(self) -> str:
        self.at += 1
        return self.text[self.at - 1 : self.at]

    def _until(self, stop: str, *, raw_escapes: bool) -> tuple[str, list[str]]:
        """The text up to a character, or to the end, and its words."""
        before, self.raw_escapes = self.raw_escapes, raw_escapes
        whole: list[str] = []
        words = _Words()
        while self.next and self.next != stop:
            if self.next in QUOTES:
                part = self._quoted()
                words.add(part)
            elif self.next == "$":
                part = self._variable()
                words.split(part)
            elif self.next == self.escape:
                mark = self.take()
                part = (mark if self.raw_escapes else "") + self.take()
                words.add(part)
            elif self.joins_heredocs and (found := HEREDOC.match(self.text, self.at)):
                part = found[0]
                self.at = found.end()
                words.add(part)
            else:
                part = self.take()
                words.split(part)
            whole.append(part)
        if stop and not self.take():
            raise LexError(f"{stop} is missing")
        self.raw_escapes = before
        return "".join(whole), words.all()

    def _quoted(self) -> str:
        quote = self.take()
        parts = [quote] if self.raw_quotes else []
        while self.next != quote:
            if not self.next:
                raise LexError(f"{quote} is missing")
            if quote == '"' and self.next == "$":
                parts.append(self._variable())
                continue
            sign = self.take()
            if quote == '"' and sign == self.escape:
                if not self.next:  # at the end it is nothing
                    break
                if self.raw_escapes:
                    parts.append(sign)
                if self.next in {'"', "$", self.escape}:
                    sign = self.take()
                elif self.raw_escapes:
                    continue
            parts.append(sign)
        if not self.take():
            raise LexError(f"{quote} is missing")
        return "".join((*parts, quote) if self.raw_quotes else parts)

    def _name(self) -> str:
        found = NAME.match(self.text, self.at)
        if found:
            self.at = found.end()
        return found[0] if found else ""

    def _value(self, name: str) -> str | None:
        if name not in self.values:
            self.missing.add(name)
        return self.values.get(name)

    def _variable(self) -> str:
        self.take()
        if self.next != "{":
            name = self._name()
            value = self._value(name) if name else None
            return f"${name}" if not name or (value is None and self.keeps_unset) else value or ""
        self.take()
        if self.next in {"{", "}", ":", ""}:
            raise LexError("bad substitution")
        return self._in_braces(self._name())

    def _in_braces(self, name: str) -> str:
        sign = mark = self.take()
        if sign == "}":
            value = self._value(name)
            return f"${{{name}}}" if value is None and self.keeps_unset else value or ""
        if sign == "/":
            return self._replaced(name)
        if sign == ":":
            sign = self.take()
            mark += sign
        elif sign not in MODIFIERS:
            raise LexError("unsupported modifier")
        if mark in {":#", ":%"}:
            raise LexError("unsupported modifier")
        word, _ = self._until("}", raw_escapes=sign in "#%")
        known = name in self.values
        if not known and self.keeps_unset:
            return f"${{{name}{mark}{word}}}"
        if sign not in MODIFIERS:
            raise LexError("unsupported modifier")
        if sign in "-+":
            is_set = known and not (mark[0] == ":" and not self.values[name])
            if sign == "+":
                return word if is_set else ""
            return self.values[name] if is_set else word
        value = self._value(name) or ""
        return _trimmed(value, sign, word) if sign in "#%" else value

    def _replaced(self, name: str) -> str:
        is_all = self.next == "/"
        if is_all:
            self.take()
        pattern, _ = self._until("/", raw_escapes=True)
        other, _ = self._until("}", raw_escapes=True)
        value = self._value(name)
        if value is None and self.keeps_unset:
            return f"${{{name}/{pattern}/{other}}}"
        made = re.compile(_shell_pattern(pattern, greedy=True))
        return made.sub(lambda _: other, value or "", 0 if is_all else 1)


class _Words:
    """Words while they are collected: what is quoted parts none."""

    def __init__(self) -> None:
        self.done: list[str] = []
        self.word = ""

    def add(self, part: str) -> None:
        self.word += part

    def split(self, part: str) -> None:
        for sign in part:
            if sign not in SPACES:
                self.word += sign
            elif self.word:
                self.done.append(self.word)
                self.word = ""

    def all(self) -> list[str]:
        return [*self.done, self.word] if self.word else self.done


def _trimmed(value: str, sign: str, word: str) -> str:
    """A value without what a pattern fits at its beginning (`#`) or its end (`%`)."""
    greedy = word.startswith(sign)
    pattern = word.removeprefix(sign) if greedy else word
    if sign == "#":
        found = re.match(_shell_pattern(pattern, greedy=greedy), value)
        return value[found.end() :] if found else value
    starts = range(len(value) + 1) if greedy else range(len(value), -1, -1)
    made = re.compile(_shell_pattern(pattern, greedy=greedy), re.DOTALL)
    ends = (start for start in starts if made.fullmatch(value, start))
    return value[: next(ends, len(value))]


def _shell_pattern(pattern: str, *, greedy: bool) -> str:
    """A regular expression for a pattern of `*` and `?`. Raises LexError for other escapes."""
    parts = re.split(r"(\\.?|[*?])", pattern, flags=re.DOTALL)
    if any(part.startswith("\\") and part not in ESCAPES for part in parts):
        raise LexError("an escape in a pattern that there is not")
    stars = {"*": ".*" if greedy else ".*?", "?": "."}
    return "".join(stars.get(part) or re.escape(part.removeprefix("\\")) for part in parts)
