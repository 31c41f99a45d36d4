"""Carry out a plan on files: each planned again, compared, proven, and written once."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from typing import NamedTuple

from kubectl_prodready.bulk.keys import key_of
from kubectl_prodready.bulk.proposals import DECIDED, decided, matched, proposals_in
from kubectl_prodready.core.applying.places import value_at
from kubectl_prodready.core.fields.resources import resources_wrong
from kubectl_prodready.core.model import Change
from kubectl_prodready.core.workload import Workload
from kubectl_prodready.errors import InputError, WriteError
from kubectl_prodready.fixing.choosing import Choice
from kubectl_prodready.fixing.results import FileResult, Place
from kubectl_prodready.paths import read
from kubectl_prodready.pipeline import Looker
from kubectl_prodready.plans.model import Planned
from kubectl_prodready.records.changes import WRITTEN, change_of, read_change
from kubectl_prodready.records.journal import PLANNED, Journal
from kubectl_prodready.records.lines import DONE, FAILED
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


def settle(journal: Journal, sources: Iterable[tuple[Planned, Source]]) -> None:
    """Find out what became of what a run had begun when it was killed. Raises WriteError.

    What it has written is done; what it was about to write is as it was, and its traces go.
    """
    for planned, source in sources:
        key = key_of(planned)
        entry = journal.unsure(key)
        if entry is None:
            continue
        with suppress(OSError, TypeError):  # it is there only where the run was killed just then
            os.unlink(entry.what.get(TEMPORARY, ""))
        with suppress(InputError):  # that it cannot be read is told when it is to be changed
            if read_change(entry.what).standing(source.read()) == WRITTEN:
                journal.settle(key, DONE)
                continue
        journal.settle(key, FAILED)


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
        chosen: dict[Place, tuple[Change, ...]] = {}
        doing: list[Planned] = []
        left: list[Left] = []
        for one, proposal in matched(planned, proposals):
            if proposal is None:
                left.append(self._left(source, one, any(one.ref == p.ref for p in proposals)))
                continue
            try:
                chosen[proposal.place] = decided(one, proposal.changes)
            except InputError as error:
                left.append(Left(one, error.told))
                continue
            doing.append(one)
        if problem := self._problem(source, result, chosen):
            left += (Left(one, problem) for one in doing)
            return Outcome(result._replace(verified=None), (), tuple(left))
        is_all = chosen == {proposal.place: proposal.changes for proposal in proposals}
        final = result if is_all else self._chosen(source, result, chosen)
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
        self, source: Source, result: FileResult, chosen: dict[Place, tuple[Change, ...]]
    ) -> str:
        """What is wrong with values that people gave, taken together with the others, or ""."""
        if not any(DECIDED in change.evidence for some in chosen.values() for change in some):
            return ""
        final = self._chosen(source, result, chosen)
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

    def _left(self, source: Source, planned: Planned, is_other: bool) -> Left:  # noqa: FBT001
        """Why nothing is done about an object that is not proposed as it was planned."""
        if is_other:
            return Left(planned, "by now something else would be changed of it; plan anew")
        if self._is_so(source, planned):
            return Left(planned, "it is so already", is_done=True)
        return Left(planned, "by now nothing would be changed of it; plan anew")

    def _is_so(self, source: Source, planned: Planned) -> bool:
        """Whether an object of this name has all that was planned."""
        text = source.read().decode()
        fixer = self._looker.fixer
        same = (
            workload
            for _, workload in fixer.seen(text, source.key, source.folder)
            if workload.ref == planned.ref
        )
        return any(all(_has(one, planned)) for one in same)


def _has(workload: Workload, planned: Planned) -> Iterator[bool]:
    for step in planned.agreed:
        path = read(step.field)[len(workload.path) :]
        yield value_at(workload.raw, path) == step.value
