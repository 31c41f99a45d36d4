"""Several reports of one run at once: one on standard output, others in files."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from kubectl_prodready.errors import WriteError
from kubectl_prodready.fixing.results import FileResult
from kubectl_prodready.report.report import Report


class Kept(Protocol):
    """Where the text of a report is kept until its end."""

    def put(self) -> None:
        """Put it where it belongs. Raises WriteError."""


class Several:
    """Shows each result in all of them. `errors` are those of files that were not written."""

    def __init__(self, report: Report, others: Sequence[tuple[Report, Kept]] = ()) -> None:
        """Show nothing yet."""
        self._report = report
        self._others = others
        self.errors: list[WriteError] = []

    def show(self, result: FileResult) -> None:
        """Show one file's result."""
        self._report.show(result)
        for report, _ in self._others:
            report.show(result)

    def end(self) -> None:
        """Close what was opened, and write the files."""
        self._report.end()
        for report, kept in self._others:
            report.end()
            try:
                kept.put()
            except WriteError as error:
                self.errors.append(error)
