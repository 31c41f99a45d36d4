"""Find the rules: those in this package, and those that other packages announce."""

from __future__ import annotations

import os
import pkgutil
import sys
from collections.abc import Iterable, Iterator
from importlib import import_module
from types import ModuleType

from kubectl_prodready.core.rule import Rule
from kubectl_prodready.errors import UsageError

GROUP = "kubectl_prodready.rules"
OWN = "kubectl_prodready.rules"


def load_rules() -> tuple[Rule, ...]:
    """All rules, in the order of their names. Raises UsageError for two of one name."""
    rules: dict[str, Rule] = {}
    for module in _modules():
        for value in vars(module).values():
            if isinstance(value, Rule) and rules.setdefault(value.id, value) is not value:
                raise UsageError(
                    f"two rules are called {value.id}", advice="uninstall one of the packages"
                )
    return tuple(rules[name] for name in sorted(rules))


def chosen(rules: Iterable[Rule], select: Iterable[str], ignore: Iterable[str]) -> tuple[Rule, ...]:
    """The rules that are selected (all, if none is) and not ignored.

    Raises UsageError, with the nearest name, for one that does not exist.
    """
    by_name = {rule.id: rule for rule in rules}
    select, ignore = set(select), set(ignore)
    for name in sorted(select | ignore):
        if name not in by_name:
            raise unknown_rule(name, by_name)
    return tuple(
        rule
        for name, rule in by_name.items()
        if (not select or name in select) and name not in ignore
    )


def unknown_rule(name: str, known: Iterable[str]) -> UsageError:
    """The error for a rule that does not exist, with the one that was perhaps meant."""
    from difflib import get_close_matches  # only for a mistake

    near = get_close_matches(name, list(known), n=1, cutoff=0.4)
    advice = f"did you mean {near[0]}?" if near else "`kubectl prodready explain` lists all"
    return UsageError(f'there is no rule "{name}"', advice=advice)


def _modules() -> Iterator[ModuleType]:
    yield from _members(import_module(OWN))
    if _announced():
        # importlib.metadata costs 20 ms: only when someone really adds rules
        from importlib.metadata import entry_points

        for entry in entry_points(group=GROUP):
            if entry.value != OWN:
                yield from _members(import_module(entry.value))


def _members(module: ModuleType) -> Iterator[ModuleType]:
    """A module, and all modules in it if it is a package."""
    yield module
    for info in pkgutil.iter_modules(getattr(module, "__path__", ()), f"{module.__name__}."):
        yield import_module(info.name)


def _announced() -> bool:
    """Whether a package other than this one announces rules; reads the entry points' raw files."""
    return any(_announces(folder) for folder in sys.path if os.path.isdir(folder))


def _announces(folder: str) -> bool:
    for name in os.listdir(folder):
        if name.endswith(".dist-info") and not name.startswith("kubectl_prodready-"):
            try:
                with open(os.path.join(folder, name, "entry_points.txt"), encoding="utf-8") as file:
                    if f"[{GROUP}]" in file.read():
                        return True
            except OSError:  # most packages have none
                continue
    return False
