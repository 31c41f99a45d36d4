"""The editor of a person, as kubectl finds it: KUBE_EDITOR, then EDITOR."""

from __future__ import annotations

import os
import shlex
import subprocess
import tempfile

from kubectl_prodready.cli.interactive.signals import NAMES, Stop, left_to_others, put_off
from kubectl_prodready.cli.interactive.terminal import Terminal, modes_kept
from kubectl_prodready.errors import ProdreadyError, words_of

VARIABLES = ("KUBE_EDITOR", "EDITOR")
USUAL = "vi" if os.name == "posix" else "notepad"


def edited(text: str, terminal: Terminal) -> str:
    """A text as a person left it in the editor. Raises ProdreadyError where that failed."""
    words = _words()
    parent = _temporary()
    try:
        with (
            put_off("SIGTERM", "SIGHUP") as stops,
            tempfile.TemporaryDirectory(prefix="prodready-", dir=parent) as folder,
        ):
            return _left(words, os.path.join(folder, "values.yaml"), text, terminal, stops)
    except OSError as error:
        raise ProdreadyError(f"the editor: {words_of(error)}; nothing was taken") from None


def _temporary() -> str:
    """The folder for temporary files."""
    try:
        return tempfile.gettempdir()
    except FileNotFoundError:
        message = "the editor: no temporary folder can be written; nothing was taken"
        raise ProdreadyError(message, advice="TMPDIR names another") from None


def _left(words: list[str], path: str, text: str, terminal: Terminal, stops: list[Stop]) -> str:
    """What the editor left of a text in a file. Raises OSError as well."""
    with open(path, "w", encoding="utf-8", newline="") as file:
        file.write(text)
    with left_to_others(), modes_kept(terminal):
        code = _run([*words, path], terminal, stops)
    if code:
        raise ProdreadyError(f"the editor {words[0]} {_ended(code)}; nothing was taken")
    return _read(path)


def _run(command: list[str], terminal: Terminal, stops: list[Stop]) -> int:
    """Run an editor at the terminal until it ends. Raises ProdreadyError where there is none."""
    try:
        editor = subprocess.Popen(
            command, stdin=terminal.keys, stdout=terminal.screen, stderr=terminal.screen
        )
    except OSError as error:
        reason = words_of(error)
        raise ProdreadyError(
            f"the editor {command[0]}: {reason}", advice="KUBE_EDITOR or EDITOR names another"
        ) from None
    with editor:
        stops.append(editor.terminate)
        return editor.wait()


def _ended(code: int) -> str:
    """How a program ended: a negative code is a signal."""
    if code < 0:
        return f"was ended by {NAMES.get(-code, f'signal {-code}')}"
    return f"ended with {code}"


def _read(path: str) -> str:
    try:
        with open(path, encoding="utf-8", newline="") as file:
            return file.read()
    except UnicodeDecodeError:
        raise ProdreadyError("the editor left no UTF-8; nothing was taken") from None
    except OSError:
        raise ProdreadyError("the editor left no file; nothing was taken") from None


def _words() -> list[str]:
    """The command of the editor: its name and its own arguments."""
    given = next(filter(None, (os.environ.get(name, "").strip() for name in VARIABLES)), USUAL)
    try:
        return shlex.split(given, posix=os.name == "posix")
    except ValueError as error:
        raise ProdreadyError(f"the editor {given}: {error}".lower()) from None
