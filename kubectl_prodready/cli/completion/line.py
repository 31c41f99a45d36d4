"""What was typed so far: which command, which values, and what the last word is going to be."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from kubectl_prodready.cli.completion.tables import Command
from kubectl_prodready.cli.flags import Flag

ARGUMENT, FLAG, VALUE, NOTHING = "argument", "flag", "value", "nothing"
"""What the last word is: an argument, a flag's name, a flag's value, or nothing that is known."""

END = "--"
"""Behind it all words are arguments."""


class Line(NamedTuple):
    """A command line that is being typed.

    `values` has the words given to each flag, by its name, () for a switch. `typed` is what is
    there of the last word or, of a flag's value, what is there of the value; `before` stands before
    that in the same word and belongs to whatever completes it, as the `-n` of `-nshop`.
    """

    command: str
    values: Mapping[str, tuple[str, ...]]
    arguments: tuple[str, ...]
    is_a: str
    typed: str
    flag: Flag | None = None
    before: str = ""

    def value(self, name: str) -> str:
        """What a flag was given last, "" where it was not."""
        given = self.values.get(name, ())
        return given[-1] if given else ""


def read(words: Sequence[str], commands: Mapping[str, Command]) -> Line:
    """The words behind the program's name as a line; the last one is being typed, or empty."""
    *before, last = words or ("",)
    reader = _Reader(commands)
    for word in before:
        reader.take(word)
    return reader.line(last)


class _Reader:
    """Takes one word after the other, as leniently as it can: a line is wrong until it is whole."""

    def __init__(self, commands: Mapping[str, Command]) -> None:
        self._commands = commands
        # before there is a command, a flag may be any command's
        self._known = {
            spelling: flag
            for command in commands.values()
            for flag in command.flags
            for spelling in flag.spellings
        }
        self._command = ""
        self._values: dict[str, tuple[str, ...]] = {}
        self._arguments: list[str] = []
        self._waiting: Flag | None = None
        self._has_ended = False

    def take(self, word: str) -> None:
        """Take a word that is whole."""
        if self._waiting:
            self._give(self._waiting, word)
            self._waiting = None
        elif self._is_argument(word):
            self._argue(word)
        elif word == END:
            self._has_ended = True
        elif word.startswith(END):
            name, equals, value = word.partition("=")
            self._meet(self._known.get(name), value, has_value=bool(equals))
        else:
            flag, value = self._short(word)
            self._meet(flag, value, has_value=bool(value))

    def line(self, last: str) -> Line:
        """The line whose last word is not whole yet."""
        if self._waiting:
            return self._line(VALUE, last, self._waiting)
        if self._is_argument(last):
            return self._line(ARGUMENT, last)
        if last.startswith(END):
            name, equals, value = last.partition("=")
            flag = self._known.get(name)
            if not equals:
                return self._line(FLAG, last)
            return self._line(VALUE, value, flag) if _takes(flag) else self._line(NOTHING, last)
        flag, value = self._short(last)
        if flag and value:
            return self._line(VALUE, value, flag, last.removesuffix(value))
        return self._line(FLAG, last)

    def _line(self, is_a: str, typed: str, flag: Flag | None = None, before: str = "") -> Line:
        arguments = tuple(self._arguments)
        return Line(self._command, self._values, arguments, is_a, typed, flag, before)

    def _is_argument(self, word: str) -> bool:
        return self._has_ended or not word.startswith("-")

    def _argue(self, word: str) -> None:
        if self._command:
            self._arguments.append(word)
            return
        self._command = word
        if word in self._commands:
            flags = self._commands[word].flags
            self._known = {spelling: flag for flag in flags for spelling in flag.spellings}

    def _meet(self, flag: Flag | None, value: str, *, has_value: bool) -> None:
        if flag is None:
            return
        if not _takes(flag):
            self._values[flag.name] = ()
        elif has_value:
            self._give(flag, value)
        else:
            self._waiting = flag

    def _give(self, flag: Flag, value: str) -> None:
        self._values[flag.name] = (*self._values.get(flag.name, ()), value)

    def _short(self, word: str) -> tuple[Flag | None, str]:
        """The flag in a word such as `-n`, `-nshop` or `-Rfweb.yaml`, and the value behind it.

        Switches before it are taken, but for the last one.
        """
        for index, letter in enumerate(word[1:], 2):
            flag = self._known.get(f"-{letter}")
            rest = word[index:]
            if flag is None or _takes(flag) or not rest:
                return flag, rest if _takes(flag) else ""
            self._values[flag.name] = ()
        return None, ""


def _takes(flag: Flag | None) -> bool:
    """Whether a flag takes a value."""
    return flag is not None and flag.default is not False
