"""From the plain data of a `.prodready.yaml` to what it says, or to all that is wrong with it.

The JSON Schema schema/config-v1.json says the same for editors; a test holds both together.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from functools import partial
from typing import Any

from kubectl_prodready.core.configuration.resolution import Configuration, Override
from kubectl_prodready.core.configuration.said import (
    Entry,
    Reader,
    Value,
    Wrong,
    each,
    fields,
    shown,
)
from kubectl_prodready.core.configuration.scalars import (
    cpu_limit,
    final_base,
    mirror,
    patterns,
    rule_word,
    seconds,
)
from kubectl_prodready.core.configuration.sizes import sizes, too_low
from kubectl_prodready.core.registry import unknown_rule
from kubectl_prodready.paths import Path

API_VERSION = "prodready/v1"
WHERE = ("paths", "namespaces")


def read(data: Any, source: str, rules: Collection[str]) -> Configuration | tuple[Wrong, ...]:
    """What a configuration says, or everything that is wrong with it.

    `source` is its name for people, `rules` are the names of those that there are.
    """
    readers: dict[str, Reader] = {
        "apiVersion": _version,
        **_decisions(rules),
        "overrides": partial(_overrides, readers=_decisions(rules)),
    }
    values, wrong = _parted(fields(data, (), "a configuration", readers), ())
    if wrong:
        return wrong
    overrides = tuple(one.value for one in values if isinstance(one.value, Override))
    said = {one.keys: one.value for one in values if not isinstance(one.value, Override)}
    return Configuration(source, said, overrides)


def _decisions(rules: Collection[str]) -> dict[str, Reader]:
    """What may be said for all and in an override."""
    return {
        "rules": lambda value, path: each(value, path, "rules", partial(_rule, rules=rules)),
        "sizes": sizes,
        "cpuLimit": cpu_limit,
        "drainSeconds": seconds,
        "finalBase": final_base,
        "mirrors": lambda value, path: each(value, path, "mirrors", mirror),
    }


def _version(value: Any, path: Path) -> Iterator[Entry]:
    if value != API_VERSION:
        message = f"{shown(value)} is no version of this format that is known here"
        yield Wrong(path, message, f"write {API_VERSION}, or leave it out")


def _rule(value: Any, path: Path, rules: Collection[str]) -> Iterator[Entry]:
    if path[-1] not in rules:
        error = unknown_rule(str(path[-1]), rules)
        yield Wrong(path, error.message, error.advice, is_key=True)
    yield from rule_word(value, path)


def _overrides(value: Any, path: Path, readers: dict[str, Reader]) -> Iterator[Entry]:
    if isinstance(value, list):
        for index, one in enumerate(value):
            yield from _override(one, (*path, index), readers)
    elif value is not None:
        yield Wrong(path, "overrides must be a list", "begin each with a dash")


def _override(raw: Any, path: Path, readers: dict[str, Reader]) -> Iterator[Entry]:
    """One override, if nothing about it is wrong."""
    readers = {**dict.fromkeys(WHERE, patterns), **readers}
    values, wrong = _parted(fields(raw, path, "an override", readers), path)
    yield from wrong
    if raw is None or (isinstance(raw, dict) and not raw.keys() & set(WHERE)):
        advice = "write paths or namespaces, or put it at the top level"
        yield Wrong(path, "this override does not say where it holds", advice)
    elif not wrong:
        paths, namespaces = (
            tuple(one.value for one in values if one.keys == (key,)) for key in WHERE
        )
        said = {one.keys: one.value for one in values if one.keys[0] not in WHERE}
        yield Value((), Override(paths, namespaces, said))


def _parted(entries: Iterable[Entry], path: Path) -> tuple[list[Value], tuple[Wrong, ...]]:
    """What is said in a block, and what is wrong with it."""
    found = list(entries)
    values = [entry for entry in found if isinstance(entry, Value)]
    wrong = [entry for entry in found if isinstance(entry, Wrong)]
    return values, (*wrong, *too_low(values, path))
