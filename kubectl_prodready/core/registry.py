"""Find the rules: those in this package, and those that other packages announce."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Iterator
from collections.abc import Set as AbstractSet
from contextlib import redirect_stdout
from importlib import import_module
from importlib.machinery import all_suffixes
from types import ModuleType

from kubectl_prodready.core.announced import RULES, Announced, announced, in_words
from kubectl_prodready.core.rule import DOCKERFILE, Rule
from kubectl_prodready.core.settings import Settings
from kubectl_prodready.errors import UsageError

OWN_OF_DOCKERFILES = "kubectl_prodready.dockerfile.rules"


def load_rules() -> tuple[Rule, ...]:
    """All rules about workloads, in the order of their names.

    Raises UsageError for two of one name, and for a package whose rules do not load.
    """
    return tuple(one for one in _rules_in(_modules(RULES)) if one.scope != DOCKERFILE)


def load_dockerfile_rules() -> tuple[Rule, ...]:
    """All rules about Dockerfiles, in the order of their names. Raises UsageError as above.

    Most runs meet no Dockerfile, so these have a folder of their own.
    """
    return tuple(one for one in _rules_in(_modules(OWN_OF_DOCKERFILES)) if one.scope == DOCKERFILE)


def every_rule() -> tuple[Rule, ...]:
    """The rules about workloads and, behind them, those about Dockerfiles. Raises UsageError."""
    return (*load_rules(), *load_dockerfile_rules())


def known_rules(loaded: Iterable[Rule]) -> frozenset[str]:
    """The names of all rules: those that are loaded, and those of Dockerfiles, by their files."""
    folders = getattr(import_module(OWN_OF_DOCKERFILES), "__path__", ())
    return frozenset((*(rule.id for rule in loaded), *map(str.upper, _names_in(folders))))


def _rules_in(modules: Iterable[ModuleType]) -> list[Rule]:
    rules: dict[str, Rule] = {}
    for module in modules:
        for value in vars(module).values():
            if isinstance(value, Rule) and rules.setdefault(value.id, value) is not value:
                raise UsageError(
                    f"two rules are called {value.id}", advice="uninstall one of the packages"
                )
    return [rules[name] for name in sorted(rules)]


def chosen(rules: Iterable[Rule], select: Iterable[str], ignore: Iterable[str]) -> tuple[Rule, ...]:
    """The rules that are selected (all, if none is) and not ignored.

    Raises UsageError, with the nearest name, for one that does not exist at all.
    """
    by_name = {rule.id: rule for rule in rules}
    select, ignore = set(select), set(ignore)
    for name in sorted(select | ignore):
        if name not in by_name:
            every = {rule.id for rule in every_rule()}  # only where a name is no rule's among these
            if name not in every:
                raise unknown_rule(name, every)
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


def _modules(own: str) -> Iterator[ModuleType]:
    yield from _members(import_module(own))
    for entry in announced(RULES):
        if entry.value != RULES:
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
        with redirect_stdout(sys.stderr):  # what it prints must not get into a diff
            return list(_members(import_module(entry.value)))
    except (Exception, SystemExit) as error:  # what others run at import may raise anything
        raise UsageError(
            f"the rules of the package {entry.package} cannot be loaded: {in_words(error)}",
            advice="correct or uninstall it",
        ) from error
