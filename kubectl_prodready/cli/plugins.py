"""What `explain --plugins` tells: which images are known, who knows them, and whether it loads."""

from __future__ import annotations

from kubectl_prodready.core.announced import Announced, announced
from kubectl_prodready.core.images.frameworks import GROUP as FRAMEWORKS
from kubectl_prodready.core.images.knowledge import GROUP, loaded


def listed_plugins() -> str:
    """All image knowledge that is installed, one entry a line, with its package and module.

    Of several that know one image the last is asked, and the others are marked.
    """
    entries = [*announced(GROUP), *announced(FRAMEWORKS)]
    asked = {entry.name: entry for entry in entries}
    rows = [
        (entry.name, _package(entry), _module(entry, asked[entry.name]))
        for entry in sorted(entries, key=lambda entry: entry.name)
    ]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    lines = ("  ".join(map(str.ljust, row, widths)).rstrip() for row in rows)
    return "".join(f"{line}\n" for line in lines)


def _package(entry: Announced) -> str:
    return f"{entry.package} {entry.version}".rstrip()


def _module(entry: Announced, asked: Announced) -> str:
    """Where its knowledge is, and why it is not used where it is not."""
    if asked != entry:
        return f"{entry.value} (not asked: {asked.package} knows it, too)"
    problem = loaded(entry.value)
    return f"{entry.value} ({problem})" if isinstance(problem, str) else entry.value
