"""Make a plan, an object at a time: what is passed on is text, and nothing is kept but sums."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from kubectl_prodready.bulk.proposals import Proposal, proposals_in
from kubectl_prodready.core.effects import Effect
from kubectl_prodready.core.model import Change, Ref, Safety
from kubectl_prodready.fixing.results import FileResult
from kubectl_prodready.plans.model import Head, InFile, Planned, Step
from kubectl_prodready.plans.proposals import proposal_of, steps_of
from kubectl_prodready.plans.totals import Totals
from kubectl_prodready.plans.writing import head_text, planned_text, totals_text
from kubectl_prodready.text.restore import checksum


class Maker:
    """Writes a plan to `out`; its sums are in `totals`, and `agreed` objects are to be changed."""

    def __init__(self, head: Head, program: str, out: Callable[[str], None]) -> None:
        """Begin the plan; `program` is how to call this one."""
        self.totals = Totals()
        self.agreed = 0
        self._out = out
        out(head_text(head, program))

    def add_file(self, result: FileResult) -> None:
        """What is proposed for the objects of a file; one with errors is not changed."""
        if result.verified is None or result.errors:
            return
        digest = checksum(result.verified.before.encode())
        for proposal in proposals_in(result):
            source = InFile(result.file, proposal.line, digest, proposal.number)
            planned = planned_of(proposal, source)
            self.add(proposal.ref, planned_text(planned), planned.steps, proposal.effect)

    def add(self, ref: Ref, text: str, steps: Sequence[Step | Change], effect: Effect) -> None:
        """An object whose text there is already."""
        self.totals.add(ref, len(steps), effect)
        self.agreed += "\napply: true\n" in text
        self._out(text)

    def end(self, **more: Any) -> None:
        """Tell the sums, and what more there is to hold them against."""
        self._out(totals_text(self.totals.said(**more)))


def planned_of(proposal: Proposal, source: InFile) -> Planned:
    """What is planned for an object in a file: all that is no guess."""
    steps = steps_of(proposal.changes, Safety.REVIEW)
    return Planned(
        proposal.ref,
        source,
        proposal_of(proposal.changes),
        steps,
        apply=any(step.apply for step in steps),
        effect=proposal.effect.consequences.with_risks,
    )
