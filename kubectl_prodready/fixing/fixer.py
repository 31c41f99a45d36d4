"""Fix the documents of a text: ask the rules, plan, splice, prove."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import cached_property, partial
from typing import TYPE_CHECKING, Any

from kubectl_prodready.core.kinds import (
    Found,
    is_workload,
    namespace_of,
    objects_in,
)
from kubectl_prodready.core.model import Safety
from kubectl_prodready.core.neighbours import Neighbours
from kubectl_prodready.core.relevance import MENTIONS_WORKLOAD
from kubectl_prodready.core.selected import Selected
from kubectl_prodready.core.surroundings import Peer, Surroundings
from kubectl_prodready.core.workload import Besides, Workload, alone
from kubectl_prodready.fixing.document import Document
from kubectl_prodready.fixing.judge import Judge, Options
from kubectl_prodready.fixing.results import FileResult
from kubectl_prodready.fixing.work import Work
from kubectl_prodready.paths import Path
from kubectl_prodready.text.parse import parse
from kubectl_prodready.text.stream import pieces

if TYPE_CHECKING:
    from kubectl_prodready.fixing.choosing import Choice  # only who approves one by one has one


class Fixer:
    """Fixes the texts of one run: the same options and surroundings for all of them."""

    def __init__(self, options: Options, surroundings: Surroundings) -> None:
        """Keep what all texts share."""
        self.options = options
        self.judge = Judge(options)
        self.surroundings = surroundings
        self.selected = Selected(surroundings)
        self._around: dict[tuple[str, str], Neighbours] = {}
        self._beside: dict[tuple[str, str], list[tuple[Peer, Workload]]] = {}

    @cached_property
    def wide(self) -> Fixer:
        """One for whom every change with a value may be chosen; what it makes is proven."""
        gate = self.options.gate._replace(safety=Safety.HINT)
        options = self.options._replace(gate=gate, prove=True, fixes=False)
        return Fixer(options, self.surroundings)

    def fix(
        self,
        file: str,
        text: str,
        key: str = "",
        folder: str = "",
        choice: Choice | None = None,
    ) -> FileResult:
        """Look at every document of a text. `key` and `folder` find what surrounds it.

        With a `choice`, what a person chose is taken of what the gate would let through.
        """
        work = Work(self, file, key or file, folder, choice)
        for piece in pieces(text):
            work.look_at(piece)
        return work.result(text)

    def seen(self, text: str, key: str, folder: str) -> Iterator[tuple[int, Workload]]:
        """The workloads of a text without errors, each with the number of its document."""
        roots = (
            (piece, root)
            for piece in pieces(text)
            if MENTIONS_WORKLOAD.search(piece.text)
            for root in parse(piece.text)
        )
        for number, (piece, root) in enumerate(roots):
            document = Document(piece, root, number)
            for workload, _ in self.workloads(document.data, key, folder, document.remarks):
                yield number, workload

    def workloads(
        self, data: Any, key: str, folder: str, remarks: Callable[[Path], str]
    ) -> Iterator[tuple[Workload, Found]]:
        """The workloads of a document, patches included, each with its neighbours."""
        for bare in objects_in(data):
            if is_workload(bare):
                found = bare._replace(remarks=remarks)
                around = self.around(key, folder, namespace_of(found))
                peers = self.peers(key, folder, found)
                besides = partial(self.selected.besides, key, folder, found)
                yield self.view(key, found, around, peers, besides), found

    def view(
        self,
        key: str,
        found: Found,
        around: Neighbours,
        peers: Sequence[Workload] = (),
        besides: Besides = alone,
    ) -> Workload:
        """An object with all that is known about it."""
        way = self.surroundings.way(key, found)
        version = self.options.gate.version
        settings = self.surroundings.settings(key, found)
        built = partial(self.surroundings.builds, key)
        return Workload(found, around, version, way, peers, settings, besides, key, built)

    def peers(self, key: str, folder: str, found: Found) -> list[Workload]:
        """The other workloads that share a quota with an object, found once for all of them."""
        namespace = namespace_of(found)
        around = self.around(key, folder, namespace)
        place = self.surroundings.place_of(key, folder), namespace
        if place not in self._beside:
            beside = self.surroundings.peers(key, folder, namespace)
            self._beside[place] = [
                (peer, self.view(peer.file, peer.found, around)) for peer in beside
            ]
        return [
            view
            for peer, view in self._beside[place]
            if (peer.file, peer.found.raw) != (key, found.raw)
        ]

    def around(self, key: str, folder: str, namespace: str) -> Neighbours:
        """The neighbours of an object, found once for all that have the same."""
        place = self.surroundings.place_of(key, folder), namespace
        if place not in self._around:
            self._around[place] = self.surroundings.neighbours(key, folder, namespace)
        return self._around[place]
