"""The terminal of the person who is asked, wherever input and output of the command go."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from typing import NamedTuple, TextIO

from kubectl_prodready.errors import UsageError

TTY = "/dev/tty"
DUMB = ("", "dumb", "unknown")


class Terminal(NamedTuple):
    """Where keys come from and screens go to; `is_dumb`: it only knows lines."""

    keys: TextIO
    screen: TextIO
    is_dumb: bool


@contextmanager
def terminal() -> Iterator[Terminal]:
    """The terminal, as long as it is needed. Raises UsageError where there is none."""
    is_dumb = os.environ.get("TERM", "") in DUMB and os.name == "posix"
    with ExitStack() as opened:
        if os.name != "posix":
            if not (sys.stdin.isatty() and sys.stdout.isatty()):
                raise _nobody()
            yield Terminal(sys.stdin, sys.stdout, is_dumb)
            return
        try:
            keys = opened.enter_context(open(TTY, encoding="utf-8", errors="replace"))
            screen = opened.enter_context(open(TTY, "w", encoding="utf-8", errors="replace"))
        except OSError:
            raise _nobody() from None
        yield Terminal(keys, screen, is_dumb)


@contextmanager
def modes_kept(there: Terminal) -> Iterator[None]:
    """Whatever a program does to the terminal meanwhile, it is as before at the end."""
    if os.name != "posix":
        yield
        return
    import termios  # there is none elsewhere

    try:
        before = termios.tcgetattr(there.keys)
    except termios.error as error:
        raise OSError(*error.args) from None
    try:
        yield
    finally:
        with suppress(termios.error):  # the terminal may be gone
            termios.tcsetattr(there.keys, termios.TCSADRAIN, before)


def drop_typed(there: Terminal) -> None:
    """Forget the lines that were typed and not read yet."""
    if os.name == "posix":
        import termios

        with suppress(termios.error):  # the terminal may be gone
            termios.tcflush(there.keys, termios.TCIFLUSH)


def _nobody() -> UsageError:
    return UsageError(
        "-i asks at a terminal, and there is none",
        advice="without -i it shows the diff; --write writes files, and --apply --yes live objects",
    )
