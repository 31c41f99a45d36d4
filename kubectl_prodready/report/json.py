"""The report for programs: one JSON document, described by schema/report-v1.json.

Files are written one after the other, so that a run over many needs no memory for all.
"""

from __future__ import annotations

import json
from typing import Any

from kubectl_prodready.core.model import Ref
from kubectl_prodready.fixing.results import FileResult, Finding, Left
from kubectl_prodready.paths import written
from kubectl_prodready.report.report import Out, emit

API_VERSION = "prodready/v1"


class JsonReport:
    """Prints one object per input."""

    def __init__(self, out: Out = emit, *, wrote: bool) -> None:
        """Write to `out`; `wrote` says whether the changes are in the files already."""
        self._out = out
        self.wrote = wrote
        self.separator = f'{{"apiVersion": "{API_VERSION}", "kind": "Report", "files": [\n'

    def show(self, result: FileResult) -> None:
        """Print one file."""
        self._out(self.separator + as_json(self.file(result)))
        self.separator = ",\n"

    def end(self) -> None:
        """Close the document."""
        self._out("\n]}\n" if self.separator == ",\n" else self.separator + "]}\n")

    def _has_written(self, result: FileResult) -> bool:
        return self.wrote and result.verified is not None and not result.errors

    def file(self, result: FileResult) -> dict[str, Any]:
        """Everything about one file."""
        return {
            "file": result.file,
            "skipped": result.skipped or None,
            "written": result.applied or self._has_written(result),
            "workloads": [_ref(ref) for ref in result.workloads],
            "changes": [_finding(finding) for finding in result.findings],
            "leftAlone": [_left(left) for left in result.left],
            "errors": [
                {"line": e.line, "column": e.column, "message": e.message, "advice": e.advice}
                for e in result.errors
            ]
            + [
                {"line": 0, "column": 0, "message": f"rule {f.rule}: {f.error}", "advice": ""}
                for f in result.failed
            ],
        }


def as_json(value: dict[str, Any] | list[Any]) -> str:
    """JSON in UTF-8; only what is no character, as in odd file names, is escaped."""
    return json.dumps(value, ensure_ascii=False).encode(errors="backslashreplace").decode()


def _ref(ref: Ref) -> dict[str, str]:
    return {"kind": ref.kind, "namespace": ref.namespace, "name": ref.name}


def _finding(finding: Finding) -> dict[str, Any]:
    change = finding.change
    return {
        "object": _ref(change.ref),
        "path": written(change.path),
        "line": finding.line,
        "column": finding.column,
        "old": change.old,
        "new": change.value,
        "rule": change.rule,
        "safety": change.safety.word,
        "accepted": finding.accepted,
        "known": finding.known,
        "evidence": [{"fact": e.fact, "source": e.source} for e in change.evidence],
    }


def _left(item: Left) -> dict[str, Any]:
    return {
        "object": _ref(item.left.ref),
        "path": written(item.left.path),
        "line": item.line,
        "column": item.column,
        "rule": item.left.rule or None,
        "reason": item.left.reason,
    }
