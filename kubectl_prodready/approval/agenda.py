"""The questions of a conversation, which of them is at hand, and what was answered."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from kubectl_prodready.approval.questions import (
    Question,
    Reach,
    Subject,
    carved,
    parts_of,
    questions_of,
)
from kubectl_prodready.core.model import Change
from kubectl_prodready.fixing.choosing import with_needs
from kubectl_prodready.paths import Item, Path, item_of, written
from kubectl_prodready.text.whole import whole


class Entry(NamedTuple):
    """A question and its answer, None where there is none yet.

    `kept` is the key of the way in which a "never" is kept, "" where none is.
    """

    question: Question
    answer: bool | None = None
    kept: str = ""


class Progress(NamedTuple):
    """Where the question at hand is: numbers from 1, each beside how many there are."""

    subject: int
    subjects: int
    change: int
    changes: int


class Agenda:
    """Questions in their order. One is at hand; those without an answer are open."""

    def __init__(self, subjects: Sequence[Subject]) -> None:
        """Begin with the first question. Raises ValueError where there is nothing to ask."""
        self._subjects = subjects
        self.entries = [Entry(question) for question in questions_of(subjects)]
        if not self.entries:
            raise ValueError("nothing to ask")
        self.at = 0
        self.reopened: tuple[str, ...] = ()
        """The rules that the last answer asks for again: they need what got a no."""

    @property
    def entry(self) -> Entry:
        """The question at hand, and its answer."""
        return self.entries[self.at]

    @property
    def subject(self) -> Subject:
        """The object that it is about."""
        return self._subjects[self.entry.question.subject]

    @property
    def progress(self) -> Progress:
        """How far it is."""
        counted = [len(entry.question.changes) for entry in self.entries]
        subjects = sorted({entry.question.subject for entry in self.entries})
        number = subjects.index(self.entry.question.subject) + 1
        return Progress(number, len(subjects), sum(counted[: self.at]) + 1, sum(counted))

    @property
    def at_hand(self) -> tuple[Change, ...]:
        """The changes that are asked for, and those that they need, as they are by now."""
        question = self.entry.question
        return with_needs(question.changes, self._by_subject()[question.subject])

    @property
    def is_edited(self) -> bool:
        """Whether somebody gave a value of the question at hand."""
        proposed = self.subject.changes
        return any(change not in proposed for change in self.entry.question.changes)

    @property
    def overruling(self) -> tuple[str, ...]:
        """The rules that got a yes and need what is at hand, whatever is said to that itself."""
        here = self.entry.question
        return self._needing({here.subject: {change.path for change in here.changes}})[1]

    def chosen(self) -> Mapping[int, tuple[Change, ...]]:
        """What was said yes to, and what that needs, by the number of the object."""
        found: dict[int, dict[Path, Change]] = {}
        every = self._by_subject()
        for question in self._answered(answer=True):
            places = found.setdefault(question.subject, {})
            whole = with_needs(question.changes, every[question.subject])
            places.update((change.path, change) for change in whole)
        return {subject: tuple(places.values()) for subject, places in sorted(found.items())}

    def count(self, *, answer: bool) -> int:
        """How many changes have an answer; what is needed by a yes has one, whatever was said."""
        chosen = {(at, one.path) for at, some in self.chosen().items() for one in some}
        if answer:
            return len(chosen)
        return sum(
            (question.subject, change.path) not in chosen
            for question in self._answered(answer=False)
            for change in question.changes
        )

    def answer(self, *, answer: bool) -> bool:
        """Answer the question at hand; whether another is open, which is at hand then."""
        return self._answer([self.at], answer=answer)

    def answer_object(self, *, answer: bool) -> bool:
        """Answer all that is open of this object."""
        subject = self.entry.question.subject
        numbers = (one for one in self._open() if self.entries[one].question.subject == subject)
        return self._answer(numbers, answer=answer, keeps=True)

    def answer_rest(self, *, answer: bool) -> bool:
        """Answer all that is open."""
        return self._answer(self._open(), answer=answer, keeps=True)

    def answer_rules(self, *, answer: bool, kept: str = "", reach: Reach = Reach.ALL) -> bool:
        """Answer what the rules at hand want, as far as it goes; what others want stays open.

        A no goes to what needs it as well. What is at hand is `kept` away for good, in the way of
        this key.
        """
        rules = set(self.entry.question.rules)
        numbers = set(self._within(reach))
        entries: list[Entry] = []
        answered: list[int] = []
        for number, entry in enumerate(self.entries):
            if number not in numbers or rules.isdisjoint(entry.question.rules):
                entries.append(entry)
                continue
            for part in carved(entry.question, rules):
                if rules.issuperset(part.rules):
                    answered.append(len(entries))
                entries.append(entry._replace(question=part))
        self._put(entries)
        if not answer:
            answered += self._needing(self._places(answered), is_open=True)[0]
        here = self.at
        is_open = self._answer(answered, answer=answer)
        self.entries[here] = self.entries[here]._replace(kept=kept)
        return is_open

    def take(self, changes: tuple[Change, ...]) -> None:
        """Put edited changes in the place of those of the question at hand, with a yes."""
        question = self.entry.question._replace(changes=changes)
        self.entries[self.at] = Entry(question, answer=True)

    def split(self) -> bool:
        """Ask for each part of the question at hand; False where it has no parts."""
        parts = parts_of(self.entry.question)
        if len(parts) == 1:
            return False
        entries = [self.entry._replace(question=part) for part in parts]
        self._put([*self.entries[: self.at], *entries, *self.entries[self.at + 1 :]])
        return True

    def move(self, step: int) -> bool:
        """Go to the next question, or to the one before; False where there is none."""
        is_there = 0 <= self.at + step < len(self.entries)
        self.at += step if is_there else 0
        return is_there

    def find(self, text: str) -> bool:
        """Go to the next question, from here around, that has a text somewhere."""
        for number in self._after():
            if text.lower() in self._words(self.entries[number].question):
                self.at = number
                return True
        return False

    def _by_subject(self) -> Mapping[int, list[Change]]:
        """All changes that are asked for, with edited values, by the number of the object."""
        found: dict[int, list[Change]] = {}
        for entry in self.entries:
            found.setdefault(entry.question.subject, []).extend(entry.question.changes)
        return found

    def _places(self, numbers: Iterable[int]) -> dict[int, set[Path]]:
        """The paths of some questions, by the number of their object."""
        places: dict[int, set[Path]] = {}
        for number in numbers:
            question = self.entries[number].question
            paths = (change.path for change in question.changes)
            places.setdefault(question.subject, set()).update(paths)
        return places

    def _needing(
        self, places: Mapping[int, set[Path]], *, is_open: bool = False
    ) -> tuple[list[int], tuple[str, ...]]:
        """The questions with a yes that need something at these places, and their rules.

        Or those that are open.
        """
        every = self._by_subject()
        found = []
        for number, (question, answer, _) in enumerate(self.entries):
            wanted = places.get(question.subject)
            is_meant = answer is None if is_open else answer
            if wanted and is_meant and wanted.isdisjoint(one.path for one in question.changes):
                whole = with_needs(question.changes, every[question.subject])
                found += [number] * (not wanted.isdisjoint(change.path for change in whole))
        rules = (rule for number in found for rule in self.entries[number].question.rules)
        return found, tuple(dict.fromkeys(rules))

    def _answered(self, *, answer: bool) -> Iterator[Question]:
        return (entry.question for entry in self.entries if entry.answer is answer)

    def _open(self) -> Iterator[int]:
        """The question at hand, and what is open: guesses with guesses, the others without."""
        is_hint = self.entry.question.is_hint
        for number, entry in enumerate(self.entries):
            is_open = entry.answer is None or number == self.at
            if is_open and entry.question.is_hint == is_hint:
                yield number

    def _within(self, reach: Reach) -> Iterator[int]:
        """What is open, as far as a "never" goes."""
        here = self.entry.question
        for number in self._open():
            is_same = self.entries[number].question.subject == here.subject
            is_near = number == self.at or (is_same and reach is Reach.OBJECT)
            if reach is Reach.ALL or is_near:
                yield number

    def _answer(self, numbers: Iterable[int], *, answer: bool, keeps: bool = False) -> bool:
        """Answer some questions. One that is never to be asked again stays so if that `keeps` it.

        Whether another question is open, which is at hand then.
        """
        answered = list(numbers)
        for number in answered:
            kept = self.entries[number].kept if keeps and not answer else ""
            self.entries[number] = self.entries[number]._replace(answer=answer, kept=kept)
        self._reopen({} if answer else self._places(answered))
        for number in self._after():
            if self.entries[number].answer is None:
                self.at = number
                return True
        return False

    def _reopen(self, denied: Mapping[int, set[Path]]) -> None:
        """Ask again for what got a yes and needs what got a no just now."""
        numbers, self.reopened = self._needing(denied)
        for number in numbers:
            self.entries[number] = self.entries[number]._replace(answer=None)

    def _after(self) -> Iterable[int]:
        """All questions from the one behind this one around to this one."""
        return (*range(self.at + 1, len(self.entries)), *range(self.at + 1))

    def _put(self, entries: list[Entry]) -> None:
        """Ask these questions from now on; what was at hand, or the first part of it, still is."""
        subject, first = self.entry.question.subject, self.entry.question.changes[0]
        self.entries = entries
        self.at = next(
            number
            for number, entry in enumerate(entries)
            if entry.question.subject == subject and first in entry.question.changes
        )

    def _words(self, question: Question) -> str:
        """All that can be found of a question, in small letters."""
        subject = self._subjects[question.subject]
        words = [str(subject.ref), subject.place, *question.rules]
        for change in question.changes:
            value = whole({"": change.value}) if isinstance(change.value, dict | list) else ""
            item = item_of(change.path)
            place = written(change.path[len(item) :])
            whose = f"{item[-1].value} " if item and isinstance(item[-1], Item) else ""
            words += (written(change.path), f"{whose}{place}", str(change.value), value)
            words += map(str, change.evidence)
        return "\n".join(words).lower()
