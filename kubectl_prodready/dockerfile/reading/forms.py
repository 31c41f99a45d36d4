"""How the words behind a keyword are written: as flags, and as a JSON array (the exec form)."""

from __future__ import annotations

import json
import math
from typing import Any

from kubectl_prodready.pattern import Pattern

SPACE = "\t\n\v\f\r "
FIRST_WORD = Pattern(r"[^\s]+\s*")
MAYBE_JSON = frozenset(("ADD", "COPY", "CMD", "ENTRYPOINT", "RUN", "SHELL", "VOLUME"))
LONE_SURROGATE = Pattern("[\ud800-\udfff]")
"""Half a character, which JSON can write and no text can hold."""


def flags_of(text: str, at: int, escape: str) -> tuple[tuple[str, ...], int]:
    """The words from a place on that are flags, and where they end."""
    flags: list[str] = []
    while True:
        while at < len(text) and text[at] in SPACE:
            at += 1
        if not text.startswith("--", at):
            return tuple(flags), at
        word, at = _word(text, at, escape)
        if word == "--":
            return tuple(flags), at
        flags.append(word)


def _word(text: str, at: int, escape: str) -> tuple[str, int]:
    """A word without its quotes, and where it ends. Each kind of quotes knows escapes."""
    parts: list[str] = []
    quote = ""
    while at < len(text) and (quote or text[at] not in SPACE):
        sign = text[at]
        if sign == quote:
            quote = ""
        elif not quote and sign in "'\"":
            quote = sign
        elif sign == escape:
            at += 1
            parts.append(text[at : at + 1])
        else:
            parts.append(sign)
        at += 1
    return "".join(parts), min(at, len(text))


def exec_form(keyword: str, text: str) -> tuple[str, ...] | None:
    """The strings of a JSON array, None where it is none.

    Raises ValueError for an array of something else, which is neither form.
    """
    if keyword == "HEALTHCHECK":
        first = FIRST_WORD.match(text)
        text = text[first.end() :] if first else ""
    elif keyword not in MAYBE_JSON:
        return None
    if not text.startswith("["):
        return None
    try:
        said: Any = json.loads(text, parse_constant=_none, parse_int=_number, parse_float=_number)
    except (ValueError, RecursionError):
        return None
    if not all(isinstance(word, str) for word in said):
        raise ValueError(text)
    return tuple(LONE_SURROGATE.sub("\ufffd", word) for word in said)


def _number(text: str) -> float:
    """A number, which is no word. Raises ValueError for one that BuildKit cannot hold."""
    value = float(text)
    if math.isinf(value):
        raise ValueError(text)
    return value


def _none(name: str) -> Any:
    """NaN and its like are no JSON. Raises ValueError."""
    raise ValueError(name)
