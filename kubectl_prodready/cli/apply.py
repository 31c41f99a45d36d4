"""`fix --apply`: plan live objects, try what is planned, ask, and apply it."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Sequence
from functools import partial
from typing import NamedTuple

from kubectl_prodready.cli.asking import Assent, Proposal
from kubectl_prodready.cli.cluster_flags import How
from kubectl_prodready.cli.exits import CHANGES_NEEDED, ERROR, FINE, NO_INPUT, worst
from kubectl_prodready.cli.live import report_of
from kubectl_prodready.cli.live_plans import Asked, count, plans, server_of, world_of
from kubectl_prodready.cluster.server import Server
from kubectl_prodready.errors import ProdreadyError, UnreachableError, WriteError
from kubectl_prodready.live.applying import Applier, Tried
from kubectl_prodready.live.consequences import consequences
from kubectl_prodready.live.planning import Planned
from kubectl_prodready.live.results import LiveDiff, LiveReport
from kubectl_prodready.records.folder import folder_of
from kubectl_prodready.records.recorder import LIVE, Recorder
from kubectl_prodready.report.names import full_name
from kubectl_prodready.report.report import Output, emit, many, remark
from kubectl_prodready.report.tally import Tally

CLIENT, SERVER = "client", "server"
MOST = 10
"""Objects to name in the summary."""


class Outcome:
    """What became of the objects of a run."""

    def __init__(self) -> None:
        """Nothing yet."""
        self.done = 0
        self.left: list[Planned] = []
        self.failed: list[Planned] = []


def apply(asked: Asked, how: How, program: str) -> int:
    """Plan, show, try, ask and apply; returns the exit code. Raises ProdreadyError."""
    assent = None if how.dry_run else Assent(yes=how.yes, disruptive=how.disruptive)
    report = report_of(asked.output)
    server = server_of(asked)
    world = world_of(server, asked)
    tally = Tally(verbose=asked.job.thorough, where=f"on {server.url}")
    replan = partial(world.plan, force_managed=asked.flags["force_managed"])
    applier = Applier(server, replan, force=how.force)
    run = _Run(server, applier, how, Screen(report, tally, program))
    planned = []
    for plan in plans(server, world, asked, tally):
        count(tally, plan, asked)
        if plan.changes:
            run.preview(plan)
            planned.append(plan)
    tally.tell(wrote=False, program=program)
    run.carry_out(planned, assent)
    return run.code()


class Screen(NamedTuple):
    """Where a run tells what it does: results, sums, and how to call this program again."""

    report: LiveReport
    tally: Tally
    program: str


class _Run:
    """One run over planned objects: where one fails, the others go on."""

    def __init__(self, server: Server, applier: Applier, how: How, screen: Screen) -> None:
        self._server = server
        self._applier = applier
        self._how = how
        self._report, self._tally, self._program = screen
        self._outcome = Outcome()
        self._output = Output()

    def preview(self, plan: Planned) -> None:
        """Show what would be changed; other outputs than the diff are of what was done."""
        if isinstance(self._report, LiveDiff):
            self._print(partial(self._report.show, plan))

    def carry_out(self, planned: Sequence[Planned], assent: Assent | None) -> None:
        """Try all, then ask, then apply what was agreed to."""
        if self._how.dry_run == CLIENT:
            for plan in planned:
                self._show(plan, " (dry run)")
            return
        tried = self._tried(planned)
        try:
            if assent is None:
                for one in tried:
                    self._show(one.plan, " (server dry run)")
            elif tried:
                self._apply(self._agreed(tried, assent))
        finally:  # also after Ctrl-C
            if planned:
                self._tell(len(planned))

    def code(self) -> int:
        """The exit code: 2 for errors, 1 for what was declined, 3 where nothing was found."""
        if self._output.error:
            self._tally.fail(self._output.error)
        codes = [FINE if self._tally.inputs else NO_INPUT]
        codes += [ERROR] * bool(self._tally.failures) + [CHANGES_NEEDED] * bool(self._outcome.left)
        return worst(codes)

    def _tried(self, planned: Sequence[Planned]) -> list[Tried]:
        """What went through the dry run, with something to do; what did not is told."""
        tried: list[Tried] = []
        self._each((plan, partial(self._try, plan, tried)) for plan in planned)
        return [one for one in tried if one.plan.changes]

    def _try(self, plan: Planned, tried: list[Tried]) -> None:
        tried.append(self._applier.tried(plan))

    def _each(self, deeds: Iterable[tuple[Planned, Callable[[], object]]]) -> None:
        """Do something with each object. Where the server is gone, the rest is not tried.

        Raises WriteError: what cannot be recorded is not written, and neither is what comes.
        """
        gone: UnreachableError | None = None
        for plan, deed in deeds:
            if gone:
                self._outcome.failed.append(plan)
                continue
            try:
                deed()
            except WriteError:
                raise
            except ProdreadyError as error:
                gone = error if isinstance(error, UnreachableError) else None
                self._fail(plan, error)

    def _agreed(self, tried: Sequence[Tried], assent: Assent) -> list[Tried]:
        """What was said yes to."""
        proposals = [_proposal(one.plan) for one in tried]
        answers = assent.to(proposals, _where(self._server, tried))
        for one, answer in zip(tried, answers, strict=True):
            if not answer.agreed:
                self._outcome.left.append(one.plan)
                remark(f"{one.plan.ref}: left alone: {answer.reason}")
        return [one for one, answer in zip(tried, answers, strict=True) if answer.agreed]

    def _apply(self, agreed: Sequence[Tried]) -> None:
        where = {"server": self._server.url, "context": self._server.context}
        with Recorder(folder_of(self._how.record), LIVE, where, durable=True) as record:
            try:
                self._each((one.plan, partial(self._apply_one, one, record)) for one in agreed)
            finally:
                if self._outcome.done:
                    remark(f"recorded as {record.run}: `{self._program} undo` takes it back")

    def _apply_one(self, tried: Tried, record: Recorder) -> None:
        try:
            self._done(self._applier.apply(tried, record, may_grow=self._how.yes))
        except KeyboardInterrupt:
            remark(f"{tried.plan.ref}: whether it was applied is not known; undo finds out")
            raise

    def _done(self, plan: Planned) -> None:
        if plan.changes:
            self._outcome.done += 1
            self._show(plan, "")
        else:
            remark(f"{plan.ref}: nothing is left to change: somebody else did it meanwhile")

    def _show(self, plan: Planned, suffix: str) -> None:
        """What kubectl says of an applied object, or the output that was asked for."""
        if isinstance(self._report, LiveDiff):
            self._print(partial(emit, f"{full_name(plan.ref)} serverside-applied{suffix}\n"))
        else:
            self._print(partial(self._report.show, plan))

    def _print(self, printing: Callable[[], None]) -> None:
        """Print as long as somebody reads: no reason to leave the work half done."""
        self._output.attempt(printing)
        self._output.attempt(sys.stdout.flush)

    def _fail(self, plan: Planned, error: ProdreadyError) -> None:
        self._outcome.failed.append(plan)
        message = f"{plan.ref}: not applied: {error.message}"
        self._tally.fail(ProdreadyError(message, advice=error.advice))

    def _tell(self, planned: int) -> None:
        """The last lines: how many were done, and which were not."""
        deed = "tried" if self._how.dry_run else "applied"
        done = planned - len(self._outcome.failed) if self._how.dry_run else self._outcome.done
        remark(f"{done} of {many(planned, 'object')} {deed}")
        for word, which in (
            ("failed", self._outcome.failed),
            ("left alone", self._outcome.left),
        ):
            if which:
                named = ", ".join(str(plan.ref) for plan in which[:MOST])
                more = f" and {len(which) - MOST} more" if len(which) > MOST else ""
                remark(f"  {len(which)} {word}: {named}{more}")


def _proposal(plan: Planned) -> Proposal:
    if plan.workload is None:
        raise AssertionError(plan.ref)
    paths = [change.path for change in plan.changes]
    return Proposal(plan.ref, len(plan.changes), consequences(plan.workload, paths))


def _where(server: Server, tried: Sequence[Tried]) -> str:
    """Context, server and namespaces, before anything is done there."""
    namespaces = sorted({one.plan.ref.namespace for one in tried})
    shown = ", ".join(namespaces[:MOST]) + (", ..." if len(namespaces) > MOST else "")
    context = f"context {server.context}, " if server.context else ""
    noun = "namespace" if len(namespaces) == 1 else "namespaces"
    return f"{context}server {server.url}, {noun} {shown}:"
