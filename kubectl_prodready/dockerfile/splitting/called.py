"""Programs that sources start: what the image must have beside what is compiled."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator

from kubectl_prodready.core.once import once
from kubectl_prodready.dockerfile.context import Context
from kubectl_prodready.dockerfile.view import Dockerfile

WORD = r"[\"'`](?P<name>[\w./+-]+)[\"'` ]"
CALLS = {
    "Go": re.compile(rf"\bexec\.(?:Command\(|LookPath\(|CommandContext\([\w.()]+,)\s*{WORD}"),
    "Rust": re.compile(rf"\bCommand::new\(\s*{WORD}"),
    "Python": re.compile(
        r"\b(?:subprocess\.\w+|os\.system|os\.popen|Popen|check_output|check_call|which)"
        rf"\(\s*\[?\s*f?{WORD}"
    ),
}
"""How sources start a program by its name, by the stack."""

ENDINGS = {"Go": ".go", "Rust": ".rs", "Python": ".py"}
OF_DESKTOPS = frozenset(
    (
        *("open", "xdg-open", "rundll32", "cmd", "cmd.exe", "powershell", "powershell.exe"),
        *("explorer", "osascript", "wslview", "pbcopy", "exe", "self", "systemctl", "stty"),
    )
)
"""What programs start on machines of people, and themselves."""

NOT_SHIPPED = re.compile(
    r"(?:\..*|vendor|node_modules|testdata|tests?|e2e|hack|tools|scripts|target|venv|docs|examples?)/"
)
OF_TESTS = re.compile(
    r".*_test\.(?:go|py)|test_.*\.py|conftest\.py|setup\.py|build\.rs|magefile\.go"
)
MOST = 200
"""So many sources are looked into at most."""


class Called(dict[str, str]):
    """The names of programs, each with the source that starts it first."""


@once
def called(dockerfile: Dockerfile, stack: str) -> Called:
    """What the sources of a stack in the context start by name."""
    found = Called()
    for path in _sources(dockerfile.context, ENDINGS[stack]) if stack in CALLS else ():
        for one in CALLS[stack].finditer(dockerfile.context.text(path)):
            name = posixpath.basename(one["name"])
            if name not in OF_DESKTOPS:
                found.setdefault(name, path)
    return found


def _sources(context: Context, ending: str) -> Iterator[str]:
    """The sources that may be part of a program, the nearest first."""
    folders, count = [""], 0
    for folder in folders:  # it grows while it is gone through
        for name in context.names(folder):
            if name.endswith("/"):
                if not NOT_SHIPPED.fullmatch(name) and len(folders) < MOST:
                    folders.append(posixpath.join(folder, name))
            elif name.endswith(ending) and not OF_TESTS.fullmatch(name):
                count += 1
                if count > MOST:
                    return
                yield posixpath.join(folder, name)
