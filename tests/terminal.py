"""A command at a real terminal: keys are sent to it, and its screen is read."""

from __future__ import annotations

import codecs
import fcntl
import os
import pty
import re
import select
import signal
import subprocess
import termios
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import Literal, Self

import pyte

from tests.screen import Screen

PATIENCE = 30
"""Seconds within which what is awaited must come."""

QUIET = 0.15
"""Seconds without output after which what is drawn is taken to be complete."""

RESTLESS = 5
"""Seconds after which output that never pauses is not waited for any more."""

TICK = 0.05
NOT_INHERITED = ("COLUMNS", "LINES", "NO_COLOR")
"""What the terminal of the person who tests must not change."""

ESCAPES = re.compile(r"\x1b(?:\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\)|[ -/]*[0-Z\\-~])")
"""What moves and colours text: control sequences, titles and links, and short ones."""

Stream = Literal["terminal", "pipe", "null"]


class Terminal:
    """A command at a terminal of its own, which is its controlling terminal in any case.

    Its standard streams are the terminal, or a pipe, or nothing; given bytes are a pipe as well.
    `is_left_raw` tells after the end that the terminal was left so that it reads no lines.
    """

    def __init__(
        self,
        command: Sequence[str],
        folder: Path,
        env: Mapping[str, str] | None = None,
        *,
        columns: int = 80,
        rows: int = 24,
        stdin: bytes | Literal["terminal", "null"] = "terminal",
        stdout: Stream = "terminal",
        stderr: Stream = "terminal",
    ) -> None:
        self.drawn = Screen(columns, rows, self._answer)
        self._stream = pyte.ByteStream(self.drawn)
        self._decoder = codecs.getincrementaldecoder("utf-8")("replace")
        self._raw = ""
        self._output, self._errors = bytearray(), bytearray()
        self._ours, self._theirs = pty.openpty()
        termios.tcsetwinsize(self._theirs, (rows, columns))
        self.is_left_raw = False
        self._open = {self._ours, self._theirs}
        self._readers: dict[int, Callable[[bytes], None]] = {self._ours: self._show}
        self._writers: dict[int, bytes] = {}
        streams = [
            self._given(stdin) if isinstance(stdin, bytes) else self._end_of(stdin),
            self._end_of(stdout, self._output),
            self._end_of(stderr, self._errors),
        ]
        self._running = subprocess.Popen(
            command,
            cwd=folder,
            env=_environment(env or {}),
            stdin=streams[0],
            stdout=streams[1],
            stderr=streams[2],
            start_new_session=True,
            preexec_fn=partial(_controlling, self._theirs),  # noqa: PLW1509  no threads here
        )
        for one in {*streams} - {self._theirs}:
            self._close(one)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @property
    def screen(self) -> str:
        """What a person sees: lines without the blanks at their ends."""
        return "\n".join(self.drawn.text)

    @property
    def shown(self) -> str:
        """Everything that was shown since something was typed, as it was sent."""
        return self._raw.replace("\r\n", "\n")

    @property
    def output(self) -> bytes:
        """What came through the pipe of standard output; all of it is there after the end."""
        return bytes(self._output)

    @property
    def errors(self) -> bytes:
        """The same of standard error."""
        return bytes(self._errors)

    def type(self, text: str) -> None:
        """Type keys; what was shown before is forgotten."""
        self._raw = ""
        self._write(text)

    def interrupt(self) -> None:
        self.type("\x03")

    def kill(self, number: int) -> None:
        """Send a signal to the process alone."""
        self._running.send_signal(number)

    def resize(self, columns: int, rows: int) -> None:
        """Change the size; the kernel tells the processes at the terminal."""
        self._step(0)
        self.drawn.resize(rows, columns)
        termios.tcsetwinsize(self._ours, (rows, columns))

    def hang_up(self) -> None:
        """Take the terminal away, as when its window is closed."""
        self._close(self._ours)
        self._close(self._theirs)

    def until(self, text: str) -> None:
        """Read until something is seen, and until what is drawn with it is complete.

        On an alternate screen that is what is there. Else it is all that was shown, for lines
        scroll away, and an older question may still be there; colours are no part of it.
        """
        self._await(lambda: self._is_seen(text), f"there is no {text!r}")

    def until_gone(self, text: str) -> None:
        """Read until something is on the screen no more."""
        self._await(lambda: text not in self.screen, f"there is still {text!r}")

    def end(self) -> int:
        """Read what else is shown; the exit code."""
        limit = time.monotonic() + PATIENCE
        while self._readers or self._running.poll() is None:
            self._insist(time.monotonic() < limit, "it does not end")
            self._step(TICK)
        self.close()
        return self._running.wait()

    def close(self) -> None:
        """Leave no process behind, and no open file."""
        if self._running.poll() is None:
            with suppress(ProcessLookupError):
                os.killpg(self._running.pid, signal.SIGKILL)
            self._running.wait()
        for one in tuple(self._open):
            self._close(one)

    def _is_seen(self, text: str) -> bool:
        if self.drawn.is_alternate:
            # a long path may have broken the line in the midst of it
            return text in self.screen or text in " ".join(self.screen.split())
        return text in self.shown or text in ESCAPES.sub("", self.shown)

    def _await(self, is_there: Callable[[], bool], lacking: str) -> None:
        limit = time.monotonic() + PATIENCE
        while not is_there():
            self._insist(bool(self._readers), f"it ended, and {lacking}")
            self._insist(time.monotonic() < limit, lacking)
            self._step(TICK)
        limit = time.monotonic() + RESTLESS
        while self._readers and time.monotonic() < limit:
            if not (self._step(QUIET) or self._is_at_work()):
                return

    def _is_at_work(self) -> bool:
        """Whether the process does something still: it does not listen for keys then."""
        try:
            with open(f"/proc/{self._running.pid}/stat", encoding="utf-8") as file:
                return file.read().rpartition(")")[2].split()[0] == "R"
        except OSError:  # it has ended, or the system has no such file
            return False

    def _insist(self, is_so: bool, else_told: str) -> None:
        if not is_so:
            edge = "-" * self.drawn.columns
            raise AssertionError(f"{else_told}:\n{edge}\n{self.screen}\n{edge}\n{self.shown}")

    def _step(self, patience: float) -> bool:
        """Read and write what is ready within some seconds; whether anything was shown."""
        if self._running.poll() is not None and self._theirs in self._open:
            self.is_left_raw = not termios.tcgetattr(self._theirs)[3] & termios.ICANON
            # only now the terminal may end: a process may leave it and open /dev/tty later
            self._close(self._theirs)
        readable, writable, _ = select.select([*self._readers], [*self._writers], (), patience)
        for one in writable:
            self._give(one)
        for one in readable:
            self._take(one)
        return bool(readable)

    def _take(self, reader: int) -> None:
        try:
            chunk = os.read(reader, 65536)
        except OSError:  # the other end of the terminal was closed
            chunk = b""
        if chunk:
            self._readers[reader](chunk)
        else:
            self._close(reader)

    def _give(self, writer: int) -> None:
        try:
            left = self._writers[writer][os.write(writer, self._writers[writer]) :]
        except BrokenPipeError:  # nobody reads it to its end
            left = b""
        self._writers[writer] = left
        if not left:
            self._close(writer)

    def _show(self, chunk: bytes) -> None:
        self._raw += self._decoder.decode(chunk)
        self._stream.feed(chunk)

    def _answer(self, text: str) -> None:
        with suppress(OSError):  # who asked may have ended
            self._write(text)

    def _write(self, text: str) -> None:
        rest = text.encode()
        while rest:
            rest = rest[os.write(self._ours, rest) :]

    def _given(self, given: bytes) -> int:
        theirs, ours = os.pipe()
        os.set_blocking(ours, False)
        self._open |= {ours, theirs}
        self._writers[ours] = given
        return theirs

    def _end_of(self, stream: Stream, taken: bytearray | None = None) -> int:
        """The process's end of a stream; what comes through a pipe is collected."""
        if stream == "terminal":
            return self._theirs
        if stream == "null" or taken is None:
            theirs = os.open(os.devnull, os.O_RDWR)
            self._open.add(theirs)
            return theirs
        ours, theirs = os.pipe()
        self._open |= {ours, theirs}
        self._readers[ours] = taken.extend
        return theirs

    def _close(self, one: int) -> None:
        """Close a file once: its number may be another's by then."""
        self._readers.pop(one, None)
        self._writers.pop(one, None)
        if one in self._open:
            self._open.remove(one)
            os.close(one)


def _environment(env: Mapping[str, str]) -> dict[str, str]:
    inherited = {key: value for key, value in os.environ.items() if key not in NOT_INHERITED}
    return {**inherited, "TERM": "xterm-256color", **env}


def _controlling(terminal: int) -> None:
    """Make a terminal this process's own, so that Ctrl-C, its size and its end reach it."""
    fcntl.ioctl(terminal, termios.TIOCSCTTY, 0)
    signal.signal(signal.SIGHUP, signal.SIG_DFL)  # what runs without hang-ups passes that on
