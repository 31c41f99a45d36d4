"""Split a shell script into words and operators, as POSIX and bash do (POSIX.1-2017, XCU 2.3).

Only as far as is needed to tell commands apart: expansions stay as they are written, and what is
unfinished or too clever raises Unreadable. One pass over the text, without recursion.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from kubectl_prodready.pattern import Pattern

NEWLINE = "\n"
OPERATOR = Pattern(r"&>>|&>|&&|&|\|\||\|&|\||;;&|;;|;&|;|\(|\)|\n|<<<|<<-|<<|<&|<>|<|>>|>&|>\||>")
HEREDOCS = ("<<", "<<-")
BLANK = Pattern(r"(?:[ \t\r]|\\\n)+")
COMMENT = Pattern(r"#[^\n]*")
PLAIN = Pattern(r"[^ \t\r\n\\'\"$`&|;()<>]+")
ARRAY = Pattern(r"[A-Za-z_]\w{,99}\+?=")
"""What an array follows, as in `ARGS=(a b)`."""

ANSI = Pattern(r"\$'(?:[^'\\]|\\.)*+'", re.DOTALL)
CASE = Pattern(r"\bcase\b")
INSIDE = Pattern(r"[^\\'\"$`(){}#]+")
SUBSTITUTIONS = ("<(", ">(")
ONLY_IN_CODE = (*SUBSTITUTIONS, "(")
CLOSERS = {'"': '"', "`": "`", "$(": ")", "${": "}", **dict.fromkeys(ONLY_IN_CODE, ")")}
ESCAPED = Pattern(r'\\([\\"$`])|\\\n')


class Unreadable(Exception):  # noqa: N818  it is caught where the script is known
    """A script that is not understood, and about which nothing is said."""


class Token(NamedTuple):
    """An operator, or a word as it is written; `value` is the word without its quotes."""

    raw: str
    value: str
    is_word: bool


def tokens(script: str) -> Iterator[Token]:
    """The words and operators of a script. Raises Unreadable."""
    at = 0
    bodies: list[Token] = []
    opens_body = False
    while at < len(script):
        if match := BLANK.match(script, at) or COMMENT.match(script, at):
            at = match.end()
            continue
        token, at = _next(script, at)
        if token is None:
            continue
        if opens_body and token.is_word:
            bodies.append(token)
        opens_body = token.raw in HEREDOCS and not token.is_word
        yield token
        if token.raw == NEWLINE and bodies:
            at = _behind_bodies(script, at, bodies)
            bodies = []


def _next(script: str, at: int) -> tuple[Token | None, int]:
    """The token that begins here, None for the number of a redirection, and where it ends."""
    is_substitution = script.startswith(SUBSTITUTIONS, at)
    match = None if is_substitution else OPERATOR.match(script, at)
    if match:
        return Token(match[0], match[0], is_word=False), match.end()
    end, value = _word(script, at)
    if script[at:end].isdigit() and script.startswith(("<", ">"), end):
        return None, end
    return Token(script[at:end], value, is_word=True), end


def _word(script: str, start: int) -> tuple[int, str]:
    """Where the word that begins here ends, and its text without quotes."""
    at = start
    parts: list[str] = []
    while at < len(script):
        end, part = _part(script, start, at)
        if end == at:
            break
        parts.append(part)
        at = end
    return at, "".join(parts)


def _part(script: str, start: int, at: int) -> tuple[int, str]:
    """The piece of a word that begins here: its end, `at` where the word is over, and its text."""
    letter = script[at]
    end = at
    if match := PLAIN.match(script, at):
        end = match.end()
    elif letter == "\\":
        end = min(at + 2, len(script))
    elif letter == "'":
        end = _behind_quote(script, at)
    elif letter in '"$`' or script.startswith(SUBSTITUTIONS, at) or _is_array(script, start, at):
        end = _behind(script, at)
    return end, _unquoted(script[at:end])


def _is_array(script: str, start: int, at: int) -> bool:
    """Whether the bracket here is that of an array."""
    return script[at] == "(" and ARRAY.fullmatch(script, start, at) is not None


def _unquoted(piece: str) -> str:
    """The text of a piece; an expansion stays as it is written."""
    if piece.startswith("\\"):
        return piece[1:].strip(NEWLINE)
    if piece.startswith("'"):
        return piece[1:-1]
    return ESCAPED.sub(r"\1", piece[1:-1]) if piece.startswith('"') else piece


def _behind_quote(script: str, at: int) -> int:
    """Where a text in single quotes ends."""
    end = script.find("'", at + 1)
    if end < 0:
        raise Unreadable("a quote is not closed")
    return end + 1


def _behind(script: str, start: int) -> int:
    """Where a quote, an expansion or an array that begins here ends, whatever is nested in it."""
    if match := ANSI.match(script, start):
        return match.end()
    at = start
    open_: list[str] = []
    while True:
        at = _step(script, at, open_)
        if not open_:
            break
        if at >= len(script):
            raise Unreadable("a quote or an expansion is not closed")
    if CASE.search(script, start, at):
        raise Unreadable("the patterns of a case have brackets that nothing opens")
    return at


def _step(script: str, at: int, open_: list[str]) -> int:
    """Go one step on, and note what closes."""
    inner = open_[-1] if open_ else ""
    if inner and (match := INSIDE.match(script, at)):
        return match.end()
    if script[at] == "\\":
        return at + 2
    if script[at] == inner:
        open_.pop()
        return at + 1
    return at + 1 if inner == "`" else _into(script, at, open_)


def _into(script: str, at: int, open_: list[str]) -> int:
    """Note what opens here, and go behind it; a quoted text and a comment are left at once."""
    inner = open_[-1] if open_ else ""
    is_code = inner in {"", ")"}
    if script[at] == "'" and (is_code or open_[-2:] == ["}"] or open_[-2:] == [")", "}"]):
        return _behind_quote(script, at)
    if script[at] == "#" and is_code and script[at - 1].isspace():
        end = script.find(NEWLINE, at)
        return end if end >= 0 else len(script)
    opener = next((one for one in CLOSERS if script.startswith(one, at)), "")
    if opener and (is_code or opener not in ONLY_IN_CODE):
        open_.append(CLOSERS[opener])
    return at + (len(opener) or 1)


def _behind_bodies(script: str, at: int, delimiters: list[Token]) -> int:
    """Where the here-documents end that begin on this line."""
    for delimiter in delimiters:
        while at < len(script):
            start, at = at, (script.find(NEWLINE, at) + 1) or len(script)
            if script[start:at].strip("\t\r\n") == delimiter.value:
                break
    return at
