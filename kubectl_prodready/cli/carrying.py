"""Carry out the plans of a run: try all of them, ask, and apply what was agreed to."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Sequence
from functools import partial
from typing import NamedTuple

from kubectl_prodready.cli.asking import Agreement, Proposal
from kubectl_prodready.cli.cluster_flags import How
from kubectl_prodready.cli.exits import CHANGES_NEEDED, ERROR, FINE, NO_INPUT, worst
from kubectl_prodready.cli.following import Following
from kubectl_prodready.cli.progress import Bar
from kubectl_prodready.cluster.server import Server
from kubectl_prodready.core.consequences import Consequences, consequences
from kubectl_prodready.core.model import Ref
from kubectl_prodready.errors import ProdreadyError, UnreachableError, UnsureError, WriteError
from kubectl_prodready.live.applying import Applier, Tried
from kubectl_prodready.live.looking import Look
from kubectl_prodready.live.noting import Noted
from kubectl_prodready.live.planning import Planned
from kubectl_prodready.live.results import LiveDiff, LiveReport, Printer
from kubectl_prodready.records.folder import folder_of
from kubectl_prodready.records.recorder import LIVE, Recorder
from kubectl_prodready.report.names import full_name
from kubectl_prodready.report.report import Output, emit, many, remark
from kubectl_prodready.report.tally import Tally

CLIENT = "client"
MOST = 10
"""Objects to name in the summary."""


class Screen(NamedTuple):
    """Where a run tells what it does: results, sums, how to call this program, how far it is."""

    report: LiveReport
    tally: Tally
    program: str
    bar: Bar


class Carrier:
    """Carries out the plans of one run: where one fails, the others go on."""

    def __init__(self, server: Server, how: How, screen: Screen) -> None:
        """Have nothing to do yet."""
        self._server = server
        self._how = how
        self._report, self._tally, self._program, self._bar = screen
        self._is_diff = isinstance(self._report, LiveDiff)
        self._printer = Printer(self._report)
        self._output = Output()
        self._planned: list[Planned] = []
        self._effects: dict[Ref, Consequences] = {}
        self._applied: list[Planned] = []
        self._taken_back: Sequence[Ref] = ()
        self._left: list[Planned] = []
        self._failed: list[Planned] = []
        self._has_unsure = False

    def take(self, look: Look) -> None:
        """Take a plan to be carried out. The diff is shown now, other outputs once it is done."""
        if look.plan:
            self._planned.append(look.plan)
            self._effects[look.ref] = look.effect
            if self._is_diff:
                self._print(partial(self._printer.show, look.text))

    def carry_out(self, applier: Applier, assent: Agreement | None) -> None:
        """Try all, then ask, then apply what was agreed to; without `assent` only try."""
        if self._how.dry_run == CLIENT:
            for plan in self._planned:
                self._show(plan, " (dry run)")
            return
        try:
            tried = self._tried(applier)
            if assent is None:
                for one in tried:
                    self._show(one.plan, " (server dry run)")
            elif tried:
                self._apply(self._agreed(tried, assent), applier)
        finally:  # also after Ctrl-C
            self._tell()

    def code(self) -> int:
        """The exit code: 2 for errors, 1 for what was declined, 3 where nothing was found."""
        if self._output.error:
            self._tally.fail(self._output.error)
        codes = [FINE if self._tally.inputs else NO_INPUT]
        codes += [ERROR] * bool(self._tally.failures) + [CHANGES_NEEDED] * bool(self._left)
        return worst(codes)

    def standing(self) -> list[Planned]:
        """What was done and not taken back, as it was planned in the end."""
        return [plan for plan in self._applied if plan.ref not in self._taken_back]

    def _tried(self, applier: Applier) -> list[Tried]:
        """What went through the dry run, with something to do; what did not is told."""
        tried: list[Tried] = []

        def attempt(plan: Planned) -> None:
            tried.append(applier.tried(plan))

        plans = self._bar.over(self._planned, "trying", len(self._planned))
        self._each((plan, partial(attempt, plan)) for plan in plans)
        return [one for one in tried if one.plan.changes]

    def _each(self, deeds: Iterable[tuple[Planned, Callable[[], object]]]) -> None:
        """Do something with each object. Where the server is gone, the rest is not tried.

        Raises WriteError: what cannot be recorded is not written, and neither is what comes.
        """
        is_gone = False
        for plan, deed in deeds:
            if is_gone:
                self._failed.append(plan)
                continue
            try:
                deed()
            except WriteError:
                raise
            except ProdreadyError as error:
                # a write of which nobody knows may be the last that the server heard
                is_gone = any(isinstance(one, UnreachableError) for one in (error, error.__cause__))
                self._fail(plan, error)

    def _agreed(self, tried: Sequence[Tried], assent: Agreement) -> list[Tried]:
        """What was said yes to."""
        self._bar.clear()
        proposals = [self._proposal(one.plan) for one in tried]
        answers = assent.to(proposals, where(self._server, [one.plan.ref for one in tried]))
        for one, answer in zip(tried, answers, strict=True):
            if not answer.agreed:
                self._left.append(one.plan)
                remark(f"{one.plan.ref}: left alone: {answer.reason}")
        return [one for one, answer in zip(tried, answers, strict=True) if answer.agreed]

    def _proposal(self, plan: Planned) -> Proposal:
        effect = self._effects[plan.ref]
        if plan.workload:  # planned anew
            effect = consequences(plan.workload, [change.path for change in plan.changes])
        return Proposal(plan.ref, len(plan.changes), effect)

    def _apply(self, agreed: Sequence[Tried], applier: Applier) -> None:
        there = {"server": self._server.url, "context": self._server.context}
        there["cluster"] = self._server.cluster
        with Recorder(folder_of(self._how.record), LIVE, there, durable=True) as record:
            following = Following(self._server, self._how.wait) if self._how.wait else None
            try:
                each = self._bar.over(agreed, "applying", len(agreed))
                deed = partial(self._apply_one, applier, record, following)
                self._each((one.plan, partial(deed, one)) for one in each)
                if following:
                    self._taken_back = following.taken_back
                    self._bar.clear()
                    following.end(self._say_rolled_out, self._fail_rollout)
            finally:
                if self._applied or self._has_unsure:
                    remark(f"{undo_of(self._program, record.run, self._how)} takes it back")

    def _apply_one(
        self, applier: Applier, record: Recorder, following: Following | None, tried: Tried
    ) -> None:
        noted = Noted(record)
        try:
            plan = applier.apply(tried, noted, may_grow=self._how.yes)
        except KeyboardInterrupt:
            remark(f"{tried.plan.ref}: whether it was applied is not known; undo finds out")
            raise
        if plan.changes:
            self._applied.append(plan._replace(workload=None))
            self._show(plan, "")
            if following:
                following.begin(plan.ref, noted)
        else:
            remark(f"{plan.ref}: nothing is left to change: it was done meanwhile")

    def _say_rolled_out(self, ref: Ref) -> None:
        told = f"{full_name(ref)} successfully rolled out"
        if self._is_diff:
            self._print(partial(emit, f"{told}\n"))
        else:  # other outputs are for programs
            remark(told)

    def _fail_rollout(self, ref: Ref, told: str) -> None:
        self._tally.fail(ProdreadyError(f"{ref}: {told}"))

    def _show(self, plan: Planned, suffix: str) -> None:
        """What kubectl says of an applied object, or the output that was asked for."""
        if self._is_diff:
            self._print(partial(emit, f"{full_name(plan.ref)} serverside-applied{suffix}\n"))
        else:
            self._print(partial(self._printer.show, self._report.text(plan)))

    def _print(self, printing: Callable[[], None]) -> None:
        """Print as long as somebody reads: no reason to leave the work half done."""
        if sys.stdout.isatty():
            self._bar.clear()
        self._output.now(printing)

    def _fail(self, plan: Planned, error: ProdreadyError) -> None:
        self._failed.append(plan)
        is_unsure = isinstance(error, UnsureError)
        self._has_unsure |= is_unsure
        deed = "applied or not, nobody knows" if is_unsure else "not applied"
        message = f"{plan.ref}: {deed}: {error.message}"
        self._tally.fail(ProdreadyError(message, advice=error.advice))

    def _tell(self) -> None:
        """The last lines: how many were done, and which were not."""
        if not self._planned:
            return
        everything = len(self._planned)
        if self._how.dry_run:
            remark(f"{everything - len(self._failed)} of {many(everything, 'object')} tried")
        else:
            remark(f"{len(self._applied)} of {many(everything, 'object')} applied")
        for word, which in (("failed", self._failed), ("left alone", self._left)):
            if which:
                named = ", ".join(str(plan.ref) for plan in which[:MOST])
                more = f" and {len(which) - MOST} more" if len(which) > MOST else ""
                remark(f"  {len(which)} {word}: {named}{more}")


def undo_of(program: str, run: str, how: How) -> str:
    """The command that takes a run back."""
    place = f" --record {how.record}" if how.record else ""
    return f"`{program} undo {run}{place}`"


def where(server: Server, refs: Iterable[Ref]) -> str:
    """Context, server and namespaces, before anything is done there."""
    namespaces = sorted({ref.namespace for ref in refs})
    shown = ", ".join(namespaces[:MOST]) + (", ..." if len(namespaces) > MOST else "")
    context = f"context {server.context}, " if server.context else ""
    noun = "namespace" if len(namespaces) == 1 else "namespaces"
    return f"{context}server {server.url}, {noun} {shown}:"
