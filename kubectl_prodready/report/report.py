"""What every report does, and how its text leaves."""

from __future__ import annotations

import sys
from typing import Protocol

from kubectl_prodready.fixing.results import FileResult


class Report(Protocol):
    """Shows the results of a run, one after the other."""

    def show(self, result: FileResult) -> None:
        """Show one file's result."""

    def end(self) -> None:
        """Close what was opened."""


def emit(text: str) -> None:
    """Print exactly this text: line ends are part of the user's bytes and are not translated.

    A file name that is no UTF-8 comes back as the bytes that it is.
    """
    sys.stdout.buffer.write(text.encode(errors="surrogateescape"))
