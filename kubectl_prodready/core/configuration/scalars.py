"""The single values of a configuration: quantities, seconds, words, names, patterns."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from kubectl_prodready.core.configuration.said import Entry, Value, Wrong, fields, shown
from kubectl_prodready.core.model import Safety
from kubectl_prodready.core.quantity import Quantity
from kubectl_prodready.core.resources.defaults import DEFAULTS
from kubectl_prodready.core.settings import BASES
from kubectl_prodready.paths import Path

LEVELS = {level.word: level for level in Safety}
SWITCH = {"on": True, "off": False}

LONGEST_DRAIN = 3600
"""More seconds are a slip of the pen: no load balancer takes an hour to forget a Pod."""

PREFIX = re.compile(r"[A-Za-z0-9_.-]+(?::[0-9]+)?(?:/[A-Za-z0-9_.-]+)*")
"""A registry, or a repository in it, as images begin with."""

AN_AMOUNT = {
    "cpu": "write it as 250m or 2, at least a thousandth of a cpu",
    "memory": "write it as 256Mi or 1Gi, in whole bytes",
    "ephemeral-storage": "write it as 50Mi or 2Gi, in whole bytes",
}


def amount(value: Any, path: Path, resource: str = "", advice: str = "") -> Iterator[Entry]:
    """A quantity above 0 of a resource, that of the path's last key, which needs no rounding."""
    resource = resource or str(path[-1])
    found = Quantity.parse(value)
    if found and found.nanos > 0 and found.nanos % DEFAULTS[resource].finest == 0:
        yield Value((), found)
    else:
        told = f"{shown(value)} is no amount of {resource}"
        yield Wrong(path, told, advice or AN_AMOUNT[resource])


def switched(value: Any) -> Any:
    """`on` and `off` as they are without quotes, where they are booleans in YAML 1.1."""
    return SWITCH.get(value, value) if isinstance(value, str) else value


def final_base(value: Any, path: Path) -> Iterator[Entry]:
    """A family of final bases for Dockerfiles in stages."""
    if value in BASES:
        yield Value((), value)
    else:
        yield Wrong(path, f"{shown(value)} is no family of bases", f"write {' or '.join(BASES)}")


def rule_word(value: Any, path: Path) -> Iterator[Entry]:
    """On, off, or the level that the changes of a rule carry."""
    word = switched(value)
    if isinstance(word, bool):
        yield Value((), word)
        return
    if isinstance(value, dict) and value:
        for entry in fields(value, path, "a rule", {"safety": _level}):
            yield entry._replace(keys=()) if isinstance(entry, Value) else entry
        return
    advice = f"write on, off, or {{safety: {' | '.join(LEVELS)}}}"
    yield Wrong(path, f"{shown(value)} says nothing about a rule", advice)


def _level(value: Any, path: Path) -> Iterator[Entry]:
    if isinstance(value, str) and value in LEVELS:
        yield Value((), LEVELS[value])
    else:
        yield Wrong(path, f"{shown(value)} is no level of safety", f"write {', '.join(LEVELS)}")


def cpu_limit(value: Any, path: Path) -> Iterator[Entry]:
    """`off`, `generous`, or one amount of cpu."""
    if switched(value) is False:
        yield Value((), "off")
    elif value == "generous":
        yield Value((), value)
    else:
        advice = "write off, generous, or an amount such as 2 or 1500m"
        yield from amount(value, path, "cpu", advice)


def seconds(value: Any, path: Path) -> Iterator[Entry]:
    """A whole number of seconds, from 0 to an hour."""
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    if not is_number or value < 0 or value != value // 1:
        advice = "write a whole number, 0 or more, without a unit"
        yield Wrong(path, f"{shown(value)} is no number of seconds", advice)
    elif value > LONGEST_DRAIN:
        told = f"{shown(value)} seconds are more than an hour"
        yield Wrong(path, told, f"write at most {LONGEST_DRAIN}")
    else:
        yield Value((), int(value))


def mirror(value: Any, path: Path) -> Iterator[Entry]:
    """The registry or repository that another one stands for."""
    advice = "write it as images begin, as in mirror.example.com/hub, without https://"
    for name, is_key in ((path[-1], True), (value, False)):
        if not isinstance(name, str) or not PREFIX.fullmatch(name):
            told = f"{shown(name)} is no registry or repository"
            yield Wrong(path, told, advice, is_key=is_key)
            return
    yield Value((), value)


def patterns(value: Any, path: Path) -> Iterator[Entry]:
    """A list of globs for paths or namespaces, at least one."""
    what = path[-1]
    if not isinstance(value, list) or not value:
        yield Wrong(path, f"{what} must be a list of patterns", "write at least one, behind a dash")
        return
    for index, pattern in enumerate(value):
        here = (*path, index)
        if not isinstance(pattern, str) or not pattern.strip("/"):
            yield Wrong(here, f"{shown(pattern)} is no pattern", "write it as text, as in prod-*")
        elif what == "paths" and (reason := _no_path(pattern)):
            yield Wrong(here, f'the pattern "{pattern}" {reason}', "write it as in apps/**/*.yaml")
        else:
            yield Value((), pattern)


def _no_path(pattern: str) -> str:
    """Why a pattern means no file below the configuration's folder, or ""."""
    if pattern.startswith("!"):
        return "begins with !, which is not known here"
    if {".", ".."} & set(pattern.split("/")):
        return "has a step . or .., but is relative to the folder of this file"
    return ""
