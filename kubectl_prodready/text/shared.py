"""Anchors, aliases and merge keys: where a change to shared text is written, and whether it may be.

What several paths reach may change only when every one of them asks for the same. A mapping that
merges another one is among its users as far as it sees the change: not where it has the key itself.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import TypeAlias

from kubectl_prodready.paths import Path
from kubectl_prodready.text.additions import Target
from kubectl_prodready.text.locate import is_merge, merge_sources
from kubectl_prodready.text.nodes import (
    Alias,
    Anchored,
    Mapping,
    Node,
    Scalar,
    Sequence,
    resolved,
    walk,
)

Group: TypeAlias = tuple[int, str]
"""A mapping, by its identity, and the key below which it changes."""


def shared_out(
    root: Node, text: str, found: Iterable[Target]
) -> tuple[list[Target], dict[Path, str]]:
    """Where each setting is written, and the reasons for those that may not be written.

    What all who merge a mapping want alike is written there, once.
    """
    found = list(found)
    if not _has_aliases(root, text):
        return found, {}
    users = _Users(root)
    found = _raised(users, found)
    return found, _refused(users, found)


def paths_to(root: Node, text: str, node: Anchored) -> int:
    """On how many paths from the root a node lies, through aliases and merge keys."""
    return _Users(root).counts[id(node)] if _has_aliases(root, text) else 1


def _has_aliases(root: Node, text: str) -> bool:
    return "*" in text and any(isinstance(node, Alias) for node in walk(root))


class _Users:
    """Who uses what in one document with aliases."""

    def __init__(self, root: Node) -> None:
        self.counts: Counter[int] = Counter({id(resolved(root)): 1})
        """On how many paths from the root each node lies."""
        self._merging: dict[int, dict[int, Mapping]] = {}
        """By each mapping those that merge it, or merge what does."""
        self._members: dict[int, dict[str, Node]] = {}
        order: dict[int, Anchored] = {}
        self._enter(resolved(root), order)
        for node in reversed(order.values()):  # what uses a node comes before it
            for child in self._children(node):
                self.counts[id(child)] += self.counts[id(node)]

    def _enter(self, node: Anchored, order: dict[int, Anchored]) -> None:
        if id(node) not in order:
            if isinstance(node, Mapping):
                self._note_sources(node, node)
            for child in self._children(node):
                self._enter(child, order)
            order[id(node)] = node

    def _note_sources(self, user: Mapping, node: Mapping) -> None:
        for source in merge_sources(node):
            self._merging.setdefault(id(source), {})[id(user)] = user
            self._note_sources(user, source)

    def _children(self, node: Anchored) -> Iterable[Anchored]:
        if isinstance(node, Scalar):
            return ()
        if isinstance(node, Sequence):
            return map(resolved, node.items)
        # an alias may also stand as a key, or stand for one
        keys = [key for key, _ in node.items if isinstance(key, Alias) or key.anchor]
        return map(resolved, (*keys, *self.members(node).values()))

    def members(self, mapping: Mapping) -> dict[str, Node]:
        """What a mapping holds by key, with all that it merges."""
        if id(mapping) not in self._members:
            found = {
                name.text: value
                for key, value in mapping.items
                if isinstance(name := resolved(key), Scalar) and not is_merge(key)
            }
            for source in merge_sources(mapping):
                found = {**self.members(source), **found}
            self._members[id(mapping)] = found
        return self._members[id(mapping)]

    def who_see(self, mapping: Mapping, key: str) -> list[Mapping]:
        """Where a new key of a mapping would show: in itself, and in what merges it."""
        users = self._merging.get(id(mapping), {}).values()
        return [mapping, *(user for user in users if self._sees(user, mapping, key))]

    def _sees(self, user: Mapping, mapping: Mapping, key: str) -> bool:
        if user is mapping or user.get(key) is not None:
            return user is mapping
        for source in merge_sources(user):
            if self._sees(source, mapping, key) or key in self.members(source):
                return self._sees(source, mapping, key)
        return False


def _raised(users: _Users, found: list[Target]) -> list[Target]:
    """The targets; mappings that merge one and want the same of it leave it to that one."""
    wishes: dict[Group, set[str]] = {}
    for target in found:
        wishes.setdefault(target.group, set()).add(repr((target.keys, target.setting.value)))
    agreed: list[tuple[Mapping, list[Group]]] = []
    for mapping, key in _new_keys(found):
        seers = [(id(user), key) for user in users.who_see(mapping, key)]
        if all(wishes.get(seer) == wishes[id(mapping), key] for seer in seers):
            agreed.append((mapping, seers))
    # of several that agree, the one that the most of them see is written last
    agreed.sort(key=lambda one: len(one[1]))
    homes = {seer: mapping for mapping, seers in agreed for seer in seers}
    return [t._replace(mapping=homes.get(t.group, t.mapping)) for t in found]


def _new_keys(found: list[Target]) -> Iterable[tuple[Mapping, str]]:
    """The mappings that gain a key, each key once."""
    gained = {t.group: t.mapping for t in found if t.mapping.get(t.keys[0]) is None}
    return [(mapping, key) for (_, key), mapping in gained.items()]


def _refused(users: _Users, found: list[Target]) -> dict[Path, str]:
    """The settings that would change text for someone who does not want it, with the reasons."""
    reasons: dict[Path, str] = {}
    while True:
        allowed = [target for target in found if target.setting.path not in reasons]
        more = _disagreed(users, allowed)
        if not more:
            return reasons
        reasons |= more  # and what they would have hidden from others is not hidden


def _disagreed(users: _Users, found: list[Target]) -> dict[Path, str]:
    asked: dict[tuple[int, tuple[str, ...]], list[Target]] = {}
    for target in found:
        asked.setdefault((id(target.changed), target.keys), []).append(target)
    groups = {target.group for target in found}
    reasons: dict[Path, str] = {}
    for wishes in asked.values():
        count = _count(users, wishes[0], groups)
        values = [wish.setting.value for wish in wishes]
        if len(wishes) < count or values.count(values[0]) < len(values):
            reason = f"shared by {count} users through an anchor, not all want the same"
            reasons |= {wish.setting.path: reason for wish in wishes}
    return reasons


def _count(users: _Users, target: Target, groups: set[Group]) -> int:
    """On how many paths a change shows; who gains the key for himself does not see another's."""
    mapping, key = target.mapping, target.keys[0]
    if mapping.get(key) is not None:
        return users.counts[id(target.changed)]
    seers = users.who_see(mapping, key)
    others = [user for user in seers if user is mapping or (id(user), key) not in groups]
    return sum(users.counts[id(user)] for user in others)
