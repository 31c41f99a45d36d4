"""Make a plan, an object at a time: what is passed on is text, and nothing is kept but sums."""

from __future__ import annotations

from collections.abc import Callable

from kubectl_prodready.bulk.proposals import Proposal, proposals_in
from kubectl_prodready.core.model import Safety
from kubectl_prodready.fixing.results import FileResult
from kubectl_prodready.plans.model import Head, InFile, Planned
from kubectl_prodready.plans.proposals import steps_of
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
            source = InFile(result.file, proposal.line, digest)
            self._add(planned_of(proposal, source), proposal)

    def end(self) -> None:
        """Tell the sums."""
        self._out(totals_text(self.totals.said()))

    def _add(self, planned: Planned, proposal: Proposal) -> None:
        self.totals.add(proposal.ref, len(proposal.changes), proposal.effect)
        self.agreed += bool(planned.agreed)
        self._out(planned_text(planned))


def planned_of(proposal: Proposal, source: InFile) -> Planned:
    """What is planned for an object in a file: all that is no guess."""
    steps = steps_of(proposal.changes, Safety.REVIEW)
    return Planned(
        proposal.ref,
        source,
        proposal.digest,
        steps,
        apply=any(step.apply for step in steps),
        effect=proposal.effect.consequences.with_risks,
    )
