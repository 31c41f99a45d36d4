"""Flags as plain data, and a parser for the ordinary way to write them.

typer reads the same table (see app.py): it renders help and errors and knows every way to write a
flag. But importing it takes longer than fixing a file, so it is left out while all is ordinary.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple


class Flag(NamedTuple):
    """One flag or, without `spellings`, the positional arguments.

    `default` tells the type: False for a switch, an int, a text, or () for a list. `required`
    arguments must be there. `choices` are all values that a text may have.
    """

    name: str
    spellings: tuple[str, ...]
    default: Any
    help: str
    metavar: str = ""
    choices: tuple[str, ...] = ()
    required: bool = False


def parse(arguments: Sequence[str], flags: Sequence[Flag]) -> dict[str, Any] | None:
    """The values of all flags, or None where typer should read, or refuse, the arguments."""
    known = {spelling: flag for flag in flags for spelling in flag.spellings}
    values: dict[str, Any] = {flag.name: flag.default for flag in flags}
    rest = iter(arguments)
    for word in rest:
        flag = _flag_of(word, known, flags)
        if flag is None:
            return None
        value = _value_of(word, flag, rest)
        if value is None or (flag.choices and value not in flag.choices):
            return None
        values[flag.name] = (*values[flag.name], value) if flag.default == () else value
    if any(flag.required and not values[flag.name] for flag in flags):
        return None
    return values


def _flag_of(word: str, known: dict[str, Flag], flags: Sequence[Flag]) -> Flag | None:
    """The flag that a word names; a word without a dash is a positional argument."""
    if not word.startswith("-") or word == "-":
        return next((flag for flag in flags if not flag.spellings), None)
    name = word.partition("=")[0] if word.startswith("--") else word
    return known.get(name)


def _value_of(word: str, flag: Flag, rest: Iterator[str]) -> Any:
    """The value that a word or the one behind it gives; None where it is out of the ordinary."""
    if not flag.spellings:
        return word
    name, equals, attached = word.partition("=")
    if flag.default is False:
        return None if equals else True
    value = attached if equals and name.startswith("--") else next(rest, None)
    if isinstance(flag.default, int):
        return int(value) if value and value.isascii() and value.isdecimal() else None
    return value
