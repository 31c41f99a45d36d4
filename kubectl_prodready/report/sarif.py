"""SARIF 2.1.0, the format of code scanning: what is found, where, and how to mend it.

Results are written one after the other, so that a run over many files needs no memory for all;
what could not be looked at is kept for the end, where the format has its place.
"""

from __future__ import annotations

from typing import Any

import kubectl_prodready
from kubectl_prodready.core.registry import every_rule
from kubectl_prodready.core.rule import Rule
from kubectl_prodready.errors import InputError
from kubectl_prodready.fixing.results import FileResult
from kubectl_prodready.report.json import as_json
from kubectl_prodready.report.pages import page_of
from kubectl_prodready.report.report import Out, emit
from kubectl_prodready.report.sarif_results import address_of, region_at, results_of

VERSION = "2.1.0"
SCHEMA = (
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
)
BREAKS = ["\r\n", "\n", "\r"]
"""What ends a line here; the format's own default leaves the last one out."""


class SarifReport:
    """One run, with one result a finding; what a baseline knows is suppressed."""

    def __init__(self, out: Out = emit) -> None:
        """Write to `out`."""
        self._out = out
        self._rules = every_rule()
        self._numbers = {rule.id: number for number, rule in enumerate(self._rules)}
        self._mark = self._head()
        self._told: list[dict[str, Any]] = []
        self._warned: set[str] = set()
        self._is_whole = True

    def show(self, result: FileResult) -> None:
        """Write the results of one file."""
        self._note(result)
        for one in results_of(result, self._numbers):
            self._out(self._mark + as_json(one))
            self._mark = ",\n"

    def end(self) -> None:
        """Tell what went wrong, and close the document."""
        begun = "" if self._mark == ",\n" else self._mark
        told = {"executionSuccessful": self._is_whole, "toolExecutionNotifications": self._told}
        self._out(f'{begun}\n], "invocations": [\n{as_json(told)}\n]}}]}}\n')

    def _head(self) -> str:
        driver = {
            "name": "kubectl-prodready",
            "shortDescription": {"text": (kubectl_prodready.__doc__ or "").strip()},
            "semanticVersion": kubectl_prodready.__version__,
            "rules": [_described(rule) for rule in self._rules],
        }
        run = {
            "tool": {"driver": driver},
            "columnKind": "unicodeCodePoints",
            "newlineSequences": BREAKS,
        }
        log = f'{{"$schema": "{SCHEMA}", "version": "{VERSION}", "runs": [\n'
        return f'{log}{as_json(run)[:-1]}, "results": [\n'

    def _note(self, result: FileResult) -> None:
        """Keep errors, crashes and warnings, each warning once."""
        for error in result.errors:
            self._tell("error", error, result)
        for failed in result.failed:
            told = {"level": "error", "message": {"text": f"{failed.ref}: {failed.error}"}}
            rule = {"id": failed.rule, "index": self._numbers[failed.rule]}
            self._told.append({**told, **_places(result, None), "associatedRule": rule})
        for warning in result.warnings:
            if str(warning) not in self._warned:
                self._warned.add(str(warning))
                self._tell("warning", warning, result)
        self._is_whole &= not (result.errors or result.failed)

    def _tell(self, level: str, error: InputError, result: FileResult) -> None:
        told = {"level": level, "message": {"text": error.told}, **_places(result, error)}
        self._told.append(told)


def _described(rule: Rule) -> dict[str, Any]:
    page = page_of(rule)
    return {
        "id": rule.id,
        "shortDescription": {"text": rule.summary},
        "fullDescription": {"text": rule.page},
        "help": {"text": page, "markdown": page},
        "defaultConfiguration": {"level": "note" if rule.only_speaks else "warning"},
    }


def _places(result: FileResult, error: InputError | None) -> dict[str, Any]:
    """Where something went wrong, as far as it has a place."""
    file = (error and error.file) or result.file
    if result.is_live or not file:
        return {}
    place: dict[str, Any] = {"artifactLocation": address_of(file)}
    if error and error.line:
        place["region"] = region_at(error.line, error.column)
    return {"locations": [{"physicalLocation": place}]}
