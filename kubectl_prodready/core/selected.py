"""Which workloads a Service selects, however many there are beside it.

To know all of them, all would have to be read a second time. Most need not: a text that does not
say the labels of a selector somewhere holds no Pod that has them.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from kubectl_prodready.core.kinds import Found, namespace_of
from kubectl_prodready.core.labelled import is_owned, labels_of
from kubectl_prodready.core.model import Ref
from kubectl_prodready.core.surroundings import Surroundings
from kubectl_prodready.core.traffic.services import KIND, selector_of
from kubectl_prodready.core.workload import Labels, ref_of
from kubectl_prodready.pattern import Pattern

WORD = Pattern(r"[\w.-]+")
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
        self._found: dict[tuple[str, str, Labels], tuple[Ref, ...]] = {}
        self._said: dict[tuple[str, ...], dict[str, set[At]]] = {}

    def besides(self, file: str, folder: str, found: Found, labels: Labels) -> tuple[Ref, ...]:
        """The workloads of another name, in its namespace, whose Pods have the labels."""
        place = self._around.place_of(file, folder), namespace_of(found), labels
        if place not in self._found:
            self._found[place] = self._having(file, folder, namespace_of(found), labels)
        own = ref_of(found)  # what has its name takes its place
        return tuple(ref for ref in self._found[place] if ref != own)

    def _having(self, file: str, folder: str, namespace: str, labels: Labels) -> tuple[Ref, ...]:
        """All workloads beside an object whose Pods have the labels; none where only it may."""
        places = tuple(self._around.places(file, folder, namespace))
        files = tuple(dict.fromkeys(one for place in places for one in place.spaces))
        return tuple(
            dict.fromkeys(
                ref_of(found)
                for at in self._may_hold(files, labels)
                for found in self._around.workloads_of.within(at.file, at.number)
                if labels <= labels_of(found).items()
                and not is_owned(found)
                and any(
                    at.file in place.spaces and place.has(at.file, namespace_of(found))
                    for place in places
                )
                and not self._around.patch_reason(at.file, found)
            )
        )

    def _may_hold(self, files: tuple[str, ...], labels: Labels) -> list[At]:
        """The documents that say all of the labels; none where only the one that asks does."""
        if files not in self._said:
            self._said[files] = self._index(files)
        said = self._said[files]
        documents = set.intersection(*(said[value] for _, value in labels))
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


def _said_in(text: str, wanted: set[str]) -> Iterable[str]:
    """Those of some words that a text may say; an escape may say any."""
    if "\\" in text:
        return wanted
    if len(wanted) <= FEW:
        return [word for word in wanted if word in text]
    said = set(WORD.findall(text))
    return [word for word in wanted if word in said or not WORD.fullmatch(word)]
