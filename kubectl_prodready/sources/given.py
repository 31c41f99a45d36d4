"""The names that the command line gives: comma-separated, in lists, or standard input."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Iterator

from kubectl_prodready.errors import InputError, UsageError, words_of

STDIN = "-"


def split(names: Iterable[str]) -> Iterator[str]:
    """Comma-separated names, unless a file is really called so. Raises UsageError for none."""
    for name in names:
        parts = [name] if os.path.exists(name) else [part for part in name.split(",") if part]
        if not parts:
            raise UsageError(f'"{name}" names nothing', advice="name a file, a folder or a glob")
        yield from parts


def listed(lists: Iterable[str]) -> Iterator[str]:
    """The names in the given list files: one a line, or ended by NUL as `-z` and `-print0` do."""
    for name in lists:
        if name == STDIN:
            raw = standard_input()
        else:
            try:
                with open(name, "rb") as file:
                    raw = file.read()
            except OSError as error:
                raise unreadable(name, error) from None
        found = raw.split(b"\0") if b"\0" in raw else _lines(raw)
        yield from (os.fsdecode(line) for line in found if line.strip())


def _lines(raw: bytes) -> list[bytes]:
    return [line.rstrip(b"\r") for line in raw.split(b"\n")]


def standard_input() -> bytes:
    """All of standard input. Raises InputError where there is none."""
    if sys.stdin is None:
        raise InputError("standard input is closed", advice="give it something to read")
    return sys.stdin.buffer.read()


def unreadable(shown: str, error: OSError) -> InputError:
    """The error for a file that the system does not give."""
    return InputError(
        f"cannot be read: {words_of(error)}", advice="check the name and its rights", file=shown
    )
