"""Patterns that are made when they are needed: making one takes longer than reading a file."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterator
from functools import cached_property


class Pattern:
    """A regular expression that few runs look for."""

    def __init__(self, text: str, flags: re.RegexFlag = re.NOFLAG) -> None:
        """Keep how it is written."""
        self._text = text
        self._flags = flags

    @cached_property
    def made(self) -> re.Pattern[str]:
        """The pattern itself."""
        return re.compile(self._text, self._flags)

    def match(self, text: str, start: int = 0, end: int = sys.maxsize) -> re.Match[str] | None:
        """The match at a place of a text, or of a part of it."""
        return self.made.match(text, start, end)

    def fullmatch(self, text: str, start: int = 0, end: int = sys.maxsize) -> re.Match[str] | None:
        """The match of a whole text, or of a part of it."""
        return self.made.fullmatch(text, start, end)

    def search(self, text: str, start: int = 0, end: int = sys.maxsize) -> re.Match[str] | None:
        """The first match in a text, or in a part of it."""
        return self.made.search(text, start, end)

    def findall(self, text: str) -> list[str]:
        """All matches in a text."""
        return self.made.findall(text)

    def finditer(
        self, text: str, start: int = 0, end: int = sys.maxsize
    ) -> Iterator[re.Match[str]]:
        """All matches in a text or in a part of it, one after the other."""
        return self.made.finditer(text, start, end)

    def sub(self, replacement: str | Callable[[re.Match[str]], str], text: str) -> str:
        """A text with something else in the place of each match."""
        return self.made.sub(replacement, text)
