"""A unified diff from edits.

The edits are known, so nothing has to be searched: the diff is exact, and as quick as the file is
long. It is a plain diff, without git's own header, so that `git apply` takes its names relative
to the current folder; a name is followed by a tab where it has spaces, and quoted as C where it
has stranger signs.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from typing import NamedTuple

from kubectl_prodready.fixing.results import FileResult
from kubectl_prodready.report.escape import escaped_diff
from kubectl_prodready.report.report import emit
from kubectl_prodready.text.edit import Edit
from kubectl_prodready.text.verify import Verified

CONTEXT = 3
HEADER_LINES = 2
NOWHERE = "/dev/null"
"""The old name of a file that is new."""

NO_NEWLINE = "\\ No newline at end of file\n"


class DiffReport:
    """Shows each file's change as a unified diff; what will not be written is not shown."""

    def __init__(self, *, colour: bool) -> None:
        """Write to standard output, in colour or not."""
        self.colour = colour

    def show(self, result: FileResult) -> None:
        """Print one file's diff."""
        if result.verified is not None and not result.errors:
            text = unified(result.path, result.verified, is_new=result.is_new)
            if sys.stdout.isatty():
                text = escaped_diff(text)
            emit(coloured(text) if self.colour else text)

    def end(self) -> None:
        """Nothing is left to say."""


def coloured(diff: str) -> str:
    """The diff with git's colours."""
    signs = {"-": "31", "+": "32", "@": "36"}
    lines = []
    for number, line in enumerate(diff.split("\n")):
        code = "1" if number < HEADER_LINES else signs.get(line[:1])
        lines.append(f"\x1b[{code}m{line}\x1b[m" if code else line)
    return "\n".join(lines)


class Region(NamedTuple):
    """Whole lines that change: offsets in the old text, and the new lines in their place."""

    start: int
    end: int
    new: str


def unified(path: str, verified: Verified, *, is_new: bool = False) -> str:
    """The diff of one file; `path` is its real absolute path, or a name for a stream.

    What a link leads to is what changes, and git goes beyond no link. A file that `is_new` comes
    from nowhere.
    """
    name = displayed(path)
    old = NOWHERE if is_new else _quoted("a/" + name)
    head = f"--- {old}\n+++ {_quoted('b/' + name)}\n"
    return head + body(verified)


def body(verified: Verified) -> str:
    """The diff without the names: its hunks alone."""
    return "".join(hunks(verified.before, list(_regions(verified))))


def displayed(path: str) -> str:
    """A path as the diff names it: relative to the current folder where it lies below."""
    here = os.getcwd().rstrip(os.sep) + os.sep
    inside = path.removeprefix(here)
    return inside.lstrip(os.sep).replace(os.sep, "/")


def _quoted(name: str) -> str:
    if name.isprintable() and '"' not in name and "\\" not in name:
        return name + "\t" if " " in name else name
    escapes = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\t": "\\t"}
    return '"' + "".join(escapes.get(char) or _octal(char) for char in name) + '"'


def _octal(char: str) -> str:
    """A character as git writes it between quotes."""
    if char.isprintable():
        return char
    return "".join(f"\\{byte:03o}" for byte in os.fsencode(char))


def _regions(verified: Verified) -> Iterator[Region]:
    """The edits widened to whole lines; those that touch are one."""
    text = verified.before
    open_: list[Edit] = []
    start = end = 0
    for edit in verified.edits:
        first = text.rfind("\n", 0, edit.start) + 1
        last = _line_end(text, edit)
        if open_ and first < end:
            open_.append(edit)
            end = max(end, last)
            continue
        if open_:
            yield _region(text, start, end, open_)
        open_, start, end = [edit], first, last
    if open_:
        yield _region(text, start, end, open_)


def _line_end(text: str, edit: Edit) -> int:
    """The end of the last old line that an edit changes; its start for whole new lines."""
    at_line_start = edit.start == 0 or text[edit.start - 1] == "\n"
    if edit.start == edit.end and at_line_start and edit.text.endswith("\n"):
        return edit.start
    found = text.find("\n", edit.end)
    return found + 1 if found >= 0 else len(text)


def _region(text: str, start: int, end: int, edits: list[Edit]) -> Region:
    parts: list[str] = []
    done = start
    for edit in edits:
        parts += (text[done : edit.start], edit.text)
        done = edit.end
    parts.append(text[done:end])
    return _narrowed(text, Region(start, end, "".join(parts)))


def _narrowed(text: str, region: Region) -> Region:
    """Without whole lines at either end that stay the same."""
    start, end, new = region
    while start < end:
        line = text[start : text.find("\n", start, end) + 1]
        if not line or not new.startswith(line):
            break
        start, new = start + len(line), new[len(line) :]
    return Region(start, end, new)


def hunks(text: str, regions: list[Region]) -> Iterator[str]:
    """The body of a diff: what changes in a text, with some lines around it."""
    line = shift = done = 0
    while regions:
        group = [regions.pop(0)]
        while regions and text.count("\n", group[-1].end, regions[0].start) <= 2 * CONTEXT:
            group.append(regions.pop(0))
        before = _back(text, group[0].start, CONTEXT)
        after = _forward(text, group[-1].end, CONTEXT)
        line += text.count("\n", done, before)
        done = before
        body, old, new = _body(text, before, after, group)
        yield f"@@ -{_range(line, old)} +{_range(line + shift, new)} @@\n{body}"
        shift += new - old


def _body(text: str, before: int, after: int, group: list[Region]) -> tuple[str, int, int]:
    """A hunk's lines, and how many of them are old and new."""
    lines: list[tuple[str, str]] = []
    at = before
    for region in group:
        lines += [(" ", line) for line in _lines(text[at : region.start])]
        lines += [("-", line) for line in _lines(text[region.start : region.end])]
        lines += [("+", line) for line in _lines(region.new)]
        at = region.end
    lines += [(" ", line) for line in _lines(text[at:after])]
    body = "".join(
        f"{sign}{line}" if line.endswith("\n") else f"{sign}{line}\n{NO_NEWLINE}"
        for sign, line in lines
    )
    old = sum(sign != "+" for sign, _ in lines)
    new = sum(sign != "-" for sign, _ in lines)
    return body, old, new


def _lines(text: str) -> list[str]:
    """Lines as git counts them: a carriage return alone ends none."""
    parts = text.split("\n")
    last = parts.pop()
    return [f"{part}\n" for part in parts] + ([last] if last else [])


def _range(line: int, count: int) -> str:
    """A hunk's range; an empty one names the line before it."""
    first = line + 1 if count else line
    return f"{first}" if count == 1 else f"{first},{count}"


def _back(text: str, offset: int, count: int) -> int:
    for _ in range(count):
        if offset == 0:
            break
        offset = text.rfind("\n", 0, offset - 1) + 1
    return offset


def _forward(text: str, offset: int, count: int) -> int:
    for _ in range(count):
        found = text.find("\n", offset)
        if found < 0:
            return len(text)
        offset = found + 1
    return offset
