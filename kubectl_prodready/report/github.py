"""Annotations for GitHub Actions: workflow commands, one a finding, on the lines of a change.

The format is that of docs.github.com/actions, "Workflow commands": `%`, line ends and, in what
stands before the message, `:` and `,` are escaped.
"""

from __future__ import annotations

import os
from collections import Counter
from typing import NamedTuple

from kubectl_prodready.core.model import Failed
from kubectl_prodready.fixing.results import FileResult
from kubectl_prodready.report.levels import ANNOTATIONS
from kubectl_prodready.report.lines import what_of
from kubectl_prodready.report.report import Out, emit, many

MOST = 10
"""Annotations of each kind that GitHub shows for a step: the others are only in its log."""

IN_MESSAGE = {"%": "%25", "\r": "%0D", "\n": "%0A"}
IN_PROPERTY = {**IN_MESSAGE, ":": "%3A", ",": "%2C"}


class Place(NamedTuple):
    """Where an annotation is shown; a line or column of 0 is none, and so is a file of ""."""

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
            place = _place(result, error.line, error.column)
            self._annotate("error", place, "error", error.told)
        for failed in result.failed:
            self._annotate("error", _place(result), failed.rule, _crash(result, failed))
        for finding in sorted(result.findings, key=lambda one: (one.line, one.column)):
            if not finding.known:
                place = _place(result, finding.line, finding.column)
                command = ANNOTATIONS[finding.change.safety]
                self._annotate(command, place, finding.change.rule, what_of(finding))

    def end(self) -> None:
        """Say which of them GitHub does not show."""
        for command, count in sorted(self._shown.items()):
            if count > MOST:
                more = many(count - MOST, f"more {command}", f"more {command}s")
                stand = "stands" if count == MOST + 1 else "stand"
                told = f"GitHub shows {MOST} of them: {more} {stand} in the log of this step"
                self._annotate(self._free(), Place(""), "prodready", told)

    def _free(self) -> str:
        """A kind of which GitHub shows one more; where there is none, the log has it."""
        mild_first = reversed(ANNOTATIONS.values())
        return next((one for one in mild_first if self._shown[one] < MOST), "notice")

    def _annotate(self, command: str, place: Place, title: str, message: str) -> None:
        self._shown[command] += 1
        named = {"file": place.file, "line": place.line, "col": place.column, "title": title}
        properties = ",".join(
            f"{name}={_escaped(str(value), IN_PROPERTY)}" for name, value in named.items() if value
        )
        self._out(f"::{command} {properties}::{_escaped(message, IN_MESSAGE)}\n")


def _place(result: FileResult, line: int = 0, column: int = 0) -> Place:
    return Place("" if result.is_live else _name(result.file), line, column)


def _name(file: str) -> str:
    """A file as GitHub knows it: without `./`, which stands before what is found in `.`."""
    return os.path.normpath(file).replace(os.sep, "/") if file else ""


def _crash(result: FileResult, failed: Failed) -> str:
    """What a rule stumbled over; a live object is named, as there is no place that shows it."""
    return f"{failed.ref}: {failed.error}" if result.is_live else failed.error


def _escaped(text: str, signs: dict[str, str]) -> str:
    return "".join(signs.get(sign, sign) for sign in text)
