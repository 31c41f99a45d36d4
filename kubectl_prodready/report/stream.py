"""The whole fixed input as one YAML stream, for pipes."""

from __future__ import annotations

import re

from kubectl_prodready.fixing.results import FileResult
from kubectl_prodready.report.report import emit
from kubectl_prodready.sources.given import STDIN

STARTS_DOCUMENT = re.compile(r"(?:[ \t]*(?:#[^\n]*)?\r?\n|%[^\n]*\n)*---(?:\s|\Z)")


class YamlReport:
    """Streams each text as it is after the fix; what failed passes as it was.

    A stream that is no YAML gives no output at all: half of it would be worse than none.
    """

    def __init__(self) -> None:
        """Begin a stream."""
        self.last = ""

    def show(self, result: FileResult) -> None:
        """Stream one file, parted from the one before by a document marker."""
        text = result.verified.after if result.verified is not None else result.text
        is_passed_over = result.skipped and result.path != STDIN
        if result.unreadable or is_passed_over or not text:
            return
        text = text.removeprefix("\ufeff") if self.last else text
        if self.last and not self.last.endswith("\n"):
            emit("\n")
        if self.last and not STARTS_DOCUMENT.match(text):
            emit("---\n")
        emit(text)
        self.last = text

    def end(self) -> None:
        """Nothing is left to say."""
