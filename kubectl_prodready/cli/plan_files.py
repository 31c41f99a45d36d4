"""`apply` of a plan for files: again or on from where it was, file by file."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from typing import NamedTuple

from kubectl_prodready.bulk.keys import key_of
from kubectl_prodready.bulk.on_files import Left, OnFiles, settle
from kubectl_prodready.cli import options as o
from kubectl_prodready.cli.exits import CHANGES_NEEDED, ERROR, FINE, worst
from kubectl_prodready.cli.plan_input import PlanInput
from kubectl_prodready.errors import UsageError
from kubectl_prodready.fixing.results import FileResult
from kubectl_prodready.pipeline import Run, looker_for, results_by
from kubectl_prodready.plans.model import InFile, Planned, Terms
from kubectl_prodready.records.journal import Journal
from kubectl_prodready.report.report import Lasting, Report, many, remark
from kubectl_prodready.report.tally import Tally
from kubectl_prodready.sources.files import Gathered, Source, Wanted, gather

MOST = 3
"""Inputs that are named where none is there."""

GONE = "it is no input any more"


class How(NamedTuple):
    """How to go about it: in how many processes, after how many failures to stop, only trying."""

    jobs: int = 0
    stop_after: int = 0
    dry_run: bool = False
    verbose: bool = False


def job_of(terms: Terms, jobs: int) -> Run:
    """What is to be done, on the terms on which it was planned."""
    return Run(
        select=terms.select,
        ignore=terms.ignore,
        gate=o.gate_of(terms.safety, terms.kubernetes_version),
        selection=o.selection_of(terms.objects, terms.namespace, terms.labels),
        notes=terms.comments,
        skip_unsupported=True,
        jobs=jobs,
        thorough=False,
        effects=True,
        no_dockerfiles=o.NO_DOCKERFILES,
    )


def apply_files(plan: PlanInput, journal: Journal, how: How, report: Report) -> int:
    """Do what the plan says of files; returns the exit code. Raises ProdreadyError."""
    terms = plan.head.terms
    inputs = gather(Wanted(terms.inputs, terms.recursive, (), terms.exclude))
    if not inputs.sources:
        raise UsageError(
            f"none of what was planned for is here: {', '.join(terms.inputs[:MOST])}",
            advice="run it in the folder in which it was planned",
        )
    applying = Applying(plan, journal, inputs, how, Lasting(report))
    applying.run(job_of(terms, how.jobs))
    return applying.end()


class Applying:
    """One run over the files of a plan, and what becomes of them."""

    def __init__(
        self, plan: PlanInput, journal: Journal, inputs: Gathered, how: How, report: Lasting
    ) -> None:
        """Do nothing yet."""
        self._plan = plan
        self._journal = journal
        self._inputs = inputs
        self._sources = {source.shown: source for source in inputs.sources}
        self._how = how
        self._report = report
        self._tally = Tally(verbose=how.verbose)
        self._done = self._before = self._so_already = self._failed = self._untried = 0
        self._left: list[Left] = []
        self._open: set[str] = set()
        self._written: set[str] = set()

    def run(self, job: Run) -> None:
        """Find out what was done before, then do what is left."""
        if not self._how.dry_run:
            settle(self._journal, self._known())
        marks = [one for one in self._plan.marks if one.is_agreed]
        open_ = [one for one in marks if not self._journal.is_done(one.key)]
        self._before = len(marks) - len(open_)
        looker = looker_for(self._inputs.sources, job, self._inputs.decisions)
        on_files = OnFiles(looker, self._journal)
        self._open = {one.key for one in open_}
        files = [file for file, _ in groupby(open_, key=lambda one: one.file)]
        sources = [self._sources[file] for file in files if file in self._sources]
        results = results_by(looker, sources)
        for source, planned in self._works():
            if source is None:
                self._left += (Left(one, GONE) for one in planned)
            elif self._is_stopped:
                self._untried += len(planned)
            else:
                found = next(results)
                if source.key in self._written:  # it was looked at before that
                    found = looker.look(source)
                self._do(on_files, source, planned, found)

    @property
    def _is_stopped(self) -> bool:
        return 0 < self._how.stop_after <= self._failed

    def _known(self) -> Iterator[tuple[str, Source]]:
        """The keys of the objects of the plan whose files are there."""
        for one in self._plan.marks:
            if source := self._sources.get(one.file):
                yield one.key, source

    def _source(self, planned: Planned) -> Source | None:
        source = planned.source
        return self._sources.get(source.file) if isinstance(source, InFile) else None

    def _works(self) -> Iterator[tuple[Source | None, tuple[Planned, ...]]]:
        """What is left to be done of each file; where a plan was put in another order, in parts."""
        objects = (one for one in self._plan.objects() if key_of(one) in self._open)
        for _, group in groupby(objects, key=_file):
            planned = tuple(group)
            yield self._source(planned[0]), planned

    def _do(
        self, on_files: OnFiles, source: Source, planned: tuple[Planned, ...], result: FileResult
    ) -> None:
        outcome = on_files.outcome(source, planned, result)
        final = outcome.result if self._how.dry_run else on_files.write(source, outcome)
        self._so_already += sum(one.is_done for one in outcome.left)
        self._left += (one for one in outcome.left if not one.is_done)
        if final.errors or final.skipped:
            self._failed += len(planned)
            self._tell(final)
        elif outcome.doing:
            self._done += len(outcome.doing)
            self._written.add(source.key)
        self._report.show(final)

    def _tell(self, result: FileResult) -> None:
        for error in result.errors:
            self._tally.fail(error)
        if result.skipped:
            remark(f"error: {result.file}: {result.skipped}")

    def end(self) -> int:
        """Tell what was done, and what was left; returns the exit code."""
        self._report.end()
        if self._report.error:
            self._tally.fail(self._report.error)
        for error in self._inputs.errors:
            self._tally.fail(error)
        for left in self._left:
            remark(f"{_place(left.planned)}: {left.planned.ref}: left alone: {left.reason}")
        deed = "could be changed" if self._how.dry_run else "changed"
        sums = [f"{many(self._done, 'object')} {deed}"]
        for count, words in (
            (self._before, "done before"),
            (self._so_already, "so already"),
            (len(self._left), "left alone"),
            (self._failed, "failed"),
            (self._untried, "not tried"),
        ):
            sums += [f"{count} {words}"] if count else []
        remark(f"{self._plan.shown}: {', '.join(sums)}")
        codes = [FINE]
        codes += [ERROR] * bool(self._failed or self._tally.failures)
        codes += [CHANGES_NEEDED] * bool(self._left or self._untried)
        return worst(codes)


def _file(planned: Planned) -> str:
    return planned.source.file if isinstance(planned.source, InFile) else ""


def _place(planned: Planned) -> str:
    source = planned.source
    return f"{source.file}:{source.line}" if isinstance(source, InFile) else "live"
