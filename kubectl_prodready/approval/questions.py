"""What is asked: the changes of objects, together where they belong together."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from enum import Enum, auto
from itertools import groupby
from typing import NamedTuple, Protocol

from kubectl_prodready.core.model import Change, Ref, Safety
from kubectl_prodready.fixing.choosing import with_needs
from kubectl_prodready.paths import Path, item_of

CONTAINERS = (("containers",), ("initContainers",))


class Subject(Protocol):
    """An object of which each change is asked for."""

    @property
    def ref(self) -> Ref:
        """Which object it is."""

    @property
    def place(self) -> str:
        """Where it is, for people: a file and a line, or a namespace of a cluster."""

    @property
    def changes(self) -> tuple[Change, ...]:
        """What is proposed for it, all of which has a value."""

    @property
    def ways(self) -> tuple[Way, ...]:
        """How it can be kept that a rule is never to say anything of it."""

    def refusal(self, way: str, question: Question) -> str:
        """Why a "never" to a question cannot be kept in the way that has this key, or ""."""

    def diff(self, chosen: Sequence[Change]) -> str:
        """What these changes alone do to its text. Raises UnprovenError where they cannot be."""

    def effect(self, chosen: Sequence[Change]) -> tuple[str, ...]:
        """What becomes of its Pods."""

    def problem(self, chosen: Sequence[Change]) -> str:
        """What is wrong with it where it has these changes, or ""."""

    def objections(self, chosen: Sequence[Change]) -> tuple[str, ...]:
        """What the rules say of it with these changes that they do not say without."""


class Reach(Enum):
    """How far a "never" goes: so far it is a no in this run as well."""

    HERE = auto()
    """To the question at hand."""
    OBJECT = auto()
    """To all questions of its object about the same rules."""
    ALL = auto()
    """To all questions about the same rules."""


class Way(NamedTuple):
    """A way to keep a "never": the key for it, what it does, and how far it goes."""

    key: str
    what: str
    reach: Reach = Reach.ALL


class Question(NamedTuple):
    """Changes of one object that get one answer; `subject` is the number of the object."""

    subject: int
    changes: tuple[Change, ...]

    @property
    def is_hint(self) -> bool:
        """Whether it is a guess: asked last, and not taken unless somebody says so."""
        return any(change.safety is Safety.HINT for change in self.changes)

    @property
    def rules(self) -> tuple[str, ...]:
        """The rules that want it, each once."""
        return tuple(dict.fromkeys(change.rule for change in self.changes))


def questions_of(subjects: Sequence[Subject]) -> list[Question]:
    """The questions about all objects, in their order; guesses come last."""
    every = [one for number, subject in enumerate(subjects) for one in _about(number, subject)]
    return sorted(every, key=lambda question: question.is_hint)


def parts_of(question: Question) -> list[Question]:
    """A question in as many as it can be; what has to do with each other stays together.

    Where all of it has, it is parted into what can be had alone, and what needs that.
    """
    parts = dependent(question.changes)
    parts = parts if len(parts) > 1 else bound(question.changes)
    return [question._replace(changes=part) for part in parts]


def carved(question: Question, rules: Collection[str]) -> list[Question]:
    """A question in those parts that some rules want alone, and the rest."""
    every = [question._replace(changes=part) for part in bound(question.changes)]
    parts = groupby(every, key=lambda part: set(part.rules) <= set(rules))
    return [_joined(list(some)) for _, some in parts]


def _about(number: int, subject: Subject) -> Iterator[Question]:
    firm = [change for change in subject.changes if change.safety is not Safety.HINT]
    guesses = [change for change in subject.changes if change.safety is Safety.HINT]
    yield from _together(number, dependent(firm))
    yield from _together(number, dependent(guesses))


def news(before: Iterable[Change], after: Iterable[Change]) -> tuple[str, ...]:
    """What is said after a change that was not said before it, in words."""
    known = {(one.rule, one.path) for one in before}
    return tuple(
        f"{one.rule}: {'; '.join(map(str, one.evidence))}"
        for one in after
        if (one.rule, one.path) not in known
    )


def _together(number: int, parts: Iterable[tuple[Change, ...]]) -> Iterator[Question]:
    """Questions about what stands at one place: the resources of a container are one."""
    places: dict[Path, list[Question]] = {}
    for part in parts:
        places.setdefault(_place(part[0].path), []).append(Question(number, part))
    for some in places.values():
        yield _joined(some)


def _joined(questions: Sequence[Question]) -> Question:
    changes = tuple(change for one in questions for change in one.changes)
    return questions[0]._replace(changes=changes)


def _place(path: Path) -> Path:
    """A field of a container with all that is in it, or one of the object."""
    item = item_of(path)
    return path[: len(item) + 1] if item[-2:-1] in CONTAINERS else path


def dependent(changes: Sequence[Change]) -> list[tuple[Change, ...]]:
    """The changes in groups of which no one needs one of another, in their order."""
    groups: list[list[int]] = []
    for number, change in enumerate(changes):
        near = [group for group in groups if any(_needs(change, changes[one]) for one in group)]
        groups = [group for group in groups if group not in near]
        groups.append([*(one for group in near for one in group), number])
    return [tuple(changes[one] for one in sorted(group)) for group in sorted(groups, key=min)]


def bound(changes: Sequence[Change]) -> list[tuple[Change, ...]]:
    """The changes in the least groups: together is what cannot be had one without the other."""
    needed = [{other.path for other in with_needs((one,), changes)} for one in changes]
    groups: list[list[int]] = []
    for number, change in enumerate(changes):
        for group in groups:
            first = group[0]
            if change.path in needed[first] and changes[first].path in needed[number]:
                group.append(number)
                break
        else:
            groups.append([number])
    return [tuple(changes[one] for one in group) for group in groups]


def _needs(one: Change, other: Change) -> bool:
    return one.path == other.path or other.path in one.needs or one.path in other.needs
