"""Which files a path pattern means, in the manner of a .gitignore."""

from __future__ import annotations

from collections.abc import Sequence
from fnmatch import fnmatchcase

ANY_DEPTH = "**"


def matches(pattern: str, path: str) -> bool:
    """Whether a pattern means a file, or a folder that it lies in.

    Both are relative to the same folder. A pattern with a slash at its beginning or in its middle
    starts from there, any other one is met at any depth. `*` and `?` stop at slashes, `**` does
    not. A slash at the end asks for a folder. What has no path ("") is meant by none.
    """
    steps = [step for step in pattern.split("/") if step]
    if "/" not in pattern.rstrip("/"):
        steps = [ANY_DEPTH, *steps]
    if pattern.endswith("/"):
        steps = [*steps, ANY_DEPTH]
    return bool(path) and _leads(steps, path.split("/"))


def _leads(steps: Sequence[str], names: Sequence[str]) -> bool:
    """Whether steps lead along names; what is below where they end is meant as well."""
    if not steps:
        return True
    step, rest = steps[0], steps[1:]
    if step != ANY_DEPTH:
        return bool(names) and fnmatchcase(names[0], step) and _leads(rest, names[1:])
    if not rest:
        return bool(names)
    return any(_leads(rest, names[start:]) for start in range(len(names)))
