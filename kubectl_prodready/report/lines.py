"""One line a finding, as compilers write them: file:line:column, level, rule, what."""

from __future__ import annotations

from kubectl_prodready.fixing.results import FileResult, Finding
from kubectl_prodready.paths import written
from kubectl_prodready.report.escape import escaped
from kubectl_prodready.report.report import emit


class LineReport:
    """Prints the findings of each file."""

    def show(self, result: FileResult) -> None:
        """Print one file's findings."""
        for finding in sorted(result.findings, key=lambda f: (f.line, f.column)):
            place = f"{result.file}:{finding.line}:{finding.column}"
            emit(escaped(f"{place}: {_said(finding)}") + "\n")

    def end(self) -> None:
        """Nothing is left to say."""


def _said(finding: Finding) -> str:
    change = finding.change
    facts = "; ".join(str(evidence) for evidence in change.evidence)
    head = f"{change.safety.word} {change.rule}: {change.ref}"
    if change.is_spoken:  # it may be long, and broken into lines as it stands in the rule
        return f"{head}: {' '.join(facts.split())}"
    state, deed = ("missing", "add") if change.old is None else (change.old, "make it")
    return f"{head}: {written(change.path)} is {state}, {deed} {change.value}: {facts}"
