"""The hidden `__complete WORD...`: what the shell completes, and never a word beside it."""

from __future__ import annotations

import os
import sys
from contextlib import redirect_stderr, suppress
from io import StringIO

from kubectl_prodready.cli.completion.answering import answer
from kubectl_prodready.cli.completion.candidates import NOTHING, Answer
from kubectl_prodready.cli.completion.line import read
from kubectl_prodready.cli.completion.tables import commands
from kubectl_prodready.cli.completion.world import Around
from kubectl_prodready.cli.plugin_path import look_for_plugins
from kubectl_prodready.errors import UsageError


def complete(words: list[str]) -> int:
    """Print what may come next; the exit code is 0, whatever happens.

    A bug completes nothing, unless PRODREADY_DEBUG asks for its traceback.
    """
    try:
        with redirect_stderr(StringIO()):
            found = _answered(words)
    except KeyboardInterrupt:
        found = NOTHING
    except Exception:
        if os.environ.get("PRODREADY_DEBUG"):
            raise
        found = NOTHING
    # bytes: whoever reads this wants UTF-8 and bare newlines on Windows, too
    sys.stdout.buffer.write("".join(f"{line}\n" for line in found.lines()).encode())
    sys.stdout.flush()
    return 0


def _answered(words: list[str]) -> Answer:
    with suppress(UsageError):  # the command itself says what is wrong
        look_for_plugins()
    known = commands()
    line = read(words, known)
    return answer(line, known, Around(line))
