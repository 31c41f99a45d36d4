"""What a conversation shows: a header that stays, a body, and the keys of the moment.

Lines have styles by name, and no width: whoever draws them breaks and colours them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from itertools import groupby
from typing import NamedTuple

from kubectl_prodready.approval.conversation import Conversation
from kubectl_prodready.approval.moments import Mode
from kubectl_prodready.core.model import Change
from kubectl_prodready.errors import UnprovenError
from kubectl_prodready.paths import Item, item_of, written
from kubectl_prodready.report.report import many

SIGNS = {"-": "removed", "+": "added", "@": "place"}
"""The styles of a diff's lines by their first character."""

NAMES = ("--- ", "+++ ")
"""How the lines begin that name what a diff is of."""

HELP = (
    ("y", "yes to this"),
    ("n", "no to this"),
    ("a d", "yes, or no, to all that is open of this object"),
    ("A D", "yes, or no, to all that is open"),
    ("r", "always: yes to all that this rule wants"),
    ("R", "never: no to all that this rule wants, in this run or for good"),
    ("e", "edit the value, with KUBE_EDITOR or EDITOR"),
    ("w", "why: the page of the rule"),
    ("s", "split what is asked together"),
    ("k j", "back, and on, without an answer"),
    ("/", "find a text in the questions"),
    ("q", "end; what was said yes to is offered to be done"),
    ("?", "this page"),
    ("Ctrl-C", "end at once; nothing is done"),
    ("Ctrl-Z", "suspend; fg comes back"),
    ("up down", "scroll, also by pages; so do space and b where there is much to read"),
)
KEYS = ", ".join(
    words.replace(" ", "\u00a0")  # a key and its word stay together
    for words in (
        *("y yes", "n no", "a d here", "A D all", "r R rule", "e edit", "w why", "s split"),
        *("k j go", "/ find", "q end", "? help"),
    )
)
GUESSES = "a d A D r R answer guesses only where the question at hand is one, and others never."


class Line(NamedTuple):
    """A line of a page. Where it is too long it goes on below, `indent` columns further in."""

    text: str = ""
    style: str = ""
    indent: int = 0


class Page(NamedTuple):
    """All that is shown at one moment."""

    header: tuple[Line, ...]
    body: tuple[Line, ...]
    footer: tuple[Line, ...]


Explain = Callable[[str], str]
"""Gives the page of a rule."""


def page_of(talk: Conversation, explain: Explain) -> Page:
    """What a conversation shows now."""
    body, keys = _VIEWS[talk.mode](talk, explain)
    status = (Line(talk.status, "status"),) if talk.status else ()
    return Page(_header(talk), tuple(body), (*status, Line(keys, "keys")))


def _header(talk: Conversation) -> tuple[Line, ...]:
    agenda = talk.agenda
    subject, subjects, change, changes = agenda.progress
    yes, no = agenda.count(answer=True), agenda.count(answer=False)
    if talk.mode is Mode.CONFIRMING:
        return (Line(f"{many(changes, 'change')} asked for: {yes} yes, {no} no", "title"),)
    far = f"object {subject} of {subjects}, change {change} of {changes}"
    return (
        Line(f"{far}: {yes} yes, {no} no", "title"),
        Line(f"{agenda.subject.ref}  {agenda.subject.place}", "object"),
    )


Shown = tuple[Iterator[Line], str]


def _asked(talk: Conversation, _explain: Explain) -> Shown:
    keys = f"{KEYS}, Enter\u00a0no" if talk.agenda.entry.question.is_hint else KEYS
    return _question(talk), keys


def _question(talk: Conversation) -> Iterator[Line]:
    entry = talk.agenda.entry
    question, subject = entry.question, talk.agenda.subject
    levels = sorted({change.safety for change in question.changes}, reverse=True)
    words = ", ".join(level.word for level in levels)
    yield Line(f"{words}: {', '.join(question.rules)}", levels[0].word, 2)
    if question.is_hint:
        yield Line("a guess: it is left out unless you say yes", "hint", 2)
    for effect in subject.effect(talk.agenda.at_hand):
        yield Line(effect, "effect", 2)
    if entry.answer is not None:
        yield Line(_answer(talk), "status", 2)
    yield Line()
    yield from _diff(talk)
    yield Line()
    for line in dict.fromkeys(map(_evidence, talk.agenda.at_hand)):
        yield Line(line, "", 2)


