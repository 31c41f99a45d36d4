"""Findings as results of SARIF: their places, what makes them the same again, and their fixes."""

from __future__ import annotations

import hashlib
import os
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import quote

from kubectl_prodready.core.baseline import Known, known_as
from kubectl_prodready.core.model import Change, Ref
from kubectl_prodready.fixing.results import FileResult, Finding, Replacement, Single
from kubectl_prodready.paths import written
from kubectl_prodready.report.json import as_json
from kubectl_prodready.report.levels import LEVELS
from kubectl_prodready.report.lines import shown, what_of
from kubectl_prodready.sources.given import STDIN

ROOT = "%SRCROOT%"
"""What the folder of the run is called, to which names of files are relative."""

FINGERPRINT = "prodready/v1"


def results_of(result: FileResult, rules: Mapping[str, int]) -> Iterator[dict[str, Any]]:
    """The results of one input, in the order of their places."""
    address = None if result.is_live else address_of(result.file)
    seen: Counter[Known] = Counter()
    # a file with errors is not written, and neither is a stream
    is_mended = not result.errors and result.path != STDIN
    for finding in sorted(result.findings, key=lambda one: (one.line, one.column)):
        change = finding.change
        known = known_as(address["uri"] if address else "", change)
        seen[known] += 1
        told = {
            "ruleId": change.rule,
            "ruleIndex": rules[change.rule],
            "level": LEVELS[change.safety],
            "message": {"text": what_of(finding)},
            "locations": [_location(finding, address)],
            "partialFingerprints": {FINGERPRINT: _fingerprint(known, seen[known])},
            "suppressions": _suppressions(finding),
            "properties": _properties(finding),
        }
        if finding.fix and address and is_mended:
            told["fixes"] = [_fix(finding.fix, address)]
        yield told


def address_of(file: str) -> dict[str, str]:
    """The URI of a file: relative to the folder of the run where it lies below."""
    path = os.path.abspath(file)
    here = os.getcwd().rstrip(os.sep) + os.sep
    if path.startswith(here):
        return {"uri": _quoted(path.removeprefix(here)), "uriBaseId": ROOT}
    return {"uri": "file:///" + _quoted(path).lstrip("/")}


def region_at(line: int, column: int) -> dict[str, int]:
    """One place in a file."""
    return {"startLine": line, "startColumn": column}


def _quoted(path: str) -> str:
    return quote(os.fsencode(path.replace(os.sep, "/")))


def _location(finding: Finding, address: dict[str, str] | None) -> dict[str, Any]:
    location: dict[str, Any] = {"logicalLocations": [_object(finding.change.ref)]}
    if address:
        region = region_at(finding.line, finding.column)
        location["physicalLocation"] = {"artifactLocation": address, "region": region}
    return location


def _object(ref: Ref) -> dict[str, str]:
    return {"name": ref.name, "fullyQualifiedName": str(ref), "kind": "resource"}


def _fingerprint(known: Known, count: int) -> str:
    """What stays the same when lines move; `count` tells apart findings that are alike."""
    return hashlib.sha256(as_json([*known, count]).encode()).hexdigest()


def _suppressions(finding: Finding) -> list[dict[str, str]]:
    """All results have them, or none: so what is new has an empty list."""
    told = {"kind": "external", "status": "accepted", "justification": "known by the baseline"}
    return [told] if finding.known else []


def _properties(finding: Finding) -> dict[str, Any]:
    change = finding.change
    return {
        "safety": change.safety.word,
        "accepted": finding.accepted,
        "path": written(change.path),
    }


def _fix(fix: Single, address: dict[str, str]) -> dict[str, Any]:
    told = ", with ".join(map(_deed, fix.changes))
    replacements = [_replacement(one) for one in fix.replacements]
    return {
        "description": {"text": told},
        "artifactChanges": [{"artifactLocation": address, "replacements": replacements}],
    }


def _deed(change: Change) -> str:
    verb = "add" if change.old is None else "make it"
    return f"{verb} {shown(change.value)} at {written(change.path)}"


def _replacement(one: Replacement) -> dict[str, Any]:
    region = {
        **region_at(one.line, one.column),
        "endLine": one.end_line,
        "endColumn": one.end_column,
    }
    return {"deletedRegion": region, "insertedContent": {"text": one.text}}
