"""Lead a conversation to its end: the screen, the editor, and the last question."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Protocol

from kubectl_prodready.approval.conversation import Conversation
from kubectl_prodready.approval.editing import revision_of
from kubectl_prodready.approval.moments import Offer, Revision, Want
from kubectl_prodready.approval.pages import Explain
from kubectl_prodready.approval.values import text_of
from kubectl_prodready.cli.interactive.editor import edited
from kubectl_prodready.cli.interactive.terminal import Terminal
from kubectl_prodready.core.rule import Rule
from kubectl_prodready.errors import ProdreadyError, words_of
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
    while (want := _wanted(screen, talk)) is not Want.END:
        if want is Want.EDIT:
            edit(talk, terminal)
        elif not _offer(talk, prove):
            return False
    return talk.is_agreed


def _wanted(screen: Screen, talk: Conversation) -> Want:
    try:
        return screen.run(talk)
    except (EOFError, OSError):  # the terminal is gone
        raise KeyboardInterrupt from None


def _offer(talk: Conversation, prove: Prove) -> bool:
    """Ask for the last yes, or tell why that cannot be; False where there is nothing to do."""
    try:
        offer = prove(talk)
    except OSError as error:
        talk.tell(f"it cannot be proven: {words_of(error)}")
        return True
    if offer:
        talk.offer(offer)
    return offer is not None


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
        _keep(talk, failed, str(error))
        return
    if typed == text:
        as_before = "" if failed else "; the values are as they were"
        _keep(talk, failed, f"nothing was changed in the editor{as_before}")
    elif revision := revision_of(talk.agenda.subject, changes, talk.agenda.at_hand, typed):
        talk.revise(revision)
    else:
        talk.tell("the file was left empty; the values are as they were")


def _keep(talk: Conversation, failed: Revision | None, status: str) -> None:
    """Tell why nothing came of the editor; what was typed before, and could not be taken, stays."""
    if failed:
        talk.revise(failed)
    talk.tell(status)


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
