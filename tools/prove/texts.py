"""The old bytes: all still there, in their order, once what was inserted is taken out."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

PLACEHOLDER = re.compile(
    rb"^(?P<key>\s*(?:-\s+)?[\"']?(?:resources|requests|limits)[\"']?\s*:)?\s*"
    rb"(?P<value>\{\s*\}|null|~)?(?P<rest>\s*(?:#.*)?)$",
    re.IGNORECASE,
)

RAISED = re.compile(rb"(?P<key>terminationGracePeriodSeconds[\"']?\s*:\s*)\d+")
"""The one value that is ever replaced: a grace period that a new hook makes too short."""

HUNK = re.compile(rb"^@@ -(?P<first>\d+)(?:,(?P<count>\d+))? ", re.MULTILINE)


def is_kept(before: bytes, after: bytes) -> bool:
    """Whether the old text is the new one with some spans taken out."""
    rest = iter(after)
    return all(byte in rest for byte in before)


def replaced_lines(old: Path, new: Path) -> list[int]:
    """The numbers, from 0, of the old file's lines that git does not find in the new one."""
    command = ["git", "diff", "--no-index", "--no-color", "-U0", "--", str(old), str(new)]
    shown = subprocess.run(command, capture_output=True, check=False).stdout
    found: list[int] = []
    for match in HUNK.finditer(shown):
        first, count = int(match["first"]), int(match["count"] or 1)
        found += range(first - 1, first - 1 + count)
    return found


def without_placeholders(before: bytes, replaced: list[int]) -> tuple[bytes, int]:
    """The old text without the `{}` and nulls of the replaced lines, and how many there were."""
    gone = 0
    lines = before.split(b"\n")
    for number in replaced:
        match = PLACEHOLDER.match(lines[number].rstrip(b"\r"))
        if match and match["value"]:
            lines[number] = (match["key"] or b"") + match["rest"]
            gone += 1
    return b"\n".join(lines), gone


def without_raised(before: bytes, replaced: list[int]) -> bytes:
    """The old text without the grace periods of the replaced lines."""
    lines = before.split(b"\n")
    for number in replaced:
        lines[number] = RAISED.sub(rb"\g<key>", lines[number])
    return b"\n".join(lines)
