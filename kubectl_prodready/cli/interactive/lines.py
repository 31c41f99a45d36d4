"""The conversation line by line, for terminals that cannot do more."""

from __future__ import annotations

import os

from kubectl_prodready.approval.conversation import ENTER, Conversation
from kubectl_prodready.approval.moments import Mode, Want
from kubectl_prodready.approval.pages import Explain, page_of
from kubectl_prodready.cli.interactive.drawing import broken
from kubectl_prodready.cli.interactive.terminal import Terminal, drop_typed

COLUMNS = 80
"""Columns of a terminal that does not know its own."""


class Lines:
    """Prints pages one below the other, and reads a line for each answer."""

    def __init__(self, terminal: Terminal, explain: Explain) -> None:
        """Print nothing yet; `explain` gives the page of a rule."""
        self._terminal = terminal
        self._explain = explain

    def run(self, talk: Conversation) -> Want:
        """Show the conversation until it wants something. Raises EOFError at the end of input.

        No line is an answer that was typed before the question could be read: while an editor was
        open, or before the last question.
        """
        drop_typed(self._terminal)
        while True:
            self._show(talk)
            line = self._terminal.keys.readline()
            if not line:
                raise EOFError
            if want := _pressed(talk, line.rstrip("\r\n")):
                return want

    def _show(self, talk: Conversation) -> None:
        page = page_of(talk, self._explain)
        lines = broken((*page.header, *page.body, *page.footer), _columns(self._terminal))
        self._terminal.screen.write("\n" + "\n".join(line.text for line in lines) + " ")
        self._terminal.screen.flush()


def _columns(terminal: Terminal) -> int:
    try:
        return os.get_terminal_size(terminal.screen.fileno()).columns or COLUMNS
    except OSError:
        return COLUMNS


def _pressed(talk: Conversation, line: str) -> Want | None:
    """Press what a line says: one key, or / and what to find."""
    if talk.mode is Mode.FINDING or (talk.mode is Mode.ASKING and line.startswith("/")):
        for key in line:
            talk.press(key)
        return talk.press(ENTER)
    if len(line) > 1:
        talk.tell(f"{line} is no key; one key a line, ? lists them")
        return None
    return talk.press(line or ENTER)
