"""`fix -i` for live objects: all questions first, then one confirmation, then it is applied."""

from __future__ import annotations

import sys
from collections.abc import Sequence

from kubectl_prodready.approval.conversation import Conversation
from kubectl_prodready.approval.live import LiveObject
from kubectl_prodready.approval.moments import Offer
from kubectl_prodready.cli.asking import Agreed
from kubectl_prodready.cli.carrying import Carrier, Screen, undo_of, where
from kubectl_prodready.cli.cluster_flags import How
from kubectl_prodready.cli.exits import CHANGES_NEEDED, FINE, worst
from kubectl_prodready.cli.interactive.keeping import Configurations, Decided, keep
from kubectl_prodready.cli.interactive.leading import lead
from kubectl_prodready.cli.interactive.terminal import terminal
from kubectl_prodready.cli.live import View, looks_in, report_of, view_of
from kubectl_prodready.cli.live_plans import Asked, server_of
from kubectl_prodready.cli.progress import progress
from kubectl_prodready.cli.writing import Writing
from kubectl_prodready.cluster.server import Object
from kubectl_prodready.core.consequences import Consequences, consequences
from kubectl_prodready.core.kinds import whole_object
from kubectl_prodready.core.model import Change, Ref
from kubectl_prodready.core.registry import load_rules
from kubectl_prodready.core.workload import ref_of
from kubectl_prodready.errors import UnprovenError
from kubectl_prodready.fixing.choosing import Choice
from kubectl_prodready.live.applying import Applier
from kubectl_prodready.live.looking import Look
from kubectl_prodready.live.planning import Planned
from kubectl_prodready.live.results import LiveReport, diff_of, result_of
from kubectl_prodready.live.seen import HERE
from kubectl_prodready.report.report import few, many, remark
from kubectl_prodready.report.tally import Tally
from kubectl_prodready.sources.decisions import FileDecisions

TRIED = {
    "client": "it is only tried: nothing is sent",
    "server": "it is only tried: it goes through admission, and nothing is kept",
}


def approve_live(asked: Asked, how: How, program: str) -> int:
    """Ask about each change of live objects; returns the exit code. Raises ProdreadyError."""
    report = report_of(asked.output)
    with terminal() as there, progress(sys.stderr) as bar:
        server = server_of(asked)
        tally = Tally(verbose=asked.job.thorough, where=f"on {server.url}")
        with bar.ticking():
            view = view_of(server, asked, report, keep=True)
        plans = [look.plan for look in looks_in(view, asked, tally, bar) if look.plan]
        bar.clear()
        approval = Approval(view, plans, report, how.dry_run)
        if approval.objects:
            talk = Conversation(approval.objects)
            approval.is_agreed = lead(talk, there, load_rules(), approval.prove)
        else:
            tally.tell(wrote=False, program=program)
        _keep(approval.kept(), how, tally, program)
        carrier = Carrier(server, how, Screen(report, tally, program, bar))
        for look in approval.looks():
            carrier.take(look)
        applier = Applier(server, approval.replan, force=how.force)
        carrier.carry_out(applier, None if how.dry_run else Agreed())
    codes = [carrier.code(), approval.code()]
    if approval.objects:
        tally.tell_unasked(program)
    return worst(codes)


def _keep(kept: Sequence[Decided], how: How, tally: Tally, program: str) -> None:
    """Write what is decided for all runs to come; a run of its own in the records.

    What a record holds is either files or live objects. It comes first, so that the newest run is
    the one that changed something in the cluster.
    """
    if how.dry_run:
        for one in kept:
            remark(f"{one} (dry run)")
        return
    writing = Writing(how.record)
    for one in kept:
        keep(one, writing, tally)
    writing.close()
    if writing.run:
        remark(f"{undo_of(program, writing.run, how)} takes that back")


class Approval:
    """The live objects of one run: what is asked of them, and what comes of it."""

    def __init__(
        self, view: View, plans: Sequence[Planned], report: LiveReport, dry_run: str = ""
    ) -> None:
        """Have nothing to do yet."""
        self._tried = TRIED.get(dry_run, "")
        self._view = view
        self._report = report
        self._project = Configurations(FileDecisions((HERE,)))
        self.objects = [LiveObject(plan, view.planned, self._project) for plan in plans]
        self.is_agreed = False
        self._chosen: dict[Ref, tuple[Change, ...]] = {}
        self._plans: list[Planned] = []
        self._decided: list[Decided] = []

    def prove(self, talk: Conversation) -> Offer | None:
        """Plan each object with all that was said yes to; None where that is nothing."""
        chosen = [(self.objects[at], some) for at, some in talk.agenda.chosen().items()]
        self._chosen = {one.ref: some for one, some in chosen}
        self._plans = []
        problems: list[str] = []
        for one, some in chosen:
            try:
                self._plans.append(one.chosen(some))
            except UnprovenError as error:
                problems.append(f"{one.ref}: it cannot be done: {error}")
        off = ((HERE, wish.rules) for wish in talk.kept)
        self._decided = self._project.without(off)
        if not self._plans and not self._decided:
            return None
        diffs = (diff_of(one.ref, one.raw, one.after, colour=False) for one in self._plans)
        question = "Try this?" if self._tried else "Do this?"
        return Offer((*problems, *self._told()), question, "".join(diffs))

    def looks(self) -> list[Look]:
        """The plans that were agreed to, each with what is shown of it, to be carried out."""
        plans = self._plans if self.is_agreed else []
        return [
            Look(
                plan.ref,
                result_of(plan),
                self._report.text(plan),
                plan=plan._replace(workload=None),
                effect=consequences(plan.workload, [change.path for change in plan.changes]),
            )
            for plan in plans
            if plan.workload
        ]

    def replan(self, raw: Object) -> Planned:
        """Plan an object that changed meanwhile: of what was chosen, what it still lacks."""
        chosen = self._chosen.get(ref_of(whole_object(raw)), ())
        return self._view.planned(raw, Choice({0: chosen}))

    def kept(self) -> list[Decided]:
        """What is decided for all runs to come."""
        return self._decided if self.is_agreed else []

    def code(self) -> int:
        """The exit code, as far as answers say."""
        asked = sum(len(one.changes) for one in self.objects)
        yes = sum(map(len, self._chosen.values())) if self.is_agreed else 0
        if asked > yes:
            remark(f"{many(asked - yes, 'change')} left alone")
        return CHANGES_NEEDED if asked > yes else FINE

    def _told(self) -> list[str]:
        """Where what would be done, and what comes of it."""
        told = [self._tried] if self._tried else []
        if self._plans:
            told.append(where(self._view.server, [plan.ref for plan in self._plans]))
        effects = [(plan, _effect(plan)) for plan in self._plans]
        # a risk must not be among those that are only counted
        effects.sort(key=lambda one: not one[1].risks)
        risky = sum(bool(effect.risks) for _, effect in effects)
        lines = [
            f"{plan.ref}: {many(len(plan.changes), 'change')}; {'; '.join(effect.with_risks)}"
            for plan, effect in effects
        ]
        told += [*lines[:risky], *few(lines[risky:], "object")]
        return [*told, *map(str, self._decided)]


def _effect(plan: Planned) -> Consequences:
    if plan.workload is None:
        return Consequences()
    return consequences(plan.workload, [change.path for change in plan.changes])
