"""Find the rules: those in this package, and those that other packages announce."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from collections.abc import Set as AbstractSet
from importlib import import_module
from importlib.machinery import all_suffixes
from types import ModuleType

from kubectl_prodready.core.announced import Announced, announced, in_words
from kubectl_prodready.core.rule import Rule
from kubectl_prodready.core.settings import Settings
from kubectl_prodready.errors import UsageError

GROUP = "kubectl_prodready.rules"
OWN = "kubectl_prodready.rules"


def load_rules() -> tuple[Rule, ...]:
    """All rules, in the order of their names.

    Raises UsageError for two of one name, and for a package whose rules do not load.
    """
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


def running(
    rules: Iterable[Rule], settings: Settings, selected: AbstractSet[str]
) -> tuple[Rule, ...]:
    """The rules that a team has not switched off; those that were asked for by name run anyway."""
    if not settings.rules:  # as almost always
        return tuple(rules)
    return tuple(rule for rule in rules if rule.id in selected or settings.runs(rule.id))


def unknown_rule(name: str, known: Iterable[str]) -> UsageError:
    """The error for a rule that does not exist, with the one that was perhaps meant."""
    from difflib import get_close_matches  # only for a mistake

    near = get_close_matches(name, list(known), n=1, cutoff=0.4)
    advice = f"did you mean {near[0]}?" if near else "`kubectl prodready explain` lists all"
    return UsageError(f'there is no rule "{name}"', advice=advice)


def _modules() -> Iterator[ModuleType]:
    yield from _members(import_module(OWN))
    for entry in announced(GROUP):
        if entry.value != OWN:
            yield from _brought_by(entry)


def _members(module: ModuleType) -> Iterator[ModuleType]:
    """A module, and all modules in it if it is a package."""
    yield module
    for name in _names_in(getattr(module, "__path__", ())):
        yield import_module(f"{module.__name__}.{name}")


def _names_in(folders: Iterable[str]) -> list[str]:
    """The names of the modules in a package's folders, in order."""
    if all(map(os.path.isdir, folders)):
        found = (_module_name(folder, name) for folder in folders for name in os.listdir(folder))
        return sorted({name for name in found if name})
    import pkgutil  # where modules are no files; it brings what costs 8 ms

    return sorted(info.name for info in pkgutil.iter_modules(folders))


def _module_name(folder: str, entry: str) -> str:
    """The module that a folder's entry is, "" for none."""
    name, dot, end = entry.partition(".")
    is_module = name != "__init__" and dot + end in all_suffixes()
    return name if is_module or os.path.isfile(os.path.join(folder, entry, "__init__.py")) else ""


def _brought_by(entry: Announced) -> list[ModuleType]:
    """The modules that another package announces. Raises UsageError where they do not load."""
    try:
        return list(_members(import_module(entry.value)))
    except (Exception, SystemExit) as error:  # what others run at import may raise anything
        raise UsageError(
            f"the rules of the package {entry.package} cannot be loaded: {in_words(error)}",
            advice="correct or uninstall it",
        ) from error
