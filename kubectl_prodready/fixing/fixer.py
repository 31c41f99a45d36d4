"""Fix the documents of a text: ask the rules, plan, splice, prove."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

from kubectl_prodready.core.gate import Decision, without
from kubectl_prodready.core.images.knowledge import broken_knowledge
from kubectl_prodready.core.kinds import (
    Found,
    Malformed,
    is_workload,
    namespace_of,
    objects_in,
)
from kubectl_prodready.core.model import Change, Failed, LeftAlone, Ref, Safety
from kubectl_prodready.core.neighbours import Neighbours
from kubectl_prodready.core.relevance import MENTIONS_WORKLOAD
from kubectl_prodready.core.selected import Selected
from kubectl_prodready.core.surroundings import PATCH_REASONS, Peer, Surroundings
from kubectl_prodready.core.workload import Besides, Workload, alone
from kubectl_prodready.errors import InputError, UnprovenError, UnrenderedError
from kubectl_prodready.fixing.document import Document
from kubectl_prodready.fixing.ignoring import WISH
from kubectl_prodready.fixing.judge import Judge, Options
from kubectl_prodready.fixing.placement import behind, reading_order
from kubectl_prodready.fixing.results import FileResult, Finding, Left
from kubectl_prodready.paths import Path, written
from kubectl_prodready.text.additions import targets
from kubectl_prodready.text.edit import Setting
from kubectl_prodready.text.nodes import Node
from kubectl_prodready.text.parse import drain, parse
from kubectl_prodready.text.shared import shared_out
from kubectl_prodready.text.splice import edits_for
from kubectl_prodready.text.stream import Piece, pieces
from kubectl_prodready.text.verify import Fix, Proven, Settled, assemble, prove

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
        work = _Work(self, file, key or file, folder, choice)
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
        return Workload(found, around, version, way, peers, settings, besides, key)

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


def broken(knowledge: str) -> InputError:
    """What is told of a plugin that is broken: the run goes on without it."""
    return InputError(knowledge, advice="correct or uninstall it; it is left out")


class _Work:
    """One text while it is worked on: collects what each document gives."""

    def __init__(
        self, fixer: Fixer, file: str, key: str, folder: str, choice: Choice | None
    ) -> None:
        self.fixer = fixer
        self.file = file
        self.key = key
        self.folder = folder
        self.choice = choice
        self.documents = 0
        self.seen: list[Ref] = []
        self.patches = 0
        self.findings: list[Finding] = []
        self.left: list[Left] = []
        self.failed: list[Failed] = []
        self.errors: list[InputError] = []
        self.warnings: list[InputError] = []
        self.proven: list[Proven] = []
        self.unreadable = False

    def look_at(self, piece: Piece) -> None:
        """Read one document; what cannot matter is only checked to be YAML."""
        try:
            if not MENTIONS_WORKLOAD.search(piece.text):
                drain(piece.text)
                return
            roots = parse(piece.text)
        except InputError as error:
            self.unreadable = True
            self.errors.append(error.at(self.file, piece.line))
            return
        for root in roots:
            self.fix_document(piece, root)

    def fix_document(self, piece: Piece, root: Node) -> None:
        """Fix one document; its failure is noted and stops no other."""
        number, self.documents = self.documents, self.documents + 1
        if self.choice and not self.choice.is_about(number):
            return
        try:
            document = Document(piece, root, number)
            self.plan(document)
        except InputError as error:
            self.unreadable |= isinstance(error, UnrenderedError)
            self.errors.append(error.at(self.file, piece.line))
        except Malformed as error:
            message = f"{written(error.path)} must be {error.expected}"
            advice = "correct it; a file with errors is not written"
            self.errors.append(document.error(error.path, message, advice, self.file))

    def plan(self, document: Document) -> None:
        """Ask the rules about each workload of a document, then plan and prove its new text."""
        taken: list[Decision] = []
        asked: list[Workload] = []
        are_all = True
        for workload, found in self.workloads(document, document.data):
            if not self.fixer.options.selection.takes(workload):
                are_all = False
                continue
            if reason := self.fixer.surroundings.reason_to_leave(self.key, found):
                are_all = False
                self.patches += reason in PATCH_REASONS
                self.leave(document, (LeftAlone(workload.ref, found.path, "", reason),))
                continue
            decision, failed = self.fixer.judge.decide(workload)
            if self.choice:
                decision = self.choice.of(document.number, workload, decision)
            self.seen.append(workload.ref)
            document.examined.add(found.path)
            self.failed += failed
            self.warnings += map(broken, broken_knowledge(workload))
            taken.append(decision)
            asked.append(workload)
        if asked and WISH in document.piece.text:
            from kubectl_prodready.fixing.unheard import warnings  # few files wish for anything

            known = self.fixer.options.known
            self.warnings += warnings(document, asked, known, self.file, are_all=are_all)
        try:
            taken = self.splice(document, taken)
        except UnprovenError as error:
            message = f"no safe way to write the changes here: {error.message}"
            advice = "please report this document as a bug; it was left as it is"
            advice = error.advice or advice
            self.errors.append(document.error((), message, advice, self.file))
        for decision in taken:
            self.report(document, decision)

    def workloads(self, document: Document, data: Any) -> Iterator[tuple[Workload, Found]]:
        """The workloads in the data of a document, as it is or as it will be."""
        return self.fixer.workloads(data, self.key, self.folder, document.remarks)

    def splice(self, document: Document, taken: list[Decision]) -> list[Decision]:
        """Turn accepted changes into edits and prove them; what shared text forbids is left."""
        text = document.piece.text
        if not self.fixer.options.prove and "&" not in text:
            return taken  # nothing is written, and no text is shared: there is nothing to find
        wanted = sorted((c for decision in taken for c in decision.accepted), key=reading_order)
        found = targets(document.locator, map(self.setting, wanted))
        found, refused = shared_out(document.root, text, found)
        taken = [without(decision, refused) for decision in taken] if refused else taken
        kept = {change.path for decision in taken for change in decision.accepted}
        found = [target for target in found if target.setting.path in kept]
        remarks = self.choice.remarks(document) if self.choice else ()
        if (found or remarks) and self.fixer.options.prove:
            settings = tuple(target.setting for target in found)
            edits = (*edits_for(document.root, text, found, behind), *remarks)
            edits = tuple(sorted(edits, key=lambda edit: edit.start))
            fix = Fix(document.piece, document.data, settings, edits)
            fallen = {change.path for change in wanted} - kept
            may_want = self.choice.may_want(kept, fallen) if self.choice else fallen.__contains__
            rules = {change.rule for change in wanted}
            self.proven.append(prove(fix, self.settled(document, may_want, rules)))
        return taken

    def settled(
        self, document: Document, may_want: Callable[[Path], bool], rules: set[str]
    ) -> Settled:
        """A look at new data: whether the rules are content with it, but for what they may want."""

        def look(data: Any) -> str:
            for workload, found in self.workloads(document, data):
                if found.path in document.examined:
                    for change in self.fixer.judge.wishes(workload, rules):
                        if not may_want(change.path):
                            return f"{change.rule} at {written(change.path)}"
            return ""

        return look

    def setting(self, change: Change) -> Setting:
        """A change as the text engine takes it."""
        marked = self.fixer.options.notes and change.why and change.safety is not Safety.SAFE
        note = f"prodready: {change.safety.word}, {change.why}" if marked else ""
        return Setting(change.path, change.value, note, change.old)

    def report(self, document: Document, decision: Decision) -> None:
        for changes, is_accepted in ((decision.accepted, True), (decision.offered, False)):
            for change in changes:
                line, column = document.place(change.path)
                finding = Finding(change, line, column, is_accepted, document=document.number)
                self.findings.append(finding)
        self.leave(document, decision.left)

    def leave(self, document: Document, left: tuple[LeftAlone, ...]) -> None:
        self.left += [Left(item, *document.place(item.path)) for item in left]

    def result(self, text: str) -> FileResult:
        """Everything together; the text is put together from the proven documents."""
        return FileResult(
            self.file,
            workloads=tuple(self.seen),
            patches=self.patches,
            findings=tuple(self.findings),
            left=tuple(self.left),
            failed=tuple(self.failed),
            errors=tuple(self.errors),
            warnings=tuple(self.warnings),
            verified=assemble(text, self.proven) if self.proven else None,
            unreadable=self.unreadable,
        )
