"""The parts that the types of fields are made of: mappings, lists and scalars."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any, TypeAlias

from kubectl_prodready.core.configuration.said import unknown
from kubectl_prodready.core.quantity import Quantity
from kubectl_prodready.paths import Path, written

Checker: TypeAlias = Callable[[Any, Path], Iterator[str]]
"""Tells what is wrong with a value; the path begins with the name of the field that was edited."""

INT32, INT64 = 2**31 - 1, 2**63 - 1
LAST_PORT = 65535
PORT_NAME = re.compile(r"(?=.{1,15}\Z)(?=.*[a-z])[a-z0-9]+(?:-[a-z0-9]+)*")
HEADER_NAME = re.compile(r"[-A-Za-z0-9]+")


def named(path: Path) -> str:
    """A place for people: below the field that was edited its own name says nothing new."""
    is_below = any(isinstance(step, str) for step in path[1:2])
    return written(path[1:] if is_below else path)


def nothing(_value: Any, _path: Path) -> Iterator[str]:
    """Nothing is wrong."""
    return iter(())


class Block:
    """A mapping whose keys are known."""

    def __init__(
        self,
        fields: Mapping[str, Checker],
        needed: tuple[str, ...] = (),
        together: Checker = nothing,
        others: Mapping[re.Pattern[str], Checker] | None = None,
    ) -> None:
        """Keep what may stand below which key.

        `needed` ones must be there, `together` looks at the whole mapping, and `others` are the
        patterns of keys that nobody can list.
        """
        self.fields = fields
        self.needed = needed
        self.together = together
        self.others = others or {}

    def __call__(self, value: Any, path: Path) -> Iterator[str]:
        """What is wrong with a mapping: key by key, then as a whole."""
        if isinstance(value, dict):
            yield from self._within(value, path)
        else:
            yield f"{named(path)} must be a mapping"

    def _within(self, value: dict[Any, Any], path: Path) -> Iterator[str]:
        for key, below in value.items():
            checker = self.checker(key)
            yield from checker(below, (*path, key)) if checker else self._unknown(key, path)
        yield from (f"{named((*path, key))} is missing" for key in self.needed if key not in value)
        yield from self.together(value, path)

    def checker(self, key: object) -> Checker | None:
        """What checks the value of a key; None for a key that cannot be there."""
        word = str(key)
        free = (check for names, check in self.others.items() if names.fullmatch(word))
        return self.fields.get(word) or next(free, None)

    def _unknown(self, key: object, path: Path) -> Iterator[str]:
        place = f" in {named(path)}" if path[1:] else ""
        yield f'unknown field "{key}"{place}; {unknown((str(key),), self.fields).advice}'


def exactly_one(*keys: str) -> Checker:
    """One of some keys and no more, as a probe asks one thing only."""

    def check(value: Any, path: Path) -> Iterator[str]:
        given = [key for key in keys if key in value]
        if not given:
            yield f"{named(path)} must have one of {', '.join(keys)}"
        elif given[1:]:
            yield f"{named(path)} can have only one of {', '.join(given)}"

    return check


def list_of(check: Checker, least: int = 0) -> Checker:
    """A list whose items are all of one kind."""

    def check_items(value: Any, path: Path) -> Iterator[str]:
        if not isinstance(value, list):
            yield f"{named(path)} must be a list"
        elif len(value) < least:
            yield f"{named(path)} must not be empty"
        else:
            for index, item in enumerate(value):
                yield from check(item, (*path, index))

    return check_items


def text(value: Any, path: Path) -> Iterator[str]:
    """Text, for which YAML does not take every word: `yes`, `1` and `1.0` are none."""
    if isinstance(value, dict | list) or value is None:
        yield f"{named(path)} must be text"
    elif not isinstance(value, str):
        yield f"{named(path)} must be text; put it into quotes"


def header_name(value: Any, path: Path) -> Iterator[str]:
    """The name of an HTTP header."""
    if not isinstance(value, str) or not HEADER_NAME.fullmatch(value):
        yield f"{named(path)} must be the name of a header: letters, digits and hyphens"


def one_of(values: tuple[Any, ...], words: str) -> Checker:
    """One of some scalars, of the same type: true is not 1."""

    def check(value: Any, path: Path) -> Iterator[str]:
        if not any(type(value) is type(one) and value == one for one in values):
            yield f"{named(path)} must be {words}"

    return check


def whole_number(least: int, most: int = INT32) -> Checker:
    """A whole number, no larger than its type or its meaning allows."""

    def check(value: Any, path: Path) -> Iterator[str]:
        if not _is_whole(value) or value < least:
            yield f"{named(path)} must be a whole number, {least} or more"
        elif value > most:
            yield f"{named(path)} must be at most {most}"

    return check


def port(value: Any, path: Path) -> Iterator[str]:
    """A port by its number, or by the name that the container gives it."""
    if isinstance(value, str) and value.isdecimal():
        yield f"{named(path)} must be a number without quotes, or a port's name"
    elif isinstance(value, str) and not PORT_NAME.fullmatch(value):
        words = "at most 15 of a-z, 0-9 and single hyphens between them, one a letter"
        yield f"{named(path)} must be a number, or a port's name: {words}"
    elif not isinstance(value, str) and not (_is_whole(value) and 1 <= value <= LAST_PORT):
        yield f"{named(path)} must be a number from 1 to {LAST_PORT}, or a port's name"


def amount(finest: int, words: str, least: int = 1) -> Checker:
    """A quantity that needs no rounding; `finest` and `least` are in billionths."""

    def check(value: Any, path: Path) -> Iterator[str]:
        found = Quantity.parse(value)
        if found is None or found.nanos < least or found.nanos % finest:
            yield f"{named(path)} must be {words}"

    return check


def _is_whole(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)
