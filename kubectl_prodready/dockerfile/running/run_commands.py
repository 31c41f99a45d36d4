"""The commands of a RUN as they are written, variables included, and their options."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from kubectl_prodready.core.processes.process import base
from kubectl_prodready.core.processes.shell_script import parsed
from kubectl_prodready.dockerfile.reading.syntax import Instruction
from kubectl_prodready.dockerfile.running.scripts import script_of

PREFIXES = frozenset(("sudo", "env", "command", "exec", "time", "nice"))


class Options(NamedTuple):
    """The options of a command with their values, and its other words."""

    values: dict[str, str]
    others: tuple[str, ...]

    def first(self, *names: str) -> str:
        """The value of the first of some options that there is; "" for none."""
        return next((self.values[name] for name in names if name in self.values), "")


def commands_of(run: Instruction) -> Iterator[tuple[str, ...]]:
    """The words of each command, without what only introduces it; none of a script too clever."""
    if run.words is not None:
        inner = parsed(run.words[2]) if run.words[1:2] == ("-c",) and run.words[2:] else None
        yield from (one.words for one in inner.commands) if inner else (run.words,)
        return
    script = parsed(script_of(run))
    for command in script.commands if script else ():
        words = command.words
        while words and (words[0] in PREFIXES or (words[0] != "[" and "=" in words[0])):
            words = words[1:]
        if words:
            yield (base(words[0]), *words[1:])


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
