"""Pictures of commands at a real terminal, for the README."""

from __future__ import annotations

import shutil
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from tests.terminal import Terminal
from tools.docs.runs import AS_PLUGIN, DEMO, TOP
from tools.pictures import picture

if TYPE_CHECKING:
    import pyte

COLUMNS = 100
TALL = 200
"""Lines of a screen on which nothing scrolls away."""


SOME = ("readiness-probe", "pre-stop", "memory-request")
"""Rules whose findings fit into a picture."""


class Shot(NamedTuple):
    """A picture's name, and what is typed for it."""

    name: str
    words: str


SHOTS = (
    Shot("check", f"check -f web.yaml deployment/web --select {','.join(SOME)}"),
    Shot("fix", "fix -f web.yaml deployment/web"),
)


def write_shots(pictures: Path) -> None:
    """Write the pictures."""
    for shot in SHOTS:
        drawn = picture(_screen(shot.words), f"kubectl prodready {shot.words}")
        (pictures / f"{shot.name}.svg").write_text(drawn, encoding="utf-8")


def _screen(words: str) -> pyte.Screen:
    """The screen after a command, as high as what was printed."""
    command = (sys.executable, "-c", AS_PLUGIN, *words.split())
    with tempfile.TemporaryDirectory() as folder:
        shutil.copy(DEMO / "web.yaml", folder)
        env = {"PYTHONPATH": str(TOP), "XDG_STATE_HOME": folder}
        with Terminal(command, Path(folder), env, columns=COLUMNS, rows=TALL) as terminal:
            terminal.end()
            screen = terminal.drawn
    printed = screen.cursor.y
    screen.cursor_up()
    screen.resize(printed)
    return screen
