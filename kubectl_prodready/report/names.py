"""Short reports: which objects change, and what was written."""

from __future__ import annotations

from kubectl_prodready.core.ignored import ANNOTATION
from kubectl_prodready.core.kinds import current_group
from kubectl_prodready.core.model import Ref
from kubectl_prodready.fixing.results import FileResult
from kubectl_prodready.report.escape import escaped
from kubectl_prodready.report.report import emit, few, many


class NameReport:
    """One line for each object that changes, as `kubectl -o name` writes it."""

    def show(self, result: FileResult) -> None:
        """Print the names of one file's objects."""
        if not result.errors:
            for ref in _changed(result):
                emit(escaped(full_name(ref)) + "\n")

    def end(self) -> None:
        """Nothing is left to say."""


class WrittenReport:
    """One line for each file that was written, or `would` be."""

    def __init__(self, *, would: bool = False) -> None:
        """Say what was done, or what would be."""
        self.verb = "would write" if would else "wrote"

    def show(self, result: FileResult) -> None:
        """Print what was written to one file."""
        if result.verified is not None and not result.errors:
            emit(escaped(f"{self.verb} {what_changes(result)}") + "\n")

    def end(self) -> None:
        """Nothing is left to say."""


def what_changes(result: FileResult) -> str:
    """A file, and what is changed in it: but for that it may be a comment."""
    if result.is_new:
        return f"{result.file}: a new file"
    accepted = [finding.change.rule for finding in result.findings if finding.accepted]
    count = sum(rule != ANNOTATION for rule in accepted)
    if not count:
        return f"{result.file}: the rules that it ignores from now on"
    names = few([full_name(ref) for ref in _changed(result)], "object")
    return f"{result.file}: {many(count, 'change')} to {', '.join(names)}"


class TakenBackReport:
    """One line for each file that was taken back, or `would` be."""

    def __init__(self, *, would: bool) -> None:
        """Say what was done, or what would be."""
        self.verb = "would take back" if would else "took back"

    def show(self, result: FileResult) -> None:
        """Print the name of one file."""
        emit(escaped(f"{self.verb} {result.file}") + "\n")

    def end(self) -> None:
        """Nothing is left to say."""


def _changed(result: FileResult) -> list[Ref]:
    """The objects that change, each once, in the order of the file."""
    found = (one.change for one in result.findings if one.accepted)
    return list(dict.fromkeys(one.ref for one in found if one.rule != ANNOTATION))


def full_name(ref: Ref) -> str:
    """`deployment.apps/web`; the newest group of the kind."""
    group = current_group(ref.kind)
    return f"{ref.kind.lower()}{'.' if group else ''}{group}/{ref.name}"
