"""What BuildKit's own parser makes of a Dockerfile, held against what ours makes of it.

`dockerfile` is that parser, as it was in 2024, bound to Python; it is there for development only.
It knows lines, but no places, and it lets pass what a later step of a build refuses.
"""

from __future__ import annotations

import json
import re
from enum import Enum
from importlib import import_module
from typing import Any, NamedTuple

from kubectl_prodready.dockerfile.reading.assignments import assignments
from kubectl_prodready.dockerfile.reading.parse import KEYWORDS, parse
from kubectl_prodready.dockerfile.reading.syntax import Instruction
from kubectl_prodready.errors import InputError

SPLIT = {"ADD", "COPY", "EXPOSE", "FROM", "VOLUME"}
"""Keywords whose arguments that parser splits where there is space."""


CHECK = re.compile(r"\ufeff?(\s*#.*\n)*?\s*#\s*check\s*=.*\n\s*#", re.IGNORECASE)
"""`# check=` with more directives below."""
ESCAPED_FLAG = re.compile(
    r"^[\ufeff\s]*#\s*escape\s*=\s*`(.|\n)*[\s]--.*[`\\\"']", re.IGNORECASE | re.MULTILINE
)
"""Another escape character, and a flag with quotes or escapes."""


class Known(Enum):
    """Differences by design."""

    UNKNOWN = "an instruction that there is not is an error; there a later step refuses it"
    ARRAY = "text after a JSON array makes it none, as in BuildKit since 2024; there it is left out"
    SPACED = "`<< NAME` begins a heredoc, as in BuildKit since 2025; there it does not"
    PATTERN = "`${x#y}` may stand beside a heredoc, as in BuildKit since 2024; there it ends all"
    CHECK = "`# check=` is a directive, as in BuildKit since 2024; there it ends the directives"
    ESCAPE = "`# escape=` holds for flags, as in BuildKit since 2024; there a backslash does"
    BYTES = "a flag is text; there it is read byte by byte, and two of them are taken for spaces"


class Difference(NamedTuple):
    """What is not the same, and the reason where it is by design."""

    what: str
    known: Known | None = None


class Told(NamedTuple):
    """What a parser says of an instruction. Line numbers are the first and the last one."""

    keyword: str
    flags: tuple[str, ...]
    is_exec: bool
    values: tuple[str, ...]
    lines: tuple[int, int]
    logical: str
    heredocs: tuple[tuple[str, str], ...]


def by_buildkit(text: str) -> list[Told]:
    """What its parser says. Raises ValueError for what it refuses."""
    library: Any = import_module("dockerfile")
    return [
        Told(
            _keyword(one.cmd or "", one.sub_cmd),
            one.flags,
            one.json,
            one.value,
            (one.start_line, one.end_line),
            (one.original or "").partition("\n")[0],
            tuple((each.name or "", each.content or "") for each in one.heredocs),
        )
        for one in library.parse_string(text)
    ]


def _keyword(*words: str | None) -> str:
    return " ".join(word.upper() if word.isascii() else word for word in words if word is not None)


def by_us(text: str) -> list[Told]:
    """The same of ours. Raises InputError."""
    return [
        Told(
            f"ONBUILD {one.trigger.keyword}" if one.trigger else one.keyword,
            tuple(flag.encode().decode("latin-1") for flag in one.flags),
            (one.trigger or one).is_exec_form,
            # a binding in C ends a word where JSON writes the character that ends it there
            tuple(value.partition("\0")[0] for value in _values(one.trigger or one)),
            (one.line, one.last_line),
            one.logical,
            # of heredocs within ONBUILD it tells the lines alone
            () if one.trigger else tuple((each.name, each.content) for each in one.heredocs),
        )
        for one in parse(text).instructions
    ]


