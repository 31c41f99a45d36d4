"""What was found of live objects, in the words of reports: counted and shown as of files."""

from __future__ import annotations

from typing import Any, Protocol

from kubectl_prodready.core.applying.configuration import patch_of
from kubectl_prodready.core.images.knowledge import broken_knowledge
from kubectl_prodready.core.kinds import whole_object
from kubectl_prodready.core.model import LeftAlone, Ref
from kubectl_prodready.fixing.results import LIVE, FileResult, Finding, Left, broken
from kubectl_prodready.live.planning import Planned
from kubectl_prodready.live.showing import for_a_repository, masked
from kubectl_prodready.report.diff import coloured
from kubectl_prodready.report.escape import escaped
from kubectl_prodready.report.lines import said_of
from kubectl_prodready.report.live_diff import live_body, live_diff
from kubectl_prodready.report.names import full_name
from kubectl_prodready.report.report import emit
from kubectl_prodready.text.whole import both, whole


def result_of(plan: Planned) -> FileResult:
    """A plan as the summary counts it; what is refused whole is no workload of the run."""
    left = plan.decision.left
    if plan.refused and not any(not one.rule for one in left):
        left = (LeftAlone(plan.ref, (), "", plan.refused),)
    return FileResult(
        LIVE,
        workloads=() if plan.refused else (plan.ref,),
        findings=findings_of(plan),
        left=tuple(Left(one, 0, 0) for one in left),
        failed=plan.failed,
        warnings=tuple(map(broken, broken_knowledge(plan.workload))) if plan.workload else (),
    )


def findings_of(plan: Planned) -> tuple[Finding, ...]:
    """What an object lacks, and what is to be said of it."""
    accepted, offered, _ = plan.decision
    return (
        *(Finding(change, 0, 0, accepted=True) for change in accepted),
        *(Finding(change, 0, 0, accepted=False) for change in offered),
    )


class LiveReport(Protocol):
    """Says what a plan is, so that it can be printed; travels to a worker process."""

    between: str
    """What stands between two texts."""

    def text(self, plan: Planned) -> str:
        """What would change of one object, "" where nothing is to be shown."""


class Printer:
    """Prints the texts of plans, one after the other."""

    def __init__(self, report: LiveReport) -> None:
        """Nothing stands before the first text."""
        self._between = report.between
        self._mark = ""

    def show(self, text: str) -> None:
        """Print one text, if there is any."""
        if text:
            emit(self._mark + text)
            self._mark = self._between


class LiveNothing:
    """Nothing: what is to be said is said by reports for programs."""

    between = ""

    def text(self, plan: Planned) -> str:  # noqa: ARG002  as all of them
        """No text for any object."""
        return ""


class LiveDiff:
    """A diff of each object that changes; what looks like a credential is masked."""

    between = ""

    def __init__(self, *, colour: bool) -> None:
        """Print it in colour or not."""
        self._colour = colour

    def text(self, plan: Planned) -> str:
        """One object's diff."""
        if not plan.changes:
            return ""
        return diff_of(plan.ref, plan.raw, plan.after, colour=self._colour)


def diff_of(ref: Ref, before: dict[str, Any], after: dict[str, Any], *, colour: bool) -> str:
    """What changes between two states of an object."""
    text = live_diff(ref, *_both(before, after))
    return coloured(text) if colour else text


def hunks_of(before: dict[str, Any], after: dict[str, Any]) -> str:
    """The same without names and colours."""
    return live_body(*_both(before, after))


def _both(before: dict[str, Any], after: dict[str, Any]) -> tuple[str, str]:
    return both(_shown(before), _shown(after))


def _shown(raw: dict[str, Any]) -> dict[str, Any]:
    return masked(whole_object(for_a_repository(raw)))


class LiveYaml:
    """The complete fixed objects, as they go into a repository: nothing is masked."""

    between = "---\n"

    def text(self, plan: Planned) -> str:
        """One object, also one that lacks nothing."""
        return "" if plan.refused else whole(for_a_repository(plan.after))


class LivePatch:
    """What `kubectl patch --patch-file` takes: only what is added, list items by their names."""

    between = "---\n"

    def text(self, plan: Planned) -> str:
        """The patch of one object, headed by the command that it is for."""
        if not plan.changes:
            return ""
        head = f"# kubectl patch {full_name(plan.ref)} -n {plan.ref.namespace} --patch-file FILE\n"
        changes = [(one.path, one.value) for one in plan.changes]
        return head + whole(patch_of(plan.raw, changes))


class LiveLines:
    """One line a finding, as for files."""

    between = ""

    def text(self, plan: Planned) -> str:
        """What one object lacks, and what is to be said of it."""
        return "".join(f"{escaped(said_of(finding))}\n" for finding in findings_of(plan))


class LiveNames:
    """The names of the objects that change."""

    between = ""

    def text(self, plan: Planned) -> str:
        """One object's name."""
        return f"{full_name(plan.ref)}\n" if plan.changes else ""
