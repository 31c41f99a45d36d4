"""From what a configuration says to the settings that hold for one workload."""

from __future__ import annotations

from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from fnmatch import fnmatchcase
from typing import Any, NamedTuple, TypeAlias

from kubectl_prodready.core.configuration.patterns import matches
from kubectl_prodready.core.settings import Amounts, ImageAmounts, Settings

Said: TypeAlias = Mapping[tuple[str, ...], Any]
"""Values by the keys that lead to them, so that the later of two wins key by key."""


class Override(NamedTuple):
    """What holds for some workloads only: those of certain files, of certain namespaces, or both.

    Empty `paths` or `namespaces` ask for nothing.
    """

    paths: tuple[str, ...]
    namespaces: tuple[str, ...]
    said: Said

    def holds(self, path: str, namespaces: AbstractSet[str]) -> bool:
        """Whether it holds for a workload of a file, in whichever namespace it ends up."""
        here = not self.paths or any(matches(pattern, path) for pattern in self.paths)
        return here and (
            not self.namespaces or all(map(self._names, namespaces or frozenset(("",))))
        )

    def _names(self, namespace: str) -> bool:
        return any(fnmatchcase(namespace, pattern) for pattern in self.namespaces)


class Configuration:
    """One `.prodready.yaml`, without errors. `source` is its name for people."""

    def __init__(self, source: str, said: Said, overrides: tuple[Override, ...]) -> None:
        """Keep what it says for all, and for some."""
        self.source = source
        self.said = said
        self.overrides = overrides
        self._made: dict[tuple[int, ...], Settings] = {}

    def settings(self, path: str, namespaces: AbstractSet[str]) -> Settings:
        """What holds for a workload.

        `path` is its file's, relative to the configuration's folder and with slashes; "" for a
        stream, which has none. Of two overrides that hold, the later one wins.
        """
        holding = tuple(
            index
            for index, override in enumerate(self.overrides)
            if override.holds(path, namespaces)
        )
        if holding not in self._made:
            said = self.said
            for index in holding:
                said = _over(self.overrides[index].said, said)
            self._made[holding] = _settings(said, self.source)
        return self._made[holding]


def _over(later: Said, earlier: Said) -> Said:
    """Both, with the later's words in place of the earlier's, and its patterns tried first."""
    return {**later, **{keys: value for keys, value in earlier.items() if keys not in later}}


def _settings(said: Said, source: str) -> Settings:
    mirrors = _below(said, "mirrors")
    images: dict[str, dict[tuple[str, str], Any]] = {}
    for (pattern, kind, resource), amount in _below(said, "sizes", "images").items():
        images.setdefault(pattern, {})[kind, resource] = amount
    return Settings(
        drain_seconds=said.get(("drainSeconds",)),
        final_base=said.get(("finalBase",), ""),
        mirrors=tuple(sorted(((name, of) for (name,), of in mirrors.items()), key=_longest_first)),
        rules={name: word for (name,), word in _below(said, "rules").items()},
        sizes=_amounts(said),
        images=tuple(ImageAmounts(pattern, amounts) for pattern, amounts in images.items()),
        cpu_limit=said.get(("cpuLimit",), "generous"),
        source=source,
    )


def _below(said: Said, *above: str) -> dict[tuple[str, ...], Any]:
    """What is said below some keys, by the keys that are left."""
    taken = len(above)
    return {keys[taken:]: value for keys, value in said.items() if keys[:taken] == above}


def _amounts(said: Said) -> Amounts:
    kinds = ("requests", "limits")
    return {
        (kind, resource): amount
        for kind in kinds
        for (resource,), amount in _below(said, "sizes", kind).items()
    }


def _longest_first(mirror: tuple[str, str]) -> tuple[int, str]:
    return -len(mirror[0]), mirror[0]
