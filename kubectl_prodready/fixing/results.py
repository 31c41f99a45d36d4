"""What is known about an input after it was looked at."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import takewhile
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from kubectl_prodready.core.model import Change, Failed, LeftAlone, Ref
from kubectl_prodready.errors import InputError
from kubectl_prodready.paths import Path
from kubectl_prodready.text.verify import Verified

if TYPE_CHECKING:
    from kubectl_prodready.core.effects import Effect  # only who plans for many asks for them


Place: TypeAlias = tuple[int, Path]
"""The number of a document, and an object or a container in it."""


WITHIN = frozenset(("spec", "template", "metadata", "stages"))
"""Keys within an object, or within a Dockerfile."""

LIVE = "live"
"""What stands in the place of a file's name for a live object."""


class Replacement(NamedTuple):
    """A text that takes the place of a region: lines and columns from 1, the end left out.

    Columns are in code points; a byte order mark at the start of the text is none of them.
    """

    line: int
    column: int
    end_line: int
    end_column: int
    text: str


class Single(NamedTuple):
    """One change alone, proven: the change and what it needs, and all that it does to the text."""

    changes: tuple[Change, ...]
    replacements: tuple[Replacement, ...]


class Finding(NamedTuple):
    """A change, where it belongs in the file (both from 1), and whether it was taken.

    `known`: a baseline has it already. `document` is the number of its
    document in the text, from 0. `fix` is what the change is alone, only where the run asks for it.
    """

    change: Change
    line: int
    column: int
    accepted: bool
    known: bool = False
    document: int = 0
    fix: Single | None = None


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
    `text` is the input as it was, and `effects` what the changes of each object come to, both kept
    only where the run asks for them. `applied` is for live objects: their changes are there now.
    `beside` are files that shall be there as well, each of them new.
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
    effects: tuple[tuple[Place, Effect], ...] = ()
    applied: bool = False
    beside: tuple[FileResult, ...] = ()
    is_new: bool = False

    @property
    def is_live(self) -> bool:
        """Whether it is a live object, of which no finding has a line."""
        return self.file == LIVE and not self.path


def broken(knowledge: str) -> InputError:
    """What is told of a plugin that is broken: the run goes on without it."""
    return InputError(knowledge, advice="correct or uninstall it; it is left out")


def by_object(findings: Iterable[Finding]) -> dict[Place, list[Finding]]:
    """What was accepted and has a value, by the objects that it is for."""
    places: dict[Place, list[Finding]] = {}
    for finding in findings:
        if finding.accepted and not finding.change.is_spoken:
            place = finding.document, _object_at(finding.change.path)
            places.setdefault(place, []).append(finding)
    return places


def _object_at(path: Path) -> Path:
    """Where the object is that a path leads into: an item of a list, or the whole document."""
    return tuple(
        takewhile(lambda step: step not in {"spec", "template", "metadata", "stages"}, path)
    )
