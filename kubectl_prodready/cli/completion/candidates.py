"""What may be typed next, and what the shell is to do about it.

This is what cobra's shell scripts read, kubectl's among them (cobra: shell completions,
ShellCompDirective): lines of `value<TAB>description`, and a last line `:N`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from types import MappingProxyType
from typing import NamedTuple

NO_SPACE, NO_FILES, DIRECTORIES, KEEP_ORDER = 2, 4, 16, 32
"""Put no space behind it; complete no files; directories only; leave the order as it is."""

FILES = 0
"""Where nothing fits, the shell completes files by itself."""

Described = Mapping[str, str]
"""Candidates and what is said of each, "" for nothing."""


class Answer(NamedTuple):
    """The candidates, in their order, and the sum of the directives."""

    candidates: Described = MappingProxyType({})
    directive: int = NO_FILES

    def lines(self) -> Iterator[str]:
        """What the shell reads."""
        for value, said in self.candidates.items():
            # nothing that has a control character in it can be meant, or be typed
            if value and value.isprintable():
                about = _one_line(said)
                yield f"{value}\t{about}" if about else value
        yield f":{self.directive}"


NOTHING = Answer()


def begun(typed: str, among: Described, before: str = "") -> dict[str, str]:
    """Those that begin as what was typed; `before` is put before each."""
    return {f"{before}{one}": said for one, said in among.items() if one.startswith(typed)}


def plain(values: Iterable[str]) -> dict[str, str]:
    """Candidates of which nothing is said."""
    return dict.fromkeys(values, "")


def without(among: Described, taken: Iterable[str]) -> dict[str, str]:
    """The candidates but for those that are there already."""
    gone = set(taken)
    return {one: said for one, said in among.items() if one not in gone}


def _one_line(text: str) -> str:
    return "".join(char for char in " ".join(text.split()) if char.isprintable())
