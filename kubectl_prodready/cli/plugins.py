"""What `explain --plugins` tells: which images are known, who knows them, and whether it loads."""

from __future__ import annotations

from kubectl_prodready.core.announced import Announced, announced
from kubectl_prodready.core.images.knowledge import GROUP, loaded


def listed_plugins() -> str:
    """All image knowledge that is installed, one image a line, with its package and module.

    Of two that know one image the later one is asked.
    """
    entries = {entry.name: entry for entry in announced(GROUP)}
    rows = [(name, _package(entry), _module(entry)) for name, entry in sorted(entries.items())]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    lines = ("  ".join(map(str.ljust, row, widths)).rstrip() for row in rows)
    return "".join(f"{line}\n" for line in lines)


def _package(entry: Announced) -> str:
    return f"{entry.package} {entry.version}".rstrip()


def _module(entry: Announced) -> str:
    """Where its knowledge is, and why it is not used where it cannot be."""
    problem = loaded(entry.value)
    return f"{entry.value} ({problem})" if isinstance(problem, str) else entry.value
