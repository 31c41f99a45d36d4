"""The options of a command, as getopt_long takes them apart."""

from __future__ import annotations

from typing import NamedTuple


class Options(NamedTuple):
    """The options of a command with their values, and its other words."""

    values: dict[str, str]
    others: tuple[str, ...]

    def first(self, *names: str) -> str:
        """The value of the first of some options that there is; "" for none."""
        return next((self.values[name] for name in names if name in self.values), "")


def options(words: tuple[str, ...], with_value: str, long_with_value: frozenset[str]) -> Options:
    """Take the words behind a program apart as getopt_long does.

    `with_value` are the short options that have one.
    """
    values: dict[str, str] = {}
    others: list[str] = []
    rest = iter(words)
    for word in rest:
        if word.startswith("--") and len(word) > len("--"):
            name, equals, value = word.partition("=")
            values[name] = value if equals or name not in long_with_value else next(rest, "")
        elif word.startswith("-") and len(word) > 1:
            name, value = _short(word, with_value)
            is_open = name and not value
            values[f"-{name}"] = next(rest, "") if is_open else value
        else:
            others.append(word)
    return Options(values, tuple(others))


def _short(word: str, with_value: str) -> tuple[str, str]:
    """The option of a cluster that has a value, and what of it stands in the same word."""
    for at, letter in enumerate(word):
        if at and letter in with_value:
            return letter, word[at + 1 :]
    return "", ""
