"""What every report does, and how its text leaves."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable, Sequence
from typing import Protocol, TextIO, TypeAlias

from kubectl_prodready.errors import InputError, WriteError, words_of
from kubectl_prodready.fixing.results import FileResult
from kubectl_prodready.report.escape import escaped

Out: TypeAlias = Callable[[str], None]
"""Where the text of a report goes."""


class Report(Protocol):
    """Shows the results of a run, one after the other."""

    def show(self, result: FileResult) -> None:
        """Show one file's result."""

    def end(self) -> None:
        """Close what was opened."""


class Silent:
    """The report of whoever wants none."""

    def show(self, result: FileResult) -> None:
        """Say nothing."""

    def end(self) -> None:
        """Say nothing."""


def show_missing(report: Report, errors: Iterable[InputError]) -> None:
    """Show each input that was named and could not be had, as one with nothing but its error."""
    for error in errors:
        report.show(FileResult(error.file, error.file, errors=(error,)))


def many(count: int, one: str, several: str = "") -> str:
    """A number of things, in words: `1 change`, `2 changes`."""
    return f"{count} {one if count == 1 else several or one + 's'}"


def objects(workloads: int, dockerfiles: int) -> str:
    """What was looked at, in words; Dockerfiles are named where there are some."""
    parts = [many(workloads, "workload")] if workloads or not dockerfiles else []
    parts += [many(dockerfiles, "Dockerfile")] if dockerfiles else []
    return " and ".join(parts)


MOST = 10
"""Lines of one sort before something that people want to see."""


def few(lines: Sequence[str], one: str) -> list[str]:
    """The first of many lines, and how many more things there are that are called `one`."""
    more = len(lines) - MOST
    return [*lines[:MOST], *([f"and {many(more, f'more {one}')}"] if more > 0 else ())]


def emit(text: str) -> None:
    """Print exactly this text: line ends are part of the user's bytes and are not translated.

    A file name that is no UTF-8 comes back as the bytes that it is.
    """
    sys.stdout.buffer.write(text.encode(errors="surrogateescape"))


def remark(line: str) -> None:
    """Tell people one line on standard error, as long as somebody listens."""
    try:
        sys.stderr.write(escaped(line) + "\n")
    except OSError:  # nobody listens: no reason to leave the work half done
        abandon(sys.stderr)


class Output:
    """Standard output of a run that changes things: that goes on when its reader does not.

    `lost` says why output is missing, once some is.
    """

    def __init__(self) -> None:
        """Nothing is lost yet."""
        self.lost: OSError | None = None

    def attempt(self, printing: Callable[[], object]) -> None:
        """Print something, as long as somebody reads."""
        try:
            printing()
        except OSError as error:
            self.lost = self.lost or error
            abandon(sys.stdout)

    def now(self, printing: Callable[[], object]) -> None:
        """Print something so that it is out at once, as long as somebody reads."""
        self.attempt(printing)
        self.attempt(sys.stdout.flush)

    @property
    def error(self) -> WriteError | None:
        """What to tell about missing output: nothing where the reader has seen enough."""
        if self.lost is None or isinstance(self.lost, BrokenPipeError):
            return None
        message = f"standard output: {words_of(self.lost)}"
        return WriteError(message, advice="what is missing was not printed")


class Lasting(Output):
    """A report of files that are being written, printed as long as somebody reads."""

    def __init__(self, report: Report) -> None:
        """Print through another report."""
        super().__init__()
        self.report = report

    def show(self, result: FileResult) -> None:
        """Show one file's result."""
        self.attempt(lambda: self.report.show(result))

    def end(self) -> None:
        """Close what was opened, and let it go out."""
        self.now(self.report.end)


def abandon(stream: TextIO) -> None:
    """Let what is still to come go nowhere, at exit, too, where Python would complain."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())
