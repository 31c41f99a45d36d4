"""The names of the rules that other packages bring, without running anything of theirs."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from contextlib import suppress
from importlib.util import find_spec

from kubectl_prodready.core.announced import RULES, Announced, announced

NAMED = re.compile(r"\brule\(\s*[\"']([\w.-]+)[\"']")
"""How the source of a rule names it: `@rule("cpu-limit", ...)`."""


def rules_of_others() -> dict[str, str]:
    """The rules of other packages by name, each with the package."""
    return {
        name: f"by the package {entry.package}"
        for entry in announced(RULES)
        if entry.value != RULES
        for name in _named_by(entry)
    }


def _named_by(entry: Announced) -> list[str]:
    """The rules of one package; what cannot be found, or is not there as source, has none."""
    found: list[str] = []
    with suppress(OSError, ValueError, ImportError):
        for path in _sources(entry.value):
            with open(path, encoding="utf-8") as file:
                found += NAMED.findall(file.read())
    return found


def _sources(module: str) -> Iterator[str]:
    """The source of a module or, of a package, of all modules right in it."""
    top, *rest = module.split(".")
    spec = find_spec(top)  # which imports nothing
    for folder in (spec and spec.submodule_search_locations) or ():
        place = os.path.join(folder, *rest)
        if os.path.isdir(place):
            names = sorted(os.listdir(place))
            yield from (os.path.join(place, name) for name in names if name.endswith(".py"))
        elif rest:
            yield f"{place}.py"
    if spec and spec.submodule_search_locations is None and spec.origin:
        yield spec.origin
