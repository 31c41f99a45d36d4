"""`apply` of a plan for live objects: again or on from where it was."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Mapping
from functools import partial
from typing import Any, NamedTuple, NoReturn

from kubectl_prodready.bulk.keys import key_of
from kubectl_prodready.bulk.on_server import OnServer
from kubectl_prodready.bulk.running import Bulk, Pace, Way, is_gone
from kubectl_prodready.bulk.states import BAD, State
from kubectl_prodready.cli import options as o
from kubectl_prodready.cli.carrying import where
from kubectl_prodready.cli.exits import CHANGES_NEEDED, ERROR, FINE, worst
from kubectl_prodready.cli.interactive.signals import Stop, put_off
from kubectl_prodready.cli.live import view_of
from kubectl_prodready.cli.live_plans import Asked
from kubectl_prodready.cli.live_reports import Account
from kubectl_prodready.cli.plan_input import PlanInput
from kubectl_prodready.cli.plan_reports import Accounting
from kubectl_prodready.cli.plan_screen import watching
from kubectl_prodready.cli.plan_sums import Sums
from kubectl_prodready.cli.program import program
from kubectl_prodready.cli.progress import progress
from kubectl_prodready.cli.reports import FORMATS
from kubectl_prodready.cli.same_cluster import Known, same_cluster
from kubectl_prodready.cli.waiting import wait_of
from kubectl_prodready.cluster.duration import seconds_of
from kubectl_prodready.cluster.patience import Patience
from kubectl_prodready.cluster.server import Server
from kubectl_prodready.core.model import Ref
from kubectl_prodready.errors import ProdreadyError, UsageError, WriteError
from kubectl_prodready.live.results import LiveNames
from kubectl_prodready.pipeline import Run
from kubectl_prodready.plans.model import Planned
from kubectl_prodready.records.journal import Journal
from kubectl_prodready.report.report import remark

BY_NAMESPACE = "namespace"
PATIENCE = Patience(tries=12, seconds=180.0)
"""A server that is updated is gone for a minute or two: no reason to stop a run over many."""


class How(NamedTuple):
    """How to go about it."""

    pace: Pace
    way: Way
    force: bool = False


def how_of(values: Mapping[str, Any], jobs: int, stop_after: int, *, dry_run: bool) -> How:
    """How to go about it, by the flags. Raises UsageError."""
    counts = {"--jobs": jobs, "--max-unavailable": values["max_unavailable"]}
    for flag, count in {**counts, "--stop-after-failures": stop_after}.items():
        if count < 0:
            raise UsageError(f"{flag} {count} is below 0", advice="write 0 or more")
    pace = Pace(
        _batch(values["batch"]),
        seconds_of(values["pause"], "--pause"),
        jobs,
        values["max_unavailable"],
        stop_after,
    )
    wait = wait_of(values)
    return How(pace, Way(dry_run, None if dry_run else wait), values["force_conflicts"])


def _batch(text: str) -> int:
    """The size of a batch, 0 where each namespace is one."""
    if text == BY_NAMESPACE:
        return 0
    if not text.isascii() or not text.isdecimal() or int(text) == 0:
        raise UsageError(f"--batch {text} is no number", advice=f"write one, or {BY_NAMESPACE}")
    return int(text)


def server_of_plan(plan: PlanInput, values: Mapping[str, Any]) -> Server:
    """The server of the plan's cluster. Raises UsageError for another, ClusterError."""
    return same_cluster(Known(*plan.head.cluster), values, plan.shown, PATIENCE)


def apply_live(plan: PlanInput, journal: Journal, server: Server, asked: Asked, how: How) -> int:
    """Do what the plan says of live objects; returns the exit code. Raises ProdreadyError.

    Ctrl-C and SIGTERM end it once what is being written is in the journal.
    """
    with put_off("SIGTERM") as stops:
        stops.append(partial(_interrupt, stops))
        try:
            return _apply(plan, journal, server, asked, how)
        except (KeyboardInterrupt, WriteError):
            sys.stdout.flush()
            remark(f"`{program()} apply {plan.shown}` goes on from here")
            if journal.has_left:
                remark(f"`{program()} undo {plan.shown}` takes it back")
            raise


def _interrupt(stops: list[Stop]) -> NoReturn:
    """End as after Ctrl-C; who asks a second time does not wait."""
    stops.clear()
    raise KeyboardInterrupt


def _apply(plan: PlanInput, journal: Journal, server: Server, asked: Asked, how: How) -> int:
    dry_run = how.way.dry_run
    with progress(sys.stderr) as bar, bar.ticking():
        view = view_of(server, asked, LiveNames())

    def doubt(namespace: str) -> str:
        return view.world.seen(namespace).doubt

    on_server = OnServer(server, view.planned, journal, force=how.force, doubt=doubt)
    bulk = Bulk(on_server, how.pace, view.world.seen, how.way)
    account = Account(asked, changes=True)
    sums = Sums()
    with account:
        unsettled = {} if dry_run else _unsettled(plan, journal, on_server)
        marks = [one for one in plan.marks if one.is_agreed]
        left = {one.key for one in marks if _is_left(journal, one.key, how)} - set(unsettled)
        before = sum(journal.is_done(one.key) for one in marks)
        if left:
            remark(where(server, [Ref("", one.namespace, "") for one in marks]))
        try:
            with (
                watching(sums, len(left), dry_run=dry_run, quiet=asked.output in FORMATS) as shown,
                Accounting(shown, account, dry_run=dry_run) as accounting,
            ):
                for one, told in unsettled.values():
                    accounting.tell(one, State.FAILED, told)
                bulk.run((one for one in plan.objects() if key_of(one) in left), accounting)
        finally:
            remark(f"{plan.shown}: {sums.text(before, dry_run=dry_run)}")
        if bulk.fatal:
            raise bulk.fatal
    return worst([_code(sums.counts), ERROR if account.tally.failures else FINE])


def _unsettled(
    plan: PlanInput, journal: Journal, on_server: OnServer
) -> dict[str, tuple[Planned, str]]:
    """Find out what became of what a run had begun when it was killed.

    Returns the objects of which that could not be found out by their keys, and why.
    """
    unsettled = {}
    for one in plan.objects() if any(journal.unsure(one.key) for one in plan.marks) else ():
        try:
            on_server.settle(one)
        except WriteError:
            raise
        except ProdreadyError as error:
            if is_gone(error):
                raise
            unsettled[key_of(one)] = one, f"what became of it is not known: {error.told}"
    return unsettled


def _is_left(journal: Journal, key: str, how: How) -> bool:
    """Whether something is left to be done, or to be followed, of an object."""
    return not journal.is_done(key) or bool(how.way.wait and journal.unfollowed(key))


def asked_of(
    plan: PlanInput, values: Mapping[str, Any], output: str, reports: tuple[str, ...]
) -> Asked:
    """The terms of the plan, as if somebody asked for it on these."""
    terms = plan.head.terms
    version = terms.kubernetes_version or o.VERSION.default
    job = Run(
        select=terms.select,
        ignore=terms.ignore,
        gate=o.gate_of(terms.safety, version),
        thorough=False,
    )
    flags = {
        **values,
        "all_namespaces": False,
        "field_selector": "",
        "force_managed": terms.managed,
    }
    return Asked((), "", "", output, version, job, flags, reports)


def _code(counts: Counter[State]) -> int:
    codes = [FINE]
    codes += [ERROR] * any(counts[state] for state in BAD)
    codes += [CHANGES_NEEDED] * any(counts[state] for state in (State.LEFT, State.UNTRIED))
    return worst(codes)
