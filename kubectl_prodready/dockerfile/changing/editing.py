"""From accepted changes of a Dockerfile to edits of its text."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from difflib import SequenceMatcher

from kubectl_prodready.core.model import Change, Safety
from kubectl_prodready.dockerfile.reading.syntax import Instruction, Kind
from kubectl_prodready.dockerfile.view import Dockerfile
from kubectl_prodready.errors import UnprovenError
from kubectl_prodready.paths import Path
from kubectl_prodready.pattern import Pattern
from kubectl_prodready.text.edit import Edit

PRAGMA = Pattern(r"[ \t]*#[ \t]*hadolint[ \t]+(?:global[ \t]+)?(?:ignore|shell)[ \t]*=")
"""A comment of hadolint's, which counts only for the very next line."""


def edits_for(
    dockerfile: Dockerfile, changes: Iterable[Change], *, notes: bool
) -> tuple[Edit, ...]:
    """The edits, from the front. With `notes` a comment stands above what wants review.

    Raises UnprovenError for a change of what is not there as it was seen.
    """
    return tuple(sorted(_edits(dockerfile, changes, notes=notes)))


def _edits(dockerfile: Dockerfile, changes: Iterable[Change], *, notes: bool) -> Iterator[Edit]:
    for change in changes:
        instruction = dockerfile.at(change.path)
        if instruction is None or dockerfile.syntax.source(instruction) != change.old:
            raise UnprovenError("an instruction is not there as it was seen")
        note = note_for(dockerfile, instruction, change) if notes else ""
        place = _above_pragmas(dockerfile, instruction)
        if note and place is not None:
            yield Edit(place, place, f"{note.splitlines()[0]}{line_end(dockerfile.syntax.text)}")
            note = ""
        yield Edit(instruction.start, instruction.end, f"{note}{change.value}")


def remarks_for(dockerfile: Dockerfile, ignored: Mapping[Path, Iterable[str]]) -> tuple[Edit, ...]:
    """Comments above instructions, or above the whole file's first one, that keep rules away."""
    text = dockerfile.syntax.text
    edits: list[Edit] = []
    for path, rules in ignored.items():
        instruction = dockerfile.at(path) or dockerfile.stages[0].first
        place = _above_pragmas(dockerfile, instruction)
        at = instruction.start if place is None else place
        indent = text[text.rfind("\n", 0, at) + 1 : at].replace("\ufeff", "")
        comment = f"# prodready: ignore[{', '.join(rules)}]{line_end(text)}{indent}"
        edits.append(Edit(at, at, comment))
    return tuple(sorted(edits))


def _above_pragmas(dockerfile: Dockerfile, instruction: Instruction) -> int | None:
    """Where comments begin that must stay right above an instruction; None without any."""
    syntax = dockerfile.syntax
    above = syntax.lines[: instruction.line - 1]
    place = None
    for line in reversed(above):
        if line.kind is not Kind.COMMENT or not PRAGMA.match(syntax.text, line.start, line.end):
            break
        place = line.start
    return place


def note_for(dockerfile: Dockerfile, instruction: Instruction, change: Change) -> str:
    """The comment above a change that wants review, with its line's end; "" for others."""
    if change.safety is Safety.SAFE or not change.why:
        return ""
    text = dockerfile.syntax.text
    start = text.rfind("\n", 0, instruction.start) + 1
    indent = text[start : instruction.start].replace("\ufeff", "")
    return f"# prodready: {change.safety.word}, {change.why}{line_end(text)}{indent}"


def line_end(text: str) -> str:
    """How the lines of a text end: as its first one."""
    first = text.find("\n")
    return "\r\n" if first > 0 and text[first - 1] == "\r" else "\n"


def edits_between(before: str, after: str) -> tuple[Edit, ...]:
    """Edits of whole lines that lead from one text to another, as few as may be."""
    old, new = before.splitlines(keepends=True), after.splitlines(keepends=True)
    starts = [0]
    for line in old:
        starts.append(starts[-1] + len(line))
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    return tuple(
        _without_end(before, Edit(starts[a], starts[b], "".join(new[c:d])))
        for tag, a, b, c, d in matcher.get_opcodes()
        if tag != "equal"
    )


def _without_end(before: str, edit: Edit) -> Edit:
    """An edit of whole lines without the last line's end, where that stays."""
    start, end, text = edit
    if start < end and before[end - 1] == "\n" and text.endswith("\n"):
        return Edit(start, end - 1, text[:-1])
    return edit
