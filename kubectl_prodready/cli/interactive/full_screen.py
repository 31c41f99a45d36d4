"""The conversation on a whole screen, a key at a time."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from math import inf
from time import monotonic
from typing import TYPE_CHECKING, Any

from prompt_toolkit.application import Application
from prompt_toolkit.input import create_input
from prompt_toolkit.key_binding import KeyBindings
from prompt_toolkit.keys import Keys
from prompt_toolkit.layout import FormattedTextControl, Layout, Window
from prompt_toolkit.output import create_output
from prompt_toolkit.styles import Style

from kubectl_prodready.approval.conversation import ENTER, ERASE, ESCAPE, INTERRUPT, Conversation
from kubectl_prodready.approval.moments import Mode, Want
from kubectl_prodready.approval.pages import Explain, page_of
from kubectl_prodready.cli.interactive.drawing import Picture, Sheet
from kubectl_prodready.cli.interactive.signals import put_off
from kubectl_prodready.cli.interactive.terminal import Terminal

if TYPE_CHECKING:
    from prompt_toolkit.formatted_text import StyleAndTextTuples
    from prompt_toolkit.key_binding.key_processor import KeyPress, KeyPressEvent
    from prompt_toolkit.output import Output

STYLE = Style.from_dict(
    {
        "title": "bold",
        "object": "bold",
        "added": "ansigreen",
        "removed": "ansired",
        "place": "ansicyan",
        "safe": "ansigreen bold",
        "review": "ansiyellow bold",
        "hint": "ansimagenta bold",
        "effect": "ansiyellow",
        "problem": "ansired bold",
        "status": "ansicyan bold",
        "keys": "bold",
    }
)

KEYS: Mapping[str, str] = {
    Keys.ControlM: ENTER,
    Keys.ControlJ: ENTER,
    Keys.Escape: ESCAPE,
    Keys.ControlH: ERASE[0],
    Keys.ControlC: INTERRUPT,
    Keys.SIGINT: INTERRUPT,
}
"""The keys that are no letters, as the conversation knows them."""

SCROLL: Mapping[str, int] = {Keys.Up: -1, Keys.Down: 1}
"""The keys that scroll, and by how many lines."""

PAGES: Mapping[str, int] = {Keys.PageUp: -1, Keys.PageDown: 1, " ": 1, "b": -1}
"""The keys that scroll by pages; space and b only where there is much to read."""

READ = (Mode.READING_WHY, Mode.READING_HELP, Mode.REVISING, Mode.CONFIRMING)

PAUSE = 0.1
"""Seconds without a key after which a key is meant: held down, keys come faster than that."""

ALONE = 0.05
"""Seconds after which an escape that came is a key: what it begins comes at once."""


class FullScreen:
    """Draws pages, and presses the keys that somebody presses."""

    def __init__(self, terminal: Terminal, explain: Explain) -> None:
        """Draw nothing yet; `explain` gives the page of a rule."""
        self._input = create_input(terminal.keys)
        self._output = create_output(terminal.screen)
        self._explain = explain

    def run(self, talk: Conversation) -> Want:
        """Show the conversation until it wants something.

        Raises KeyboardInterrupt for Ctrl-C, EOFError where the terminal is gone.
        """
        view = View(talk, self._explain, self._output)
        app: Application[Any] = Application(
            layout=Layout(Window(FormattedTextControl(view.text, show_cursor=False))),
            key_bindings=_bindings(view),
            style=STYLE,
            full_screen=True,
            input=self._input,
            output=self._output,
        )
        app.ttimeoutlen, app.timeoutlen = ALONE, 0
        app.after_render += view.listen
        with put_off("SIGTERM") as stops:
            want: Want = app.run(pre_run=lambda: stops.append(partial(_stop, app)))
        return want


class View:
    """What is shown of a conversation at the moment, and what keys do to it."""

    def __init__(self, talk: Conversation, explain: Explain, output: Output) -> None:
        """Show the beginning of its page."""
        self._talk = talk
        self._explain = explain
        self._output = output
        self._scroll = 0
        self._sheet = Sheet(page_of(talk, explain), turns=talk.mode in READ)
        self._drawn_at = 0.0
        self._deaf_until = inf

    def text(self) -> StyleAndTextTuples:
        """The screen as the library draws it."""
        shown: StyleAndTextTuples = []
        for line in self._picture().lines:
            shown += [("", "\n" * bool(shown)), (f"class:{line.style}", line.text)]
        self._drawn_at = monotonic()
        return shown

    def listen(self, app: Application[Any]) -> None:
        """Hear keys once something is on the screen, but none that came before."""
        if self._deaf_until < inf:
            return
        pending: list[KeyPress] = []
        while keys := app.input.read_keys():
            pending += keys
        app.key_processor.feed_multiple(pending + app.input.flush_keys())
        app.key_processor.process_keys()
        self._deaf_until = (monotonic() if pending else self._drawn_at) + PAUSE

    def pass_over(self, _event: KeyPressEvent) -> None:
        """Do nothing for a key with Alt, nor for the rest of a sequence that nobody knows."""
        self._pause()

    def scroll(self, event: KeyPressEvent) -> None:
        """Show what is above or below."""
        key = event.key_sequence[-1].key
        self._move(SCROLL.get(key, 0), PAGES.get(key, 0))

    def press(self, event: KeyPressEvent) -> None:
        """Press a key that is meant."""
        pressed = event.key_sequence[-1]
        key = KEYS.get(pressed.key, pressed.data)
        if key != INTERRUPT and not self._is_meant(event):
            self._pause()
            return
        if key in PAGES and self._talk.mode in READ and self._picture().depth:
            self._move(0, PAGES[key])
            return
        try:
            want = self._talk.press(key)
        except KeyboardInterrupt as end:
            event.app.exit(exception=end)
            return
        if want:
            event.app.exit(result=want)
        else:
            self._turn()

    def _is_meant(self, event: KeyPressEvent) -> bool:
        """Whether somebody saw what is asked; keys that came together answer no last question."""
        if self._talk.mode is Mode.CONFIRMING and event.app.key_processor.input_queue:
            return False
        return monotonic() >= self._deaf_until

    def _pause(self) -> None:
        """Hear no key until none came for a while."""
        self._deaf_until = max(self._deaf_until, monotonic() + PAUSE)

    def _move(self, lines: int, pages: int) -> None:
        """Scroll the body, no further than it goes."""
        picture = self._picture()
        at = min(self._scroll, picture.depth) + lines + pages * max(1, picture.height)
        self._scroll = max(0, min(at, picture.depth))

    def _turn(self) -> None:
        """Show the page of the moment: from its beginning, unless it is the one that was there."""
        page, before = page_of(self._talk, self._explain), self._sheet.page
        if (page.header, page.body) != (before.header, before.body):
            self._scroll = 0
        if page != before:
            self._sheet = Sheet(page, turns=self._talk.mode in READ)

    def _picture(self) -> Picture:
        size = self._output.get_size()
        return self._sheet.drawn(size.columns, size.rows, self._scroll)


def _bindings(view: View) -> KeyBindings:
    """What is done for each key. Alt is an escape before a key."""
    keys = KeyBindings()
    for key in (*KEYS, Keys.Any):
        keys.add(key)(view.press)
    for key in (*SCROLL, Keys.PageUp, Keys.PageDown):
        keys.add(key)(view.scroll)
    keys.add(Keys.BracketedPaste)(_nothing)  # nobody answers by a paste
    keys.add(Keys.ControlZ)(_suspend)
    keys.add(Keys.Escape, Keys.Any)(view.pass_over)
    for key in (Keys.Escape, Keys.ControlC, Keys.SIGINT):  # several keys, one after the other
        keys.add(Keys.Escape, key)(view.press)
    return keys


def _nothing(_event: KeyPressEvent) -> None:
    """Do nothing for a key."""


def _suspend(event: KeyPressEvent) -> None:
    """Give the terminal back until the shell goes on with it, where there is such a thing."""
    event.app.suspend_to_background()


def _stop(app: Application[Any]) -> None:
    """Leave the screen, from within a signal."""
    if app.loop:
        app.loop.call_soon_threadsafe(_leave, app)


def _leave(app: Application[Any]) -> None:
    if not app.is_done:
        app.exit(exception=EOFError)
