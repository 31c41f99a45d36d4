"""Which heredocs the line of an instruction announces.

(moby/buildkit, frontend/dockerfile/parser/parser.go, heredocsFromLine.)
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from kubectl_prodready.dockerfile.reading.lexing import LexError, heredoc_words, raw_words, unquoted
from kubectl_prodready.pattern import Pattern

HEREDOC = Pattern(r"[0-9]*<<(?P<chomps>-?)(?P<gap>[\t\r ]*)(?P<name>[^<]*)", re.DOTALL)


class Announced(NamedTuple):
    """A heredoc in the line of its instruction, as `Heredoc` without its content.

    It `is_doubtful` with space before its name: BuildKit takes it for one since 2025 only, and
    `$((1 << 4))` looks like it.
    """

    name: str
    is_expanded: bool
    chomps: bool
    is_doubtful: bool


def announced(line: str) -> tuple[Announced, ...]:
    """The heredocs of a logical line, in their order. Raises LexError for a name that is none."""
    if "<<" not in line:
        return ()
    try:
        words = heredoc_words(line)
    except LexError:  # with a quote that is not closed there is none
        return ()
    return tuple(one for word in words for one in _announced(word))


def _announced(word: str) -> Iterator[Announced]:
    found = HEREDOC.fullmatch(word)
    if not found:
        return
    names = unquoted(found["name"])
    if len(names) == 1:
        (name,) = names
        is_quoted = _quotes(name) != _quotes("".join(raw_words(found["name"])))
        yield Announced(name, not is_quoted, bool(found["chomps"]), bool(found["gap"]))


def _quotes(text: str) -> int:
    return text.count("'") + text.count('"')
