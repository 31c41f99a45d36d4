"""`undo` of a run on live objects: look, show, ask, and take back what is still ours."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any, NamedTuple

from kubectl_prodready.cli.asking import Assent, Proposal
from kubectl_prodready.cli.carrying import where
from kubectl_prodready.cli.exits import CHANGES_NEEDED, ERROR, FINE, worst
from kubectl_prodready.cli.options import coloured
from kubectl_prodready.cli.same_cluster import Known, same_cluster
from kubectl_prodready.cluster.around import Around
from kubectl_prodready.cluster.server import Server
from kubectl_prodready.core.applying.recorded import saved_of
from kubectl_prodready.core.consequences import Consequences, consequences
from kubectl_prodready.core.kinds import whole_object
from kubectl_prodready.core.model import Ref
from kubectl_prodready.core.neighbours import Neighbours
from kubectl_prodready.core.workload import Workload, ref_of
from kubectl_prodready.errors import InputError, ProdreadyError, UnsureError
from kubectl_prodready.live.results import diff_of
from kubectl_prodready.live.undoing import Undoer, Undoing
from kubectl_prodready.records.recorder import Recorder
from kubectl_prodready.records.runs import Entry, Run
from kubectl_prodready.report.names import full_name
from kubectl_prodready.report.report import Output, emit, many, remark


class Looked(NamedTuple):
    """An entry of a record, its object, and what can be taken back of it."""

    entry: Entry
    ref: Ref
    undoing: Undoing


def take_back(run: Run, *, force: bool, dry_run: bool, **live: Any) -> int:
    """Take back a run on live objects; returns the exit code. Raises ProdreadyError."""
    assent = None if dry_run else Assent(yes=live["yes"], disruptive=live["disruptive"])
    server = _server(run, live)
    taking = _Taking(server, Undoer(server, force=force))
    looked = [found for entry in reversed(run.left) if (found := taking.look(entry))]
    if assent is None:
        taking.rehearse(looked)
    else:
        with Recorder.reopen(run) as record:
            taking.carry_out(looked, assent, record)
    taking.tell(run, "could be taken back" if dry_run else "taken back")
    return worst(taking.codes)


def _server(run: Run, values: Mapping[str, Any]) -> Server:
    """The server of the run. Raises UsageError where another one would be meant."""
    known = Known(*(run.where.get(key, "") for key in ("cluster", "server", "context")))
    return same_cluster(known, values, f"run {run.name}")


class _Taking:
    """Takes entries of one run back: where one fails, the others go on."""

    def __init__(self, server: Server, undoer: Undoer) -> None:
        self.codes = [FINE]
        self._server = server
        self._undoer = undoer
        self._around = Around(server)
        self._output = Output()
        self._done = self._in_part = 0

    def look(self, entry: Entry) -> Looked | None:
        """What can be taken back, shown as a diff; what cannot is named, with the reason."""
        saved = saved_of(entry.what)
        if saved is None:
            self._fail(InputError(f"entry {entry.number} of the record cannot be read"))
            return None
        ref = ref_of(whole_object(saved.before))
        try:
            undoing = self._undoer.tried(saved)
        except ProdreadyError as error:
            self._fail(error, ref)
            return None
        for kept in undoing.kept:
            self.codes.append(CHANGES_NEEDED)
            remark(f"{ref}: left alone: {kept}")
        if not undoing.now:
            remark(f"{ref}: it was deleted since: nothing is left to take back")
        elif not undoing.taken and not undoing.kept:
            remark(f"{ref}: it is taken back already: nothing is left of it")
        elif undoing.taken:
            now, after = undoing.now, undoing.after
            self._output.now(partial(emit, diff_of(ref, now, after, colour=coloured())))
        return Looked(entry, ref, undoing)

    def carry_out(self, looked: Sequence[Looked], assent: Assent, record: Recorder) -> None:
        """Ask, and do what was agreed to; what needs nothing more is done with."""
        pending = [one for one in looked if one.undoing.taken]
        for one in looked:
            if one not in pending and all(kept.is_final for kept in one.undoing.kept):
                self._settle(one, record)
        if not pending:
            return
        place = where(self._server, [one.ref for one in pending])
        answers = assent.to([self._proposal(one) for one in pending], place)
        for one, answer in zip(pending, answers, strict=True):
            if answer.agreed:
                self._take_back(one, record)
            else:
                self.codes.append(CHANGES_NEEDED)
                remark(f"{one.ref}: left alone: {answer.reason}")

    def rehearse(self, looked: Sequence[Looked]) -> None:
        """Tell what would be done."""
        for one in looked:
            if one.undoing.taken:
                self._done += 1
                self._in_part += bool(one.undoing.kept)
                self.say(one, " (server dry run)")

    def say(self, one: Looked, suffix: str = "") -> None:
        """One line for what was taken back."""
        if one.undoing.taken:
            self._output.now(partial(emit, f"{full_name(one.ref)} taken back{suffix}\n"))

    def tell(self, run: Run, deed: str) -> None:
        """The last line."""
        part = f", {self._in_part} of them in part" if self._in_part else ""
        told = f"{self._done} of {many(len(run.left), 'object')} {deed}{part}"
        remark(f"run {run.name}: {told}")

    def _settle(self, one: Looked, record: Recorder) -> None:
        """Nothing is left to be taken back of an object."""
        try:
            self._undoer.take_back(one.undoing)
        except ProdreadyError as error:
            self._fail(error, one.ref)
            return
        record.undone(one.entry.number)

    def _take_back(self, one: Looked, record: Recorder) -> None:
        try:
            done = self._undoer.take_back(one.undoing)
        except ProdreadyError as error:
            self._fail(error, one.ref)
            return
        for kept in done.kept:
            if kept not in one.undoing.kept:
                self.codes.append(CHANGES_NEEDED)
                remark(f"{one.ref}: left alone: {kept}")
        if all(kept.is_final for kept in done.kept):
            record.undone(one.entry.number)
        self._done += 1
        self._in_part += bool(done.kept)
        self.say(one)

    def _proposal(self, one: Looked) -> Proposal:
        paths = [change.path for change in one.undoing.taken]
        return Proposal(one.ref, len(paths), self._effect(one, paths))

    def _effect(self, one: Looked, paths: Sequence[Any]) -> Consequences:
        neighbours = Neighbours(self._around.beside(one.ref.namespace).neighbours)
        found = whole_object(one.undoing.now)
        return consequences(Workload(found, neighbours, self._server.version), paths)

    def _fail(self, error: ProdreadyError, ref: Ref | None = None) -> None:
        self.codes.append(ERROR)
        is_unsure = isinstance(error, UnsureError)
        deed = "taken back or not, nobody knows" if is_unsure else "not taken back"
        about = f"{ref}: {deed}: " if ref else ""
        remark(f"error: {about}{error}")
