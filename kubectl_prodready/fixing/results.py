"""What is known about an input after it was looked at."""

from __future__ import annotations

from typing import NamedTuple

from kubectl_prodready.core.model import Change, Failed, LeftAlone, Ref
from kubectl_prodready.errors import InputError
from kubectl_prodready.text.verify import Verified


class Finding(NamedTuple):
    """A change, where it belongs in the file (both from 1), and whether it was taken.

    `known`: a baseline has it already. `document` is the number of its
    document in the text, from 0.
    """

    change: Change
    line: int
    column: int
    accepted: bool
    known: bool = False
    document: int = 0


class Left(NamedTuple):
    """What was left alone, and where."""

    left: LeftAlone
    line: int
    column: int


class FileResult(NamedTuple):
    """All that is known about one input after it was looked at.

    `file` is its name for people, `path` its real absolute path ("-" for standard input).
    `verified` is None where nothing changes. With `errors` it holds the documents that did not
    fail; a file with errors is not written. `warnings` stop nothing. `unreadable` means that the
    stream is no YAML, or no rendered one.
    `text` is the input as it was, kept only where the run asks for it.
    """

    file: str
    path: str = ""
    workloads: tuple[Ref, ...] = ()
    patches: int = 0
    findings: tuple[Finding, ...] = ()
    left: tuple[Left, ...] = ()
    failed: tuple[Failed, ...] = ()
    errors: tuple[InputError, ...] = ()
    warnings: tuple[InputError, ...] = ()
    verified: Verified | None = None
    unreadable: bool = False
    skipped: str = ""
    text: str = ""


def broken(knowledge: str) -> InputError:
    """What is told of a plugin that is broken: the run goes on without it."""
    return InputError(knowledge, advice="correct or uninstall it; it is left out")
