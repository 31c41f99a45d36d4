"""A summary in Markdown, for the comment on a pull request or the page of a job."""

from __future__ import annotations

from collections import Counter

from kubectl_prodready.core.kinds import DOCKERFILE
from kubectl_prodready.core.model import Safety
from kubectl_prodready.fixing.results import FileResult, Finding
from kubectl_prodready.report.escape import escaped
from kubectl_prodready.report.lines import what_of
from kubectl_prodready.report.report import Out, emit, many, objects

MOST = 50
"""Findings that are listed: who reads a summary reads no more."""

SIGNS = "\\`*_[]<>|~"
"""What Markdown would take for more than itself."""


class MarkdownReport:
    """Counts first, then a table of what was found, in the order of the files."""

    def __init__(self, out: Out = emit) -> None:
        """Write to `out`."""
        self._out = out
        self._levels: Counter[Safety] = Counter()
        self._workloads = 0
        self._known = 0
        self._errors: list[str] = []
        self._dockerfiles = 0
        self._rows: list[str] = []

    def show(self, result: FileResult) -> None:
        """Take in one file."""
        dockerfiles = sum(ref.kind == DOCKERFILE for ref in result.workloads)
        self._dockerfiles += dockerfiles
        self._workloads += len(result.workloads) - dockerfiles
        self._errors += (f"- {_cell(str(error))}\n" for error in result.errors)
        self._errors += (
            f"- {_cell(f'{_named(result)}{one.ref}: the rule {one.rule} failed: {one.error}')}\n"
            for one in result.failed
        )
        for finding in sorted(result.findings, key=lambda one: (one.line, one.column)):
            self._known += finding.known
            if not finding.known:
                self._levels[finding.change.safety] += 1
                if len(self._rows) < MOST:
                    self._rows.append(_row(result, finding))

    def end(self) -> None:
        """Write all of it."""
        found = self._levels.total()
        levels = ", ".join(f"{n} {level.word}" for level, n in sorted(self._levels.items()))
        known = f"; {many(self._known, 'known finding')} not shown" if self._known else ""
        counted = f"{many(found, 'finding')}{f' ({levels})' if levels else ''}"
        seen = objects(self._workloads, self._dockerfiles)
        self._out(f"### Production readiness\n\n{seen}: {counted}{known}.\n")
        if self._errors:
            self._out(f"\nErrors:\n\n{''.join(self._errors)}")
        if self._rows:
            head = "| Place | Level | Rule | What |\n|---|---|---|---|\n"
            self._out(f"\n{head}{''.join(self._rows)}")
        if found > len(self._rows):
            self._out(f"\n{many(found - len(self._rows), 'more finding')}, not listed here.\n")


def _named(result: FileResult) -> str:
    return "" if result.is_live else f"{result.file}: "


def _row(result: FileResult, finding: Finding) -> str:
    change = finding.change
    place = str(change.ref) if result.is_live else f"{result.file}:{finding.line}"
    cells = (place, change.safety.word, change.rule, what_of(finding))
    return f"| {' | '.join(map(_cell, cells))} |\n"


def _cell(text: str) -> str:
    """Text that is no markup, on one line."""
    return "".join(f"\\{sign}" if sign in SIGNS else sign for sign in escaped(text))
