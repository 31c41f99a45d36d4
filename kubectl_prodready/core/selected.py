"""Which workloads a Service selects, however many there are beside it.

To know all of them, all would have to be read a second time. Most need not: a text that does not
say the labels of a selector somewhere holds no Pod that has them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from kubectl_prodready.core.kinds import WORKLOADS, Found, Malformed, mapping_at, namespace_of
from kubectl_prodready.core.plain import mapping, sequence, texts
from kubectl_prodready.core.services import KIND, selector_of
from kubectl_prodready.core.surroundings import Peer, Surroundings
from kubectl_prodready.core.workload import ref_of

WORD = re.compile(r"[\w.-]+")
FEW = 32
"""More words than this are looked up among those of a text, fewer are searched for in it."""


class At(NamedTuple):
    """A document that may hold workloads: its file, and its place among those of the file."""

    file: str
    number: int


class Selected:
    """Finds workloads by the labels of their Pods, in the places that an object belongs to."""

    def __init__(self, surroundings: Surroundings) -> None:
        """Know where to look; nothing is read before somebody asks."""
        self._around = surroundings
        self._said: dict[tuple[str, ...], dict[str, set[At]]] = {}

    def besides(
        self, file: str, folder: str, found: Found, labels: dict[str, str]
    ) -> tuple[Peer, ...]:
        """The workloads of another name, in its namespace, whose Pods have the labels."""
        namespace = namespace_of(found)
        places = tuple(self._around.places(file, folder, namespace))
        files = tuple(dict.fromkeys(one for place in places for one in place.spaces))
        peers = {
            (peer.file, peer.found.path, at.number): peer
            for at in self._may_hold(files, labels)
            for peer in self._within(at)
            if ref_of(peer.found) != ref_of(found)  # what has its name takes its place
            and any(
                peer.file in place.spaces and place.has(peer.file, namespace_of(peer.found))
                for place in places
            )
            and labels.items() <= _labels_of(peer.found).items()
            and not self._around.patch_reason(peer.file, peer.found)
        }
        return tuple(peers.values())

    def _within(self, at: At) -> Iterator[Peer]:
        for found in self._around.workloads_of.within(at.file, at.number):
            if not _is_owned(found):
                yield Peer(at.file, found)

    def _may_hold(self, files: tuple[str, ...], labels: dict[str, str]) -> list[At]:
        """The documents that say all of the labels; none where only the one that asks does."""
        if files not in self._said:
            self._said[files] = self._index(files)
        said = self._said[files]
        documents = set.intersection(*(said[value] for value in labels.values()))
        if len(documents) == 1:
            (at,) = documents
            text = self._around.workloads_of.texts(at.file)[at.number]
            if "List" not in text and "\\" not in text:
                return []
        return sorted(documents)

    def _index(self, files: Iterable[str]) -> dict[str, set[At]]:
        """For each label that a Service of the files selects by, the documents that say it."""
        wanted = {
            value
            for file in files
            for one in self._around.by_file.get(file, ())
            if one.kind == KIND
            for value in selector_of(one).values()
        }
        index: dict[str, set[At]] = {value: set() for value in wanted}
        for file in files:
            for number, text in enumerate(self._around.workloads_of.texts(file)):
                for value in _said_in(text, wanted):
                    index[value].add(At(file, number))
        return index


def _is_owned(found: Found) -> bool:
    """Whether it is a part of another object, as the ReplicaSets and Pods of a Deployment are."""
    owners = sequence(mapping(found.raw.get("metadata")).get("ownerReferences"))
    return any(mapping(owner).get("controller") for owner in owners)


def _said_in(text: str, wanted: set[str]) -> Iterable[str]:
    """Those of some words that a text may say; an escape may say any."""
    if "\\" in text:
        return wanted
    if len(wanted) <= FEW:
        return [word for word in wanted if word in text]
    said = set(WORD.findall(text))
    return [word for word in wanted if word in said or not WORD.fullmatch(word)]


def _labels_of(found: Found) -> dict[str, str]:
    """The labels of a workload's Pods, {} where it has the wrong shape."""
    try:
        template = mapping_at(found.raw, WORKLOADS[found.kind].template, ())
        return texts(mapping_at(template, ("metadata", "labels"), ()))
    except Malformed:
        return {}
