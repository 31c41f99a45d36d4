"""One line a finding, as compilers write them: file:line:column, level, rule, what."""

from __future__ import annotations

from typing import Any

from kubectl_prodready.core.kinds import DOCKERFILE
from kubectl_prodready.core.model import Change
from kubectl_prodready.fixing.results import FileResult, Finding
from kubectl_prodready.paths import Path, written
from kubectl_prodready.report.escape import escaped
from kubectl_prodready.report.report import emit


class LineReport:
    """Prints the findings of each file, but for those that a baseline knows."""

    def show(self, result: FileResult) -> None:
        """Print one file's findings."""
        new = (finding for finding in result.findings if not finding.known)
        in_order = sorted(new, key=lambda f: (f.line, f.column))
        emit("".join(f"{escaped(line_of(result.file, one))}\n" for one in in_order))

    def end(self) -> None:
        """Nothing is left to say."""


def line_of(file: str, finding: Finding) -> str:
    """A finding in a file, with its place."""
    return f"{file}:{finding.line}:{finding.column}: {said_of(finding)}"


def said_of(finding: Finding) -> str:
    """A finding in words, wherever it was found: its level, its rule, and what it is."""
    known = "known " if finding.known else ""
    return f"{known}{finding.change.safety.word} {finding.change.rule}: {what_of(finding)}"


def what_of(finding: Finding) -> str:
    """What is found of which object, where the level and the rule stand beside it."""
    change = finding.change
    facts = "; ".join(str(evidence) for evidence in change.evidence)
    if change.is_spoken:  # it may be long, and broken into lines as it stands in the rule
        return f"{change.ref}: {_container(change.path)}{' '.join(facts.split())}"
    if change.ref.kind == DOCKERFILE:
        return f"{change.ref}: {_new_instruction(change)}: {facts}"
    is_new = change.old is None
    state, deed = ("missing", "add") if is_new else (shown(change.old), "make it")
    place = written(change.path)
    return f"{change.ref}: {place} is {state}, {deed} {shown(change.value)}: {facts}"


def _new_instruction(change: Change) -> str:
    """What becomes of an instruction, or of a whole Dockerfile, on one line."""
    if change.path[0] == "new":
        return f"add {change.path[1]}"
    if len(change.path) == 1:
        return "build in one stage, and run in another"
    return f"make it {' '.join(str(change.value).split())}"


def _container(path: Path) -> str:
    """The container that something is said of, "" where it is said of the whole object."""
    return "" if not path or isinstance(path[-1], str) else f"{written(path[-2:])}: "


def shown(value: Any) -> str:
    """A value on one line, as YAML reads it."""
    if not isinstance(value, dict | bool):
        return str(value)
    import json  # most findings are about single values

    return json.dumps(value, ensure_ascii=False)
