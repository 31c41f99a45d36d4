"""Carry out a plan on files: each planned again, compared, proven, and written once."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Sequence
from contextlib import suppress
from functools import cached_property, partial
from typing import NamedTuple

from kubectl_prodready.bulk.keys import key_of
from kubectl_prodready.bulk.proposals import DECIDED, decided, found_again, proposals_in, stands
from kubectl_prodready.core.fields.resources import resources_wrong
from kubectl_prodready.core.model import Change
from kubectl_prodready.core.workload import Workload
from kubectl_prodready.errors import InputError, ProdreadyError, WriteError
from kubectl_prodready.fixing.choosing import Choice
from kubectl_prodready.fixing.results import FileResult, Place
from kubectl_prodready.paths import written
from kubectl_prodready.pipeline import Looker
from kubectl_prodready.plans.model import InFile, Planned, Step
from kubectl_prodready.records.changes import AS_BEFORE, WRITTEN, change_of, read_change
from kubectl_prodready.records.journal import PLANNED, Journal
from kubectl_prodready.records.lines import DONE, FAILED, Entry
from kubectl_prodready.sinks.atomic import name_beside
from kubectl_prodready.sinks.files import write
from kubectl_prodready.sources.files import Source

TEMPORARY = "temporary"
"""The key under which an entry names the file that takes the place of another."""


class Left(NamedTuple):
    """An object of the plan that is left as it is, and why; `is_done`: it is so already."""

    planned: Planned
    reason: str
    is_done: bool = False


class Outcome(NamedTuple):
    """What is to become of a file: a proven result for some objects, and which are left."""

    result: FileResult
    doing: tuple[Planned, ...] = ()
    left: tuple[Left, ...] = ()


def settle(journal: Journal, known: Iterable[tuple[str, Source]]) -> None:
    """Find out what became of what a run had begun when it was killed. Raises WriteError.

    `known` are the keys of objects, with their files. What it has written is done; what it was
    about to write is as it was, and its traces go.
    """
    for key, source in known:
        if (done := journal.unfollowed(key)) and _is_as_before(done, source):
            journal.reopen(key)
        entry = journal.unsure(key)
        if entry is None:
            continue
        _tidy(entry.what.get(TEMPORARY), source)
        with suppress(InputError):  # that it cannot be read is told when it is to be changed
            if read_change(entry.what).standing(source.read()) == WRITTEN:
                journal.settle(key, DONE)
                continue
        journal.settle(key, FAILED)


def _is_as_before(done: Entry, source: Source) -> bool:
    """Whether a file that was written is as it was before that: somebody took it back."""
    with suppress(InputError):
        return read_change(done.what).standing(source.read()) == AS_BEFORE
    return False


def _tidy(temporary: object, source: Source) -> None:
    """Remove what a killed run left beside a file, if it is called as only ours are."""
    folder, name = os.path.split(os.path.realpath(source.path))
    ours = name_beside(os.path.join(folder, name)).rpartition("-")[0]
    if isinstance(temporary, str) and re.fullmatch(re.escape(ours) + r"-\d+", temporary):
        with suppress(OSError):  # it is there only where the run was killed just then
            os.unlink(temporary)


class OnFiles:
    """What becomes of the files of a plan."""

    def __init__(self, looker: Looker, journal: Journal) -> None:
        """Do nothing yet; what is written is journalled."""
        self._looker = looker
        self._journal = journal

    def outcome(self, source: Source, planned: Sequence[Planned], result: FileResult) -> Outcome:
        """What is to become of a file, of which some objects are to be changed.

        `result` is what is found in it now.
        """
        if result.errors or result.skipped:
            return Outcome(result)
        proposals = proposals_in(result)
        objects = _Objects(self._looker, source)
        chosen: dict[Place, tuple[Change, ...]] = {}
        doing: list[Planned] = []
        left: list[Left] = []
        for one in planned:
            proposal = found_again(one, proposals)
            changes = proposal.changes if proposal else ()
            try:
                wanted = decided(one, changes, partial(objects.has, one))
            except ProdreadyError as error:
                left.append(Left(one, error.told))
                continue
            if proposal is None or not wanted:
                left.append(Left(one, "it is so already", is_done=True))
                continue
            if proposal.place not in chosen:  # a document may stand in the plan twice
                chosen[proposal.place] = wanted
                doing.append(one)
        is_all = chosen == {proposal.place: proposal.changes for proposal in proposals}
        final = result if is_all else self._chosen(source, result, chosen)
        if problem := _lost(chosen, final) or self._problem(source, chosen, final):
            left += (Left(one, problem) for one in doing)
            return Outcome(result._replace(verified=None), (), tuple(left))
        return Outcome(final, tuple(doing), tuple(left))

    def write(self, source: Source, outcome: Outcome) -> FileResult:
        """Write what was proven; what stands in the way is among the errors of the result.

        Raises WriteError where it cannot be journalled: then nothing more may be written.
        """
        result = outcome.result
        if result.verified is None or result.errors or not outcome.doing:
            return result
        what = change_of(source.path, result.verified).what
        keys = [key_of(one) for one in outcome.doing]
        temporary = name_beside(os.path.realpath(source.path))
        number = self._journal.begin({**what, PLANNED: keys, TEMPORARY: temporary})
        try:
            write(source.path, source.shown, result.verified)
        except WriteError as error:
            self._journal.failed(number)
            return result._replace(errors=(InputError(error.message, advice=error.advice),))
        self._journal.done(number)
        return result

    def _problem(
        self, source: Source, chosen: dict[Place, tuple[Change, ...]], final: FileResult
    ) -> str:
        """What is wrong with values that people gave, taken together with the others, or ""."""
        if not any(DECIDED in change.evidence for some in chosen.values() for change in some):
            return ""
        if final.verified is None:
            return ""
        after = self._looker.fixer.seen(final.verified.after, source.key, source.folder)
        return resources_wrong(one for number, one in after if (number, one.path) in chosen)

    def _chosen(
        self, source: Source, result: FileResult, chosen: dict[Place, tuple[Change, ...]]
    ) -> FileResult:
        """The file with some of what is proposed, or with other values."""
        if not chosen or result.verified is None:
            return result._replace(verified=None)
        changes: dict[int, tuple[Change, ...]] = {}
        for (document, _), some in chosen.items():
            changes[document] = (*changes.get(document, ()), *some)
        return self._looker.chosen(source, result.verified.before, Choice(changes))


class _Objects:
    """The objects of a file as they are now, read where somebody wants to know."""

    def __init__(self, looker: Looker, source: Source) -> None:
        self._looker = looker
        self._source = source

    def has(self, planned: Planned, step: Step) -> bool:
        """Whether a planned object has what a step gives it."""
        number = planned.source.number if isinstance(planned.source, InFile) else 1
        same = [one for one in self._workloads if one.ref == planned.ref]
        if len(same) < number:
            return False
        workload = same[number - 1]
        return stands(workload.raw, workload.path, step)

    @cached_property
    def _workloads(self) -> list[Workload]:
        source = self._source
        fixer = self._looker.fixer
        every = fixer.seen(source.read().decode(), source.key, source.folder)
        return [workload for _, workload in every if fixer.options.selection.takes(workload)]


def _lost(chosen: dict[Place, tuple[Change, ...]], final: FileResult) -> str:
    """Why something that was chosen is not in the result, or ""."""
    made = {(one.document, one.change.path) for one in final.findings if one.accepted}
    for (document, _), changes in chosen.items():
        for change in changes:
            if (document, change.path) not in made:
                told = (one.left for one in final.left if one.left.path == change.path)
                reason = next((one.reason for one in told if one.ref == change.ref), "no place")
                return f"{written(change.path)} cannot be set: {reason}"
    return ""
