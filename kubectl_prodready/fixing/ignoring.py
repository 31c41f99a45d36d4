"""Comments by which people keep rules away: `# prodready: ignore[cpu-limit, memory-limit]`."""

from __future__ import annotations

from kubectl_prodready.pattern import Pattern
from kubectl_prodready.text.lines import line_end, line_start

IGNORE = Pattern(r"(?<!\S)#[ \t]*prodready:[ \t]*ignore\[(?P<rules>[^\]\r\n]*)\]")


def may_ignore(text: str) -> bool:
    """Whether a text has such a comment somewhere."""
    return "prodready:" in text and IGNORE.search(text) is not None


def ignored_at(text: str, offset: int) -> str:
    """The rules, separated by commas, that comments name on the line of an offset or above it.

    Above it are the lines right above that are comments and nothing else.
    """
    start = line_start(text, offset)
    found = [IGNORE.search(text, start, line_end(text, offset))]
    while start:
        end = start - (2 if text.endswith("\r\n", 0, start) else 1)
        start = line_start(text, end)
        if not text[start:end].lstrip().startswith("#"):
            break
        found.append(IGNORE.search(text, start, end))
    return ",".join(match["rules"] for match in found if match)
