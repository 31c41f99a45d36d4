"""The page about `fix -i`, with pictures of a real session on a real terminal."""

from __future__ import annotations

import shutil
import sys
import tempfile
from pathlib import Path
from typing import NamedTuple

from kubectl_prodready.approval.pages import GUESSES, HELP
from tests.terminal import Terminal
from tools.pictures import picture

TOP = Path(__file__).parents[1]
DEMO = TOP / "testdata" / "demo" / "web.yaml"
COMMAND = (sys.executable, "-m", "kubectl_prodready", "fix", "-i", "-f", "web.yaml")
TITLE = "kubectl prodready fix -i -f web.yaml"
EDITOR = "sed -i s/100m/250m/"
ROWS = 34


class Shot(NamedTuple):
    """A picture of a session: its name, the keys before it, what is seen then, and what to say."""

    name: str
    keys: str
    seen: str
    said: str


SHOTS = (
    Shot(
        "question",
        "",
        "object 1 of 2",
        "One question at a time: the object and where it stands, the rules and how safe they are, "
        "what restarts once it is applied, the hunk, and the evidence of each value. What is about "
        "the same field of a container, and what needs each other, is one question.",
    ),
    Shot("split", "s", "review: cpu-limit", "`s` asks for each part of it alone."),
    Shot(
        "edited",
        "e",
        "answered yes, with the values that you gave",
        "`e` opens the value in your editor. What comes back is held against the type of its "
        "field, as the API server does, and against the rules, before it is taken.",
    ),
    Shot("why", "w", "any key goes back", "`w` shows the page of the rule."),
    Shot(
        "never",
        "xjR",
        "any other key goes back",
        "`R` says no to all that a rule wants, in this run, or for good: in the file, or in the "
        "configuration of the project.",
    ),
    Shot(
        "end",
        "tA",
        "Do this?",
        "At the end, all that got a yes is proven together. Only then it is offered, and only "
        "another yes writes it.",
    ),
)

NARROW = Shot("narrow", "", "object 1 of 2", "It takes any width, here 60 columns.")

HEAD = """\
# Change by change

Generated from a real session: do not edit.

`kubectl prodready fix -i` asks about each change, as `git add -p` does: for files (`-f web.yaml`),
for a stream (`-f -`, the keys are read from the terminal all the same, and the result goes to
standard output), and for live objects (`deployment/web`, which are applied after one confirmation
that names context, server and namespace, in the same way as with `--apply`). Nothing is written
before the last yes. Without a terminal it refuses; on one that only knows lines (`TERM=dumb`) it
reads a line for each answer.
"""


def write_sessions(docs: Path) -> None:
    """Write the page and its pictures."""
    pictures = docs / "pictures"
    shutil.rmtree(pictures, ignore_errors=True)
    pictures.mkdir()
    parts = [HEAD, *_shots(pictures, SHOTS, 100), *_shots(pictures, (NARROW,), 60)]
    keys = "".join(f"| `{key}` | {what} |\n" for key, what in HELP)
    parts.append(f"\n## The keys\n\n| Key | What it does |\n|---|---|\n{keys}\n{GUESSES}\n")
    (docs / "interactive.md").write_text("".join(parts), encoding="utf-8")


def _shots(pictures: Path, shots: tuple[Shot, ...], columns: int) -> list[str]:
    """Take pictures of one session; what the page says of each."""
    parts = []
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        shutil.copy(DEMO, folder / "web.yaml")
        env = {"KUBE_EDITOR": EDITOR, "PYTHONPATH": str(TOP), "XDG_STATE_HOME": made}
        with Terminal(COMMAND, folder, env, columns=columns, rows=ROWS) as session:
            for shot in shots:
                session.type(shot.keys)
                session.until(shot.seen)
                drawn = picture(session.drawn, TITLE)
                (pictures / f"{shot.name}.svg").write_text(drawn, encoding="utf-8")
                seen = shot.said.partition(". ")[0].rstrip(".").replace("`", "")
                parts.append(f"\n{shot.said}\n\n![{seen}](pictures/{shot.name}.svg)\n")
    return parts
