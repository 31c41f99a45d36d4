"""Names of the context that no build gets (.dockerignore), or that not all have (.gitignore).

(docs: docker.com, build/concepts/context, .dockerignore files.)
"""

from __future__ import annotations

import fnmatch
from collections.abc import Iterator

from kubectl_prodready.dockerfile.context import Context


def sent(context: Context) -> tuple[str, ...]:
    """The names at the root of a context that a build gets; a folder's own name ends with `/`."""
    patterns = list(_patterns(context.text(".dockerignore")))
    return tuple(name for name in context.names() if not _is_ignored(name, patterns))


def is_untracked(context: Context, name: str) -> bool:
    """Whether Git leaves a name at the root of a context out: then not every build has it."""
    return _is_ignored(name, list(_patterns(context.text(".gitignore"))))


def _patterns(text: str) -> Iterator[tuple[bool, str]]:
    """The patterns of a file, each with whether it ignores; others bring a name back."""
    for line in text.splitlines():
        pattern = line.strip()
        if pattern and not pattern.startswith("#"):
            yield not pattern.startswith("!"), pattern.lstrip("!").strip()


def _is_ignored(name: str, patterns: list[tuple[bool, str]]) -> bool:
    """Whether the last pattern that is about a name ignores it.

    Everything in a folder is as good as the folder; a part of it that comes back brings it back.
    """
    plain = name.rstrip("/")
    ignored = False
    for ignores, pattern in patterns:
        parts = [part for part in pattern.strip("/").split("/") if part not in {".", "**"}]
        if not parts or not fnmatch.fnmatchcase(plain, parts[0]):
            is_all = pattern.strip("/") == "**"
            ignored = (ignored or ignores) if is_all else ignored
        elif not ignores:
            ignored = False
        elif len(parts) == 1 or parts[1:] == ["*"]:
            ignored = True
    return ignored