def _values(one: Instruction) -> tuple[str, ...]:
    """The arguments as that parser takes them apart."""
    if one.keyword == "HEALTHCHECK":
        kind, *rest = re.split(r"[\t\v\f\r ]+", one.arguments, maxsplit=1)
        given = one.words if one.words is not None else tuple(rest)
        return (kind, *given) if kind else ()
    return one.words if one.words is not None else _plain_values(one)


def _plain_values(one: Instruction) -> tuple[str, ...]:
    if one.keyword in {"ENV", "LABEL"}:
        return tuple(part for each in assignments(one) for part in (each.name, each.value or ""))
    if one.keyword == "ARG":
        return tuple(one.logical[each.at : each.end] for each in assignments(one))
    if one.keyword in SPLIT and one.arguments:
        return tuple(re.split(r"[\t\v\f\r ]+", one.arguments))
    if one.keyword == "ONBUILD" and one.trigger:  # of one within one it tells nothing
        return ("",)
    return (one.arguments,) if one.arguments else ()


def difference(text: str) -> Difference | None:
    """The first difference between both parsers, None where they say the same."""
    found = _difference(text)
    if not found or found.known:
        return found
    if CHECK.match(text):
        return found._replace(known=Known.CHECK)
    return found._replace(known=Known.ESCAPE) if ESCAPED_FLAG.search(text) else found


def _difference(text: str) -> Difference | None:
    try:
        theirs = by_buildkit(text)
    except ValueError as error:
        return _refused_there(text, str(error))
    try:
        ours = by_us(text)
    except InputError as error:
        here = next((one for one in theirs if one.lines[0] == error.line), None)
        return Difference(f"refused here: {error}", _known_of_refused(here) if here else None)
    return _first_difference(ours, theirs)


def _first_difference(ours: list[Told], theirs: list[Told]) -> Difference | None:
    for one, other in zip(ours, theirs, strict=False):
        if one != other:
            return Difference(f"{one} here, {other} there", _known(one, other))
    if len(ours) != len(theirs):
        return Difference(f"{len(ours)} instructions here, {len(theirs)} there")
    return None


def _known_of_refused(theirs: Told) -> Known | None:
    """Why an instruction is refused here and not there."""
    if not {*theirs.keyword.split(" ")} <= KEYWORDS or theirs.keyword == "ONBUILD ONBUILD":
        return Known.UNKNOWN  # of what is within two others nothing is told
    if theirs.is_exec and _begins_with_array(theirs.logical):
        return Known.ARRAY
    return Known.BYTES if _is_mangled(theirs.logical) else None


def _is_mangled(logical: str) -> bool:
    """Whether flags could have bytes that are taken for spaces."""
    return "--" in logical and bool(re.search(b"[\x85\xa0]", logical.encode()))


def _refused_there(text: str, why: str) -> Difference | None:
    try:
        ours = by_us(text)
    except InputError:
        return None
    is_array = "JSON array" in why and any(_begins_with_array(one.logical) for one in ours)
    return Difference(f"refused there: {why}", Known.ARRAY if is_array else None)


def _known(ours: Told, theirs: Told) -> Known | None:
    """Why two instructions differ by design, None where they should not."""
    if ours._replace(heredocs=(), lines=(0, 0)) == theirs._replace(heredocs=(), lines=(0, 0)):
        return _known_of_heredocs(ours) if len(ours.heredocs) != len(theirs.heredocs) else None
    if _is_mangled(ours.logical):
        return Known.BYTES
    if theirs.is_exec and not ours.is_exec and _begins_with_array(ours.logical):
        return Known.ARRAY
    return None


def _known_of_heredocs(ours: Told) -> Known | None:
    if re.search(r"<<[\t\r ]", ours.logical):
        return Known.SPACED
    return Known.PATTERN if re.search(r"\$\{\w+(:?[#%]|/)", ours.logical) else None


def _begins_with_array(logical: str) -> bool:
    """Whether the arguments are a JSON array and more."""
    start = logical.find("[")
    try:
        _, end = json.JSONDecoder().raw_decode(logical, start)
    except ValueError:
        return False
    return bool(logical[end:].strip())
