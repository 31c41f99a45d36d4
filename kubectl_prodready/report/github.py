"""Annotations for GitHub Actions: workflow commands, one a finding, on the lines of a change.

The format is that of docs.github.com/actions, "Workflow commands": `%`, line ends and, in what
stands before the message, `:` and `,` are escaped.
"""

from __future__ import annotations

from collections import Counter
from typing import NamedTuple

from kubectl_prodready.fixing.results import FileResult
from kubectl_prodready.report.levels import ANNOTATIONS
from kubectl_prodready.report.lines import what_of
from kubectl_prodready.report.report import Out, emit, many

MOST = 10
"""Annotations of each kind that GitHub shows for a step: the others are only in its log."""

IN_MESSAGE = {"%": "%25", "\r": "%0D", "\n": "%0A"}
IN_PROPERTY = {**IN_MESSAGE, ":": "%3A", ",": "%2C"}


class Place(NamedTuple):
    """Where an annotation is shown; a line or column of 0 is none."""

    file: str
    line: int = 0
    column: int = 0


class GithubReport:
    """One annotation a finding; what a baseline knows is not shown."""

    def __init__(self, out: Out = emit) -> None:
        """Write to `out`."""
        self._out = out
        self._shown: Counter[str] = Counter()

    def show(self, result: FileResult) -> None:
        """Annotate one file."""
        for error in result.errors:
            place = Place(result.file, error.line, error.column)
            self._annotate("error", place, "error", error.told)
        for failed in result.failed:
            self._annotate("error", Place(result.file), failed.rule, failed.error)
        for finding in sorted(result.findings, key=lambda one: (one.line, one.column)):
            if not finding.known:
                place = Place(result.file, finding.line, finding.column)
                command = ANNOTATIONS[finding.change.safety]
                self._annotate(command, place, finding.change.rule, what_of(finding))

    def end(self) -> None:
        """Say which of them GitHub does not show."""
        for command, count in sorted(self._shown.items()):
            if count > MOST:
                more = many(count - MOST, f"more {command}", f"more {command}s")
                told = f"GitHub shows {MOST} of them: {more} stand in the log of this step"
                self._out(f"::notice title=prodready::{told}\n")

    def _annotate(self, command: str, place: Place, title: str, message: str) -> None:
        self._shown[command] += 1
        named = {"file": place.file, "line": place.line, "col": place.column, "title": title}
        properties = ",".join(
            f"{name}={_escaped(str(value), IN_PROPERTY)}" for name, value in named.items() if value
        )
        self._out(f"::{command} {properties}::{_escaped(message, IN_MESSAGE)}\n")


def _escaped(text: str, signs: dict[str, str]) -> str:
    return "".join(signs.get(sign, sign) for sign in text)
