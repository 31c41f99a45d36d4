"""What was found of live objects, in the words of reports: counted and shown as of files."""

from __future__ import annotations

from typing import Any, Protocol

from kubectl_prodready.core.applying.configuration import patch_of
from kubectl_prodready.core.images.knowledge import broken_knowledge
from kubectl_prodready.core.kinds import whole_object
from kubectl_prodready.core.model import Change, LeftAlone, Ref
from kubectl_prodready.fixing.fixer import broken
from kubectl_prodready.fixing.results import FileResult, Finding, Left
from kubectl_prodready.live.planning import Planned
from kubectl_prodready.live.showing import for_a_repository, masked
from kubectl_prodready.report.diff import coloured
from kubectl_prodready.report.escape import escaped
from kubectl_prodready.report.lines import said_of
from kubectl_prodready.report.live_diff import live_diff
from kubectl_prodready.report.names import full_name
from kubectl_prodready.report.report import emit
from kubectl_prodready.text.whole import whole

LIVE = "live"
"""What stands in the place of a file's name."""


def result_of(plan: Planned) -> FileResult:
    """A plan as the summary counts it; what is refused whole is no workload of the run."""
    decision = plan.decision
    findings = [*(_finding(change, accepted=True) for change in decision.accepted)]
    findings += [_finding(change, accepted=False) for change in decision.offered]
    left = decision.left
    if plan.refused and not any(not one.rule for one in left):
        left = (LeftAlone(plan.ref, (), "", plan.refused),)
    return FileResult(
        LIVE,
        workloads=() if plan.refused else (plan.ref,),
        findings=tuple(findings),
        left=tuple(Left(one, 0, 0) for one in left),
        failed=plan.failed,
        warnings=tuple(map(broken, broken_knowledge(plan.workload))) if plan.workload else (),
    )


def _finding(change: Change, *, accepted: bool) -> Finding:
    return Finding(change, 0, 0, accepted)


class LiveReport(Protocol):
    """Shows plans, one after the other."""

    def show(self, plan: Planned) -> None:
        """Show what would change of one object."""


class LiveDiff:
    """A diff of each object that changes; what looks like a credential is masked."""

    def __init__(self, *, colour: bool) -> None:
        """Print it in colour or not."""
        self._colour = colour

    def show(self, plan: Planned) -> None:
        """Print one object's diff."""
        if plan.changes:
            print_diff(plan.ref, plan.raw, plan.after, colour=self._colour)


def print_diff(ref: Ref, before: dict[str, Any], after: dict[str, Any], *, colour: bool) -> None:
    """Print what changes between two states of an object."""
    text = live_diff(ref, _shown(before), _shown(after))
    emit(coloured(text) if colour else text)


def _shown(raw: dict[str, Any]) -> str:
    return whole(masked(whole_object(for_a_repository(raw))))


class LiveYaml:
    """The complete fixed objects, as they go into a repository: nothing is masked."""

    def __init__(self) -> None:
        """Nothing stands before the first object."""
        self._mark = ""

    def show(self, plan: Planned) -> None:
        """Print one object, also one that lacks nothing."""
        if not plan.refused:
            emit(self._mark + whole(for_a_repository(plan.after)))
            self._mark = "---\n"


class LivePatch:
    """What `kubectl patch --patch-file` takes: only what is added, list items by their names."""

    def __init__(self) -> None:
        """Nothing stands before the first patch."""
        self._mark = ""

    def show(self, plan: Planned) -> None:
        """Print the patch of one object, headed by the command that it is for."""
        if plan.changes:
            name, place = full_name(plan.ref), plan.ref.namespace
            emit(f"{self._mark}# kubectl patch {name} -n {place} --patch-file FILE\n")
            emit(whole(patch_of(plan.raw, [(one.path, one.value) for one in plan.changes])))
            self._mark = "---\n"


class LiveLines:
    """One line a finding, as for files."""

    def show(self, plan: Planned) -> None:
        """Print what one object lacks, and what is to be said of it."""
        findings = result_of(plan).findings
        emit("".join(f"{escaped(said_of(finding))}\n" for finding in findings))


class LiveNames:
    """The names of the objects that change."""

    def show(self, plan: Planned) -> None:
        """Print one object's name."""
        if plan.changes:
            emit(f"{full_name(plan.ref)}\n")
