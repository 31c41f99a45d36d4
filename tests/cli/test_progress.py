"""The bar of what takes long: on a terminal only, and only while it takes long."""

from __future__ import annotations

import io
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from typing import TextIO

import pytest

from kubectl_prodready.cli import progress as module
from kubectl_prodready.cli.progress import Bar, progress
from kubectl_prodready.report.report import remark
from tests.cli.command import MODULE
from tests.live.stand_in import Asked, Reply, answering

if sys.platform == "win32":
    pytest.skip("there are no pseudo-terminals", allow_module_level=True)

import pty

ERASE = "\x1b[2K"
CURSOR = "\x1b[?25h"


class Terminal:
    """A pseudo-terminal and what was written to it."""

    def __init__(self) -> None:
        self._ours, theirs = pty.openpty()
        self.stream: TextIO = os.fdopen(theirs, "w")

    def text(self) -> str:
        self.stream.flush()
        os.set_blocking(self._ours, False)
        said = b""
        while True:
            try:
                said += os.read(self._ours, 4096)
            except BlockingIOError:
                return said.decode()

    def close(self) -> None:
        self.stream.close()
        os.close(self._ours)


@pytest.fixture
def terminal(monkeypatch: pytest.MonkeyPatch) -> Iterator[Terminal]:
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setattr(module, "STEP", 0.0)
    one = Terminal()
    yield one
    one.close()


@pytest.fixture
def hasty(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "PATIENCE", 0.0)


def test_before_a_second_has_passed_nothing_is_seen(terminal: Terminal) -> None:
    with progress(terminal.stream) as bar:
        assert list(bar.over([1, 2], "reading")) == [1, 2]
    assert terminal.text() == ""


@pytest.mark.usefixtures("hasty")
def test_it_says_what_is_done_and_how_much_of_it_and_goes(terminal: Terminal) -> None:
    with progress(terminal.stream) as bar:
        assert list(bar.over("abc", "reading")) == ["a", "b", "c"]
        assert "reading" in (said := terminal.text())
        assert said.rstrip().endswith("3")
        assert list(bar.over("abcde", "planning", 5)) == list("abcde")
        assert "planning" in terminal.text()
    assert terminal.text().endswith(ERASE)


@pytest.mark.usefixtures("hasty")
def test_what_is_told_stands_alone(terminal: Terminal, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stderr", terminal.stream)
    with progress(terminal.stream) as bar:
        items = bar.over("ab", "reading")
        next(items)
        terminal.text()
        remark("error: so it is")
        assert terminal.text().endswith(f"{ERASE}error: so it is\r\n")
        next(items)
        assert "reading" in terminal.text()
        assert sys.stderr.fileno() == terminal.stream.fileno()
    assert sys.stderr is terminal.stream


@pytest.mark.usefixtures("hasty")
def test_once_it_has_ended_it_does_not_come_back(terminal: Terminal) -> None:
    with progress(terminal.stream) as bar:
        items = bar.over("abc", "planning", 3)
        next(items)
        bar.end()
        assert CURSOR in terminal.text()
        assert list(items) == ["b", "c"]
    assert terminal.text() == ""


def fail(stream: TextIO, error: type[BaseException]) -> None:
    with progress(stream) as bar, bar.ticking():
        next(bar.over("ab", "reading"))
        raise error


@pytest.mark.usefixtures("hasty")
@pytest.mark.parametrize("error", [KeyboardInterrupt, ValueError])
def test_errors_and_ctrl_c_leave_nothing(
    terminal: Terminal, error: type[BaseException], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "STEP", 0.01)  # without a pause nobody else would come to draw
    with pytest.raises(error):
        fail(terminal.stream, error)
    assert terminal.text().endswith(ERASE)


@pytest.mark.usefixtures("hasty")
def test_it_goes_on_by_itself_where_nothing_comes(terminal: Terminal) -> None:
    with progress(terminal.stream) as bar, bar.ticking():
        said = ""
        while said.count("\r") < 3:
            said += terminal.text()
    assert terminal.text().endswith(ERASE)


@pytest.mark.usefixtures("hasty")
def test_a_terminal_that_is_gone_stops_nobody(terminal: Terminal) -> None:
    class Gone(io.StringIO):
        def isatty(self) -> bool:
            return True

        def write(self, text: str, /) -> int:
            raise OSError

    with progress(Gone()) as bar:
        assert list(bar.over("ab", "reading")) == ["a", "b"]


@pytest.mark.usefixtures("hasty")
def test_what_is_no_terminal_or_a_dumb_one_gets_none(
    terminal: Terminal, monkeypatch: pytest.MonkeyPatch
) -> None:
    stream = io.StringIO()
    with progress(stream) as bar, bar.ticking():
        assert list(bar.over("ab", "reading")) == ["a", "b"]
    assert stream.getvalue() == ""
    monkeypatch.setenv("TERM", "dumb")
    with progress(terminal.stream) as bar:
        assert list(bar.over("ab", "reading")) == ["a", "b"]
    assert terminal.text() == ""


def test_a_bar_for_nobody_draws_nothing() -> None:
    bar = Bar(None)
    bar.draw()
    bar.clear()
    bar.end()


def test_runs_on_files_and_short_ones_do_not_load_it() -> None:
    script = (
        "import sys, kubectl_prodready.cli.fix, kubectl_prodready.cli.check\n"
        "assert 'kubectl_prodready.cli.progress' not in sys.modules\n"
        "import kubectl_prodready.cli.live\n"
        "print('rich' in sys.modules)"
    )
    said = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    )
    assert said.stdout == "False\n"


def test_a_server_that_takes_its_time_is_waited_for_with_a_bar(terminal: Terminal) -> None:
    def slow(asked: Asked) -> Reply:
        if asked.path.endswith("/deployments"):
            time.sleep(1.5)
        return Reply({"kind": "List", "apiVersion": "v1", "items": [], "major": "1", "minor": "34"})

    with answering(slow) as there:
        words = ("check", "deploy", "-n", "shop", "--server", there.url)
        done = subprocess.run(
            [*MODULE, *words], stdout=subprocess.PIPE, stderr=terminal.stream, check=False
        )
    assert done.stdout == b""
    said = terminal.text()
    bar, _, rest = said.rpartition(ERASE)
    assert "reading" in bar
    assert "reading" not in rest
    assert rest.startswith("0 workloads on ")
