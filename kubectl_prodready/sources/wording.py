"""Errors of a text in words for the person who wrote it, each with its place."""

from __future__ import annotations

from kubectl_prodready.errors import InputError

ABOUT_CHARACTER = "not YAML: found "
"""How the parser's words about one character begin."""


def placed(error: InputError, raw: bytes) -> InputError:
    """An error about bytes that are no text, at the first that is none, or at the beginning."""
    if error.line:
        return error
    at = max(raw.find(b"\0"), 0)
    if raw.startswith((b"\xff\xfe", b"\xfe\xff", b"\0\0\xfe\xff")):
        at = 0  # it says what it is in its first bytes
    start = raw.rfind(b"\n", 0, at) + 1
    column = len(raw[start:at].decode(errors="replace")) + 1
    return _at(error, raw.count(b"\n", 0, at) + 1, column)


def worded(error: InputError, text: str) -> InputError:
    """The parser's words about a character in place, where they can be plainer."""
    if not error.message.startswith(ABOUT_CHARACTER):
        return error
    lines = text.split("\n", error.line)
    line = lines[error.line - 1] if error.line <= len(lines) else ""
    if line[error.column - 1 : error.column] != "\t":
        return error
    plain = InputError("not YAML: a tab where only spaces may stand", advice="write spaces")
    return _at(plain.at(error.file), error.line, error.column)


def _at(error: InputError, line: int, column: int) -> InputError:
    return InputError(error.message, advice=error.advice, file=error.file, line=line, column=column)
