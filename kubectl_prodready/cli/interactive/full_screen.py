"""The conversation on a whole screen, a key at a time."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from prompt_toolkit.application import Application
from prompt_toolkit.input import create_input
from prompt_toolkit.key_binding import KeyBindings
from prompt_toolkit.keys import Keys
from prompt_toolkit.layout import FormattedTextControl, Layout, Window
from prompt_toolkit.output import create_output
from prompt_toolkit.styles import Style

from kubectl_prodready.approval.conversation import (
    ENTER,
    ERASE,
    ESCAPE,
    INTERRUPT,
    Conversation,
    Want,
)
from kubectl_prodready.approval.pages import Explain, page_of
from kubectl_prodready.cli.interactive.drawing import Picture, drawn
from kubectl_prodready.cli.interactive.terminal import Terminal

if TYPE_CHECKING:
    from prompt_toolkit.formatted_text import StyleAndTextTuples
    from prompt_toolkit.key_binding.key_processor import KeyPressEvent

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

SCROLL: Mapping[str, int] = {Keys.Up: -1, Keys.Down: 1, Keys.PageUp: -10, Keys.PageDown: 10}


class FullScreen:
    """Draws pages, and presses the keys that somebody presses."""

    def __init__(self, terminal: Terminal, explain: Explain) -> None:
        """Draw nothing yet; `explain` gives the page of a rule."""
        self._input = create_input(terminal.keys)
        self._output = create_output(terminal.screen)
        self._explain = explain
        self._scroll = 0

    def run(self, talk: Conversation) -> Want:
        """Show the conversation until it wants something.

        Raises KeyboardInterrupt for Ctrl-C, EOFError where the terminal is gone.
        """
        self._scroll = 0
        page = page_of(talk, self._explain)

        def picture() -> Picture:
            size = self._output.get_size()
            return drawn(page, size.columns, size.rows, self._scroll)

        def text() -> StyleAndTextTuples:
            shown: StyleAndTextTuples = []
            for line in picture().lines:
                shown += [("", "\n" * bool(shown)), (f"class:{line.style}", line.text)]
            return shown

        def press(event: KeyPressEvent) -> None:
            nonlocal page
            key = event.key_sequence[0]
            if step := SCROLL.get(key.key):
                self._scroll = max(0, min(self._scroll + step, picture().depth))
                return
            if key.key == Keys.BracketedPaste:  # nobody answers by a paste
                return
            try:
                want = talk.press(KEYS.get(key.key, key.data))
            except KeyboardInterrupt as end:
                event.app.exit(exception=end)
                return
            self._scroll = 0
            if want:
                event.app.exit(result=want)
            else:
                page = page_of(talk, self._explain)

        keys = KeyBindings()
        for key in (*KEYS, *SCROLL, Keys.Any):
            keys.add(key)(press)
        app: Application[Any] = Application(
            layout=Layout(Window(FormattedTextControl(text, show_cursor=False))),
            key_bindings=keys,
            style=STYLE,
            full_screen=True,
            input=self._input,
            output=self._output,
        )
        app.ttimeoutlen = 0.05
        want: Want = app.run()
        return want
