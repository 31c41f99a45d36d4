"""Lead a conversation to its end: the screen, the editor, and the last question."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Protocol

from kubectl_prodready.approval.conversation import Conversation, Offer, Want
from kubectl_prodready.approval.editing import revision_of
from kubectl_prodready.approval.pages import Explain
from kubectl_prodready.approval.values import text_of
from kubectl_prodready.cli.interactive.editor import edited
from kubectl_prodready.cli.interactive.terminal import Terminal
from kubectl_prodready.core.rule import Rule
from kubectl_prodready.errors import ProdreadyError
from kubectl_prodready.report.pages import page

Prove = Callable[[Conversation], "Offer | None"]
"""Proves what was said yes to; None where that is nothing at all."""


class Screen(Protocol):
    """Shows a conversation to a person."""

    def run(self, talk: Conversation) -> Want:
        """Show it, and press keys, until it wants something."""


def lead(talk: Conversation, terminal: Terminal, rules: Sequence[Rule], prove: Prove) -> bool:
    """Ask everything; whether what was offered at the end is to be done.

    Raises KeyboardInterrupt for Ctrl-C, and where the terminal is gone: nothing was confirmed.
    """
    screen = _screen(terminal, explainer(rules))
    try:
        while (want := screen.run(talk)) is not Want.END:
            if want is Want.EDIT:
                edit(talk, terminal)
            elif offer := prove(talk):
                talk.offer(offer)
            else:
                return False
    except (EOFError, OSError):
        raise KeyboardInterrupt from None
    return talk.is_agreed


def edit(talk: Conversation, terminal: Terminal) -> None:
    """Let a person edit the values at hand, and take them if they can be."""
    changes = talk.agenda.entry.question.changes
    failed = talk.revision
    before = failed.text if failed else None
    proposed = talk.agenda.subject.changes
    text = text_of(changes, proposed, failed.problem if failed else "", before)
    try:
        typed = edited(text, terminal)
    except ProdreadyError as error:
        talk.tell(str(error))
        return
    if typed == text:
        talk.tell("nothing was changed in the editor; the values are as they were")
    elif revision := revision_of(talk.agenda.subject, changes, talk.agenda.at_hand, typed):
        talk.revise(revision)
    else:
        talk.tell("the file was left empty; the values are as they were")


def explainer(rules: Sequence[Rule]) -> Explain:
    """Gives the page of a rule."""
    known = {rule.id: rule for rule in rules}

    def explain(name: str) -> str:
        return page(known[name]) if name in known else name

    return explain


def _screen(terminal: Terminal, explain: Explain) -> Screen:
    if terminal.is_dumb:
        from kubectl_prodready.cli.interactive.lines import Lines

        return Lines(terminal, explain)
    from kubectl_prodready.cli.interactive.full_screen import FullScreen  # loads the library

    return FullScreen(terminal, explain)
