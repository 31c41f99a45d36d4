"""The conversation of `fix -i`: what each key does to what is asked.

It draws nothing and reads no key: a screen shows its pages and presses its keys.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import ClassVar, TypeAlias

from kubectl_prodready.approval.agenda import Agenda
from kubectl_prodready.approval.moments import Kept, Mode, Offer, Revision, Want
from kubectl_prodready.approval.questions import Reach, Subject, Way
from kubectl_prodready.errors import UnprovenError

ENTER = "\r"
ESCAPE = "\x1b"
ERASE = ("\x7f", "\b")
INTERRUPT = "\x03"

THIS_RUN = Way("t", "in this run only")
FAR = {
    Reach.HERE: " here to",
    Reach.OBJECT: " in this object to all of",
    Reach.ALL: " to all of",
}


Answer: TypeAlias = Want | None


class Conversation:
    """Asks about the changes of some objects, one question after the other, back and forth."""

    def __init__(self, subjects: Sequence[Subject]) -> None:
        """Begin with the first question. Raises ValueError where there is nothing to ask."""
        self.agenda = Agenda(subjects)
        self.mode = Mode.ASKING
        self.status = ""
        self.typed = ""
        self.sought = ""
        self.revision: Revision | None = None
        self.offered: Offer | None = None
        self.is_agreed = False

    @property
    def ways(self) -> tuple[Way, ...]:
        """How it can be kept that the rules at hand are never to say anything of the object."""
        return (THIS_RUN, *self.agenda.subject.ways)

    @property
    def kept(self) -> tuple[Kept, ...]:
        """What is never to be asked again."""
        return tuple(
            Kept(entry.question.subject, entry.question.rules, entry.kept, entry.question.changes)
            for entry in self.agenda.entries
            if entry.kept
        )

    def press(self, key: str) -> Answer:
        """Do what a key is for. Raises KeyboardInterrupt for Ctrl-C."""
        if key == INTERRUPT:
            raise KeyboardInterrupt
        self.status = ""
        return self._IN_MODE[self.mode](self, key)

    def tell(self, status: str) -> None:
        """Show a line until the next key."""
        self.status = status

    def revise(self, revision: Revision) -> None:
        """Take edited values, unless something is wrong with them or said against them."""
        self.revision = revision
        self.mode = Mode.REVISING
        if not revision.problem and not revision.objections:
            self._take(revision)

    def offer(self, offer: Offer) -> None:
        """Ask for the last yes."""
        self.offered = offer
        self.mode = Mode.CONFIRMING

    def _asking(self, key: str) -> Answer:
        if deed := self._KEYS.get(key):
            return deed(self)
        self.status = f"{key} is no key here; ? lists them" if key.isprintable() else ""
        return None

    def _reading(self, _key: str) -> Answer:
        self.mode = Mode.ASKING
        return None

    def _finding(self, key: str) -> Answer:
        if key in {ENTER, ESCAPE}:
            self.mode = Mode.ASKING
            if key == ENTER:
                self._find()
        elif key in ERASE:
            self.typed = self.typed[:-1]
        elif key.isprintable():
            self.typed += key
        return None

    def _find(self) -> None:
        """Go to what was typed, or to what was looked for before where nothing was."""
        self.sought = self.typed or self.sought
        if not self.sought:
            self.status = "there is nothing to find"
        elif not self.agenda.find(self.sought):
            self.status = f"nothing has {self.sought}"

    def _keeping(self, key: str) -> Answer:
        self.mode = Mode.ASKING
        if key not in {way.key for way in self.ways}:
            self.status = "nothing is kept, and nothing was answered"
            return None
        kept = "" if key == THIS_RUN.key else key
        reach = next(way.reach for way in self.ways if way.key == key)
        question = self.agenda.entry.question
        if kept and (refusal := self.agenda.subject.refusal(kept, question)):
            self.status = f"it cannot be kept so: {refusal}"
            return None
        return self._rules(answer=False, kept=kept, reach=reach)

    def _revising(self, key: str) -> Answer:
        revision, self.mode = self.revision, Mode.ASKING
        if key == "e":
            return Want.EDIT
        if key == "y" and revision and not revision.problem:
            self._take(revision)
        elif key == "n":
            self.status = "the values are as they were"
        else:
            self.mode = Mode.REVISING
            self.status = f"{key if key.strip() and key.isprintable() else 'that'} is no key here"
        return None

    def _confirming(self, key: str) -> Answer:
        if key in {"y", "n", "q"}:
            self.is_agreed = key == "y"
            return Want.END
        if key in {"k", ESCAPE}:
            self.mode = Mode.ASKING
        return None

    def _take(self, revision: Revision) -> None:
        self.agenda.take(revision.changes)
        self.revision = None
        self.mode = Mode.ASKING
        is_last = self.agenda.at == len(self.agenda.entries) - 1
        self.status = "taken; q ends" if is_last else "taken; j goes on"

    def _yes(self) -> Answer:
        try:
            self.agenda.subject.diff(self.agenda.at_hand)
        except UnprovenError as error:
            self.status = f"it cannot be done alone: {error}; a says yes to all of this object"
            return None
        return self._on(is_open=self.agenda.answer(answer=True))

    def _no(self) -> Answer:
        return self._on(is_open=self.agenda.answer(answer=False))

    def _default(self) -> Answer:
        if self.agenda.entry.question.is_hint:
            return self._no()
        self.status = "y or n? ? lists all keys"
        return None

    def _always(self) -> Answer:
        return self._rules(answer=True)

    def _rules(self, *, answer: bool, kept: str = "", reach: Reach = Reach.ALL) -> Answer:
        rules = ", ".join(self.agenda.entry.question.rules)
        is_open = self.agenda.answer_rules(answer=answer, kept=kept, reach=reach)
        return self._on(is_open=is_open, told=f"{'yes' if answer else 'no'}{FAR[reach]} {rules}")

    def _never(self) -> Answer:
        return self._to(Mode.KEEPING)

    def _why(self) -> Answer:
        return self._to(Mode.READING_WHY)

    def _help(self) -> Answer:
        return self._to(Mode.READING_HELP)

    def _search(self) -> Answer:
        self.typed = ""
        return self._to(Mode.FINDING)

    def _to(self, mode: Mode) -> Answer:
        self.mode = mode
        return None

    def _edit(self) -> Answer:
        self.revision = None
        return Want.EDIT

    def _quit(self) -> Answer:
        return Want.PROVE

    def _split(self) -> Answer:
        if not self.agenda.split():
            self.status = "it is one change, or several that need each other"
        return None

    def _next(self) -> Answer:
        if not self.agenda.move(1):
            self.status = "this is the last one; q ends"
        return None

    def _back(self) -> Answer:
        if not self.agenda.move(-1):
            self.status = "this is the first one"
        return None

    def _on(self, *, is_open: bool, told: str = "") -> Answer:
        if reopened := ", ".join(self.agenda.reopened):
            told = f"what needs it is asked for again: {reopened}"
        self.status = told
        return None if is_open else Want.PROVE

    _KEYS: ClassVar[Mapping[str, Callable[[Conversation], Answer]]] = {
        "y": _yes,
        "n": _no,
        ENTER: _default,
        "a": lambda self: self._on(is_open=self.agenda.answer_object(answer=True)),
        "d": lambda self: self._on(is_open=self.agenda.answer_object(answer=False)),
        "A": lambda self: self._on(is_open=self.agenda.answer_rest(answer=True)),
        "D": lambda self: self._on(is_open=self.agenda.answer_rest(answer=False)),
        "r": _always,
        "R": _never,
        "e": _edit,
        "w": _why,
        "k": _back,
        "j": _next,
        "s": _split,
        "/": _search,
        "q": _quit,
        "?": _help,
    }
    _IN_MODE: ClassVar[Mapping[Mode, Callable[[Conversation, str], Answer]]] = {
        Mode.ASKING: _asking,
        Mode.READING_WHY: _reading,
        Mode.READING_HELP: _reading,
        Mode.FINDING: _finding,
        Mode.KEEPING: _keeping,
        Mode.REVISING: _revising,
        Mode.CONFIRMING: _confirming,
    }
