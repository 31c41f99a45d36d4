"""`fix -i` for files and for a stream: ask about each change, prove what got a yes, write it."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping, Sequence

from kubectl_prodready.approval.conversation import Conversation
from kubectl_prodready.approval.files import ANNOTATE, PROJECT, REMARK, AskedFile, choice_of
from kubectl_prodready.approval.moments import Kept, Offer
from kubectl_prodready.approval.values import GIVEN
from kubectl_prodready.cli.exits import CHANGES_NEEDED, ERROR, FINE, NO_INPUT, worst
from kubectl_prodready.cli.interactive.keeping import Configurations, Decided, keep
from kubectl_prodready.cli.interactive.leading import lead
from kubectl_prodready.cli.interactive.terminal import terminal
from kubectl_prodready.cli.program import program
from kubectl_prodready.cli.writing import Writing
from kubectl_prodready.core.ignored import ANNOTATION
from kubectl_prodready.core.model import Change
from kubectl_prodready.fixing.results import FileResult
from kubectl_prodready.paths import written
from kubectl_prodready.pipeline import Looker, Run, looker_for, results_by
from kubectl_prodready.report.diff import unified
from kubectl_prodready.report.names import WrittenReport, what_changes
from kubectl_prodready.report.report import Lasting, few, many, remark
from kubectl_prodready.report.stream import YamlReport
from kubectl_prodready.report.tally import Tally
from kubectl_prodready.sinks.files import unwritable
from kubectl_prodready.sources.files import Gathered, decisions_for

KEPT = {ANNOTATE.key: "by an annotation", REMARK.key: "by a comment"}
"""How a "never" is kept in a file, in few words."""


def approve_files(inputs: Gathered, job: Run, record: str, *, streams: bool, verbose: bool) -> int:
    """Ask about each change of some files; returns the exit code. Raises ProdreadyError.

    What got a yes is written, or the whole texts are printed where it `streams`.
    """
    with terminal() as there:
        looker = looker_for(inputs.sources, job, inputs.decisions)
        tally = Tally(verbose=verbose, writes=not streams)
        tally.start(inputs)
        # what is chosen will be proven
        quick = Looker(job._replace(prove=False), looker.surroundings)
        every = zip(inputs.sources, results_by(quick, inputs.sources), strict=True)
        project = Configurations(decisions_for(inputs.sources))
        files = [AskedFile(looker, source, result, project) for source, result in every]
        approval = Approval(files, job, project, streams=streams)
        if approval.objects:
            talk = Conversation(approval.objects)
            approval.is_agreed = lead(talk, there, looker.fixer.options.rules, approval.prove)
    writing = Writing(record)
    try:
        return approval.streamed(tally, writing) if streams else approval.written(tally, writing)
    finally:
        writing.close()


class Approval:
    """The files of one run: what is asked of them, and what comes of it."""

    def __init__(
        self, files: Sequence[AskedFile], job: Run, project: Configurations, *, streams: bool
    ) -> None:
        """Have nothing to do yet. What cannot be written, for it has errors, is not asked about."""
        self._files = files
        self._selection = job.selection
        self._select = job.select
        self._streams = streams
        self._project = project
        asked = (file for file in files if not file.result.errors)
        self.objects = [one for file in asked for one in file.objects]
        self.is_agreed = False
        self._fixed: dict[AskedFile, FileResult] = {}
        self._decided: list[Decided] = []
        self._kept: tuple[Kept, ...] = ()
        self._waiting = 0
        self._chosen: dict[str, list[Change]] = {}
        self._by_object: Mapping[int, Sequence[Change]] = {}
        self._asked = sum(len(one.changes) for one in self.objects)

    def prove(self, talk: Conversation) -> Offer | None:
        """Fix each file with all that was said yes to; None where that is nothing."""
        self._by_object = talk.agenda.chosen()
        chosen = [(self.objects[at], some) for at, some in self._by_object.items()]
        self._kept = talk.kept
        kept = [(self.objects[one.subject], one) for one in talk.kept]
        self._fixed = {}
        self._chosen = {}
        for one, some in chosen:
            self._chosen.setdefault(one.file.source.key, []).extend(some)
        for file in dict.fromkeys(one.file for one, _ in (*chosen, *kept)):
            mine = [(one, some) for one, some in chosen if one.file is file]
            wishes = [(one, wish) for one, wish in kept if one.file is file]
            self._fixed[file] = file.fixed(choice_of(mine, wishes))
        off = ((one.file.source.key, wish.rules) for one, wish in kept if wish.way == PROJECT)
        self._decided = self._project.without(off)
        return self._offer() if chosen or kept else None

    def written(self, tally: Tally, writing: Writing) -> int:
        """Write what was agreed to, and tell what was done; returns the exit code."""
        report = Lasting(WrittenReport())
        for file in self._files:
            result = self._result(file)
            if result is not file.nothing:
                result = writing.written(file.source, result)
                report.show(result)
                if result.errors:
                    self._waiting += len(self._chosen.get(file.source.key, ()))
            tally.add(self._counted(file, result, waits=True))
        report.end()
        if report.error:
            tally.fail(report.error)
        return self._code(tally, writing, "written")

    def streamed(self, tally: Tally, writing: Writing) -> int:
        """Print the texts with what was agreed to; returns the exit code.

        They pass as they were where nothing was said yes to, and not at all where the last
        question got a no.
        """
        report = YamlReport()
        passes = self.is_agreed or not self._fixed
        for file in self._files:
            result = self._result(file)
            tally.add(self._counted(file, result, waits=False))
            if passes:
                report.show(result._replace(text=file.result.text))
        sys.stdout.flush()
        if not passes:
            remark("nothing was passed on")
        return self._code(tally, writing, "passed on")

    def _result(self, file: AskedFile) -> FileResult:
        """What becomes of a file: what was agreed to, or nothing."""
        if self.is_agreed and file in self._fixed:
            return self._fixed[file]
        return file.nothing

    @staticmethod
    def _counted(file: AskedFile, result: FileResult, *, waits: bool) -> FileResult:
        """What became of a file, and all else that was found when it was read.

        Documents in which nothing was chosen are not looked at again. Where a file has errors its
        changes were not asked about: they wait, or pass it by.
        """
        before = file.result
        if before.errors:
            return before if waits else result
        asked = [one for one in result.findings if not one.change.is_spoken]
        return before._replace(
            findings=(*asked, *(one for one in before.findings if one.change.is_spoken)),
            left=tuple(dict.fromkeys((*before.left, *result.left))),
            errors=result.errors,
        )

    def _offer(self) -> Offer:
        """What stands in the way and what is for good first, then the files, which may be many."""
        fixed = self._fixed.values()
        lines = ["; ".join(map(str, one.errors)) for one in fixed if one.errors]
        lines += () if self._streams else self._unwritable()
        lines += (
            f"{self.objects[at].ref}: {problem}"
            for at, some in self._by_object.items()
            # only values that a person gave can be wrong; looking takes its time
            if any(GIVEN in change.evidence for change in some)
            and (problem := self.objects[at].problem(some))
        )
        lines += (line for result in fixed for line in self._lost(result))
        lines += self._never()
        able = [one for one in fixed if one.verified and not one.errors]
        lines += few([what_changes(one) for one in able], "file")
        diff = "".join(unified(one.path, one.verified) for one in able if one.verified)
        return Offer(tuple(lines), "Do this?", diff)

    def _unwritable(self) -> Iterator[str]:
        """Which files could not be written as they are now."""
        for file, result in self._fixed.items():
            if result.verified and not result.errors:
                told = unwritable(file.source.path, file.source.shown)
                yield from (told,) if told else ()

    def _never(self) -> Iterator[str]:
        """What is not to be proposed again, and where that is kept."""
        kept = [(self.objects[one.subject], one) for one in self._kept if one.way != PROJECT]
        yield from few(
            [f"{one.ref}: never {', '.join(wish.rules)}: {KEPT[wish.way]}" for one, wish in kept],
            "such decision",
        )
        yield from map(str, self._decided)
        selected = {rule for one in self._decided for rule in one.rules} & set(self._select)
        if selected:
            yield f"  --select names {', '.join(sorted(selected))}, which goes before that"

    def _lost(self, result: FileResult) -> Iterator[str]:
        """What got a yes and cannot be done all the same."""
        chosen = {(change.ref, change.path) for change in self._chosen.get(result.path, ())}
        for one in result.left:
            if (one.left.ref, one.left.path) in chosen:
                place = f"{one.left.ref}: {written(one.left.path)}"
                yield f"{result.file}: {place} cannot be done: {one.left.reason}"

    def _code(self, tally: Tally, writing: Writing, done: str) -> int:
        """Keep what was decided, tell what was done, and say how it went."""
        for one in self._decided if self.is_agreed else ():
            keep(one, writing, tally)
        tally.miss(self._selection)
        count = tally.accepted - tally.by_rule[ANNOTATION]  # that is no change that was asked for
        left = self._asked - count
        if self.objects:
            # what got a yes and waits is told by itself
            remark(f"{many(count, 'change')} {done}, {left - self._waiting} left alone")
            tally.tell_unasked(program())
        else:
            tally.tell(wrote=False, program=program())
        if not tally.inputs:
            tally.tell_no_input()
        codes = [FINE if tally.inputs else NO_INPUT]
        codes += [ERROR] * bool(tally.failures) + [CHANGES_NEEDED] * bool(left)
        return worst(codes)