def _answer(talk: Conversation) -> str:
    """What was said to the question at hand."""
    agenda = talk.agenda
    if agenda.entry.answer:
        return f"answered yes{', with the values that you gave' if agenda.is_edited else ''}"
    never = "".join(f"; never: {way.what}" for way in talk.ways if way.key == agenda.entry.kept)
    needing = ", ".join(agenda.overruling)
    return f"answered no{never}{f', but needed by {needing}' if needing else ''}"


def _diff(talk: Conversation) -> Iterator[Line]:
    try:
        text = talk.agenda.subject.diff(talk.agenda.at_hand)
    except UnprovenError as error:
        yield Line(f"it cannot be done alone: {error}", "problem", 2)
        return
    yield from _hunks(text)


def _hunks(text: str) -> Iterator[Line]:
    for line in text.removesuffix("\n").split("\n"):
        style = "object" if line.startswith(NAMES) else SIGNS.get(line[:1], "")
        yield Line(line, style, 4)


def _evidence(change: Change) -> str:
    facts = "; ".join(map(str, change.evidence))
    item = item_of(change.path)
    if len(item) == len(change.path):  # an instruction of a Dockerfile
        item = ()
    place = written(change.path[len(item) :])
    whose = f"{item[-1].value} " if item and isinstance(item[-1], Item) else ""
    return f"{change.rule}, {change.safety.word}: {whose}{place}: {facts}"


def _why(talk: Conversation, explain: Explain) -> Shown:
    rules = talk.agenda.entry.question.rules
    pages = "\n\n".join(map(explain, rules))
    return _flowing(pages), "any key goes back"


def _flowing(text: str) -> Iterator[Line]:
    """A text whose paragraphs are lines, to be broken anew; what is indented stays as it is."""
    for is_prose, lines in groupby(text.split("\n"), key=lambda line: line[:1].strip() != ""):
        if is_prose:
            yield Line(" ".join(lines))
        else:
            yield from (Line(line, "", 6) for line in lines)


def _help(_talk: Conversation, _explain: Explain) -> Shown:
    lines = (Line(f"{key:<8} {what}", "", 9) for key, what in HELP)
    return iter((*lines, Line(), Line(GUESSES))), "any key goes back"


def _find(talk: Conversation, _explain: Explain) -> Shown:
    return _question(talk), f"find: {talk.typed}"


def _keep(talk: Conversation, _explain: Explain) -> Shown:
    def lines() -> Iterator[Line]:
        rules = ", ".join(talk.agenda.entry.question.rules)
        yield Line(f"Never {rules}:", "title", 2)
        yield Line()
        for way in talk.ways:
            yield Line(f"{way.key}  {way.what}", "", 3)

    return lines(), f"{' '.join(way.key for way in talk.ways)}; any other key goes back"


def _revise(talk: Conversation, _explain: Explain) -> Shown:
    revision = talk.revision

    def lines() -> Iterator[Line]:
        if revision:
            for line in revision.text.removesuffix("\n").split("\n"):
                yield Line(line, "", 4)
            yield Line()
            if revision.problem:
                yield Line(revision.problem, "problem", 2)
            for objection in revision.objections:
                yield Line(objection, "problem", 2)

    is_wrong = revision is not None and bool(revision.problem)
    again = "e edits it again, n leaves the values as they were"
    return lines(), again if is_wrong else f"Take it all the same? y, {again}"


def _confirm(talk: Conversation, _explain: Explain) -> Shown:
    offered = talk.offered

    def lines() -> Iterator[Line]:
        if offered:
            yield from (Line(line, "", 2) for line in offered.lines)
            if offered.diff:
                yield Line()
                yield from _hunks(offered.diff)

    return lines(), f"{offered.question if offered else ''} y n, k goes back to the questions"


_VIEWS: Mapping[Mode, Callable[[Conversation, Explain], Shown]] = {
    Mode.ASKING: _asked,
    Mode.READING_WHY: _why,
    Mode.READING_HELP: _help,
    Mode.FINDING: _find,
    Mode.KEEPING: _keep,
    Mode.REVISING: _revise,
    Mode.CONFIRMING: _confirm,
}
