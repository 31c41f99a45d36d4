"""The editor of a person, as kubectl finds it: KUBE_EDITOR, then EDITOR."""

from __future__ import annotations

import os
import shlex
import subprocess
import tempfile

from kubectl_prodready.cli.interactive.terminal import Terminal
from kubectl_prodready.errors import ProdreadyError

VARIABLES = ("KUBE_EDITOR", "EDITOR")
USUAL = "vi" if os.name == "posix" else "notepad"


def edited(text: str, terminal: Terminal) -> str:
    """A text as a person left it in the editor. Raises ProdreadyError where that failed."""
    words = _words()
    with tempfile.TemporaryDirectory(prefix="prodready-") as folder:
        path = os.path.join(folder, "values.yaml")
        with open(path, "w", encoding="utf-8", newline="") as file:
            file.write(text)
        _run([*words, path], terminal)
        try:
            with open(path, encoding="utf-8", newline="") as file:
                return file.read()
        except UnicodeDecodeError:
            raise ProdreadyError("the editor left no UTF-8; nothing was taken") from None
        except OSError:
            raise ProdreadyError("the editor left no file; nothing was taken") from None


def _run(command: list[str], terminal: Terminal) -> None:
    """Run an editor at the terminal until it ends. Raises ProdreadyError where it fails."""
    name = command[0]
    try:
        code = subprocess.run(
            command,
            check=False,
            stdin=terminal.keys,
            stdout=terminal.screen,
            stderr=terminal.screen,
        ).returncode
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise ProdreadyError(
            f"the editor {name}: {reason}", advice="KUBE_EDITOR or EDITOR names another"
        ) from None
    if code:
        raise ProdreadyError(f"the editor {name} ended with {code}; nothing was taken")


def _words() -> list[str]:
    """The command of the editor: its name and its own arguments."""
    given = next(filter(None, (os.environ.get(name, "").strip() for name in VARIABLES)), USUAL)
    try:
        return shlex.split(given, posix=os.name == "posix")
    except ValueError as error:
        raise ProdreadyError(f"the editor {given}: {error}".lower()) from None
