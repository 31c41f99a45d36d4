"""Values of ENV and LABEL written so that BuildKit reads exactly what is meant."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress

from kubectl_prodready.dockerfile.reading.assignments import WORDS
from kubectl_prodready.dockerfile.reading.lexing import QUOTES, LexError, expand
from kubectl_prodready.pattern import Pattern

PLAIN = Pattern(r"[\w./:@%+,~${}-]+")
"""Values that anybody would write without quotes."""

TRIED = ("", "value", "two \"words\\ and 'more")
"""What variables may hold, for two spellings that shall mean the same."""


def spelled(value: str, escape: str) -> str | None:
    """The value of `ENV name value` as `ENV name=value` has it; None where none is the same."""
    if PLAIN.fullmatch(value) and "$" not in value:  # as mostly
        return value
    found = (one for one in _spellings(value, escape) if _is_same(value, one, escape))
    return next(found, None)


def quoted(text: str, escape: str) -> str:
    """A text in double quotes that means itself, whatever signs it has."""
    return '"' + "".join(escaped(sign, escape) for sign in text) + '"'


def escaped(sign: str, escape: str) -> str:
    """A sign as it stands in double quotes for itself."""
    return f"{escape}{sign}" if sign in {'"', "$", escape} else sign


def _spellings(value: str, escape: str) -> Iterator[str]:
    """The ways to write a value, the nicest first."""
    if PLAIN.fullmatch(value) or value[0] in QUOTES:
        yield value
    if not set(QUOTES) & set(value):
        yield f'"{value}"'
    yield value
    if "$" not in value:
        with suppress(LexError):
            yield quoted(expand(value, {}, escape).text, escape)
    if '"' not in value.replace(f'{escape}"', ""):
        yield f'"{value}"'


def _is_same(old: str, new: str, escape: str) -> bool:
    """Whether a value of the old form and one of the new are read alike, variables included."""
    whole = f"x={new}"
    word = WORDS[escape].match(whole)
    if word is None or word[0] != whole:
        return False
    try:
        names = expand(old, {}, escape).missing
        tried = [{}, *(dict.fromkeys(names, value) for value in TRIED)]
        return all(expand(old, it, escape).text == expand(new, it, escape).text for it in tried)
    except LexError:
        return False
