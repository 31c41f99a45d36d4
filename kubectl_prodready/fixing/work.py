"""Work on one text: look at its documents, plan, splice, prove."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

from kubectl_prodready.core.gate import Decision, without
from kubectl_prodready.core.images.knowledge import broken_knowledge
from kubectl_prodready.core.kinds import Found, Malformed
from kubectl_prodready.core.model import Change, Failed, LeftAlone, Ref, Safety
from kubectl_prodready.core.relevance import MENTIONS_WORKLOAD
from kubectl_prodready.core.surroundings import PATCH_REASONS
from kubectl_prodready.core.workload import Workload
from kubectl_prodready.errors import InputError, UnprovenError, UnrenderedError
from kubectl_prodready.fixing.document import Document
from kubectl_prodready.fixing.ignoring import WISH
from kubectl_prodready.fixing.placement import behind, reading_order
from kubectl_prodready.fixing.results import FileResult, Finding, Left, Place, broken
from kubectl_prodready.paths import Path, written
from kubectl_prodready.text.additions import targets
from kubectl_prodready.text.edit import Edit, Setting
from kubectl_prodready.text.nodes import Node
from kubectl_prodready.text.parse import drain, parse
from kubectl_prodready.text.shared import shared_out
from kubectl_prodready.text.splice import edits_for
from kubectl_prodready.text.stream import Piece
from kubectl_prodready.text.verify import Fix, Proven, Settled, assemble, prove

if TYPE_CHECKING:
    from kubectl_prodready.core.effects import Effect
    from kubectl_prodready.fixing.choosing import Choice  # only who approves one by one has one
    from kubectl_prodready.fixing.fixer import Fixer
    from kubectl_prodready.fixing.single import Proof


class Work:
    """One text while it is worked on: collects what each document gives."""

    def __init__(
        self, fixer: Fixer, file: str, key: str, folder: str, choice: Choice | None
    ) -> None:
        """Have nothing yet; `key` and `folder` find what surrounds the text."""
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
        self.effects: list[tuple[Place, Effect]] = []
        self.proofs: dict[int, Proof] = {}
        """What changes are alone, by the number of their finding."""
        self.unreadable = False

    def alone(self, choice: Choice) -> Work:
        """Work on the same text, for what was chosen of all that could be."""
        return Work(self.fixer.wide, self.file, self.key, self.folder, choice)

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

            known = self.fixer.options.known()
            self.warnings += warnings(document, asked, known, self.file, are_all=are_all)
        remarks = self.remarks(document)
        try:
            taken = self.splice(document, taken, remarks)
        except UnprovenError as error:
            message = f"no safe way to write the changes here: {error.message}"
            advice = "please report this document as a bug; it was left as it is"
            advice = error.advice or advice
            self.errors.append(document.error((), message, advice, self.file))
        for workload, decision in zip(asked, taken, strict=True):
            self.report(document, decision, taken)
            if self.fixer.options.effects:
                from kubectl_prodready.core.effects import effect_of  # only for plans of many

                effect = effect_of(workload, decision.accepted)
                self.effects.append(((document.number, workload.path), effect))

    def workloads(self, document: Document, data: Any) -> Iterator[tuple[Workload, Found]]:
        """The workloads in the data of a document, as it is or as it will be."""
        return self.fixer.workloads(data, self.key, self.folder, document.remarks)

    def remarks(self, document: Document) -> tuple[Edit, ...]:
        """The comments that were chosen; where one has no place, that is noted."""
        try:
            return self.choice.remarks(document) if self.choice else ()
        except UnprovenError as error:
            self.errors.append(document.error((), error.message, error.advice, self.file))
            return ()

    def splice(
        self, document: Document, taken: list[Decision], remarks: tuple[Edit, ...]
    ) -> list[Decision]:
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

    def report(self, document: Document, decision: Decision, beside: Sequence[Decision]) -> None:
        """Note what was found about one workload, each with its place.

        `beside` are the decisions about all workloads of the document.
        """
        for changes, is_accepted in ((decision.accepted, True), (decision.offered, False)):
            for change in changes:
                line, column = document.place(change.path)
                finding = Finding(change, line, column, is_accepted, document=document.number)
                self.prove_alone(document, change, beside)
                self.findings.append(finding)
        self.leave(document, decision.left)

    def prove_alone(self, document: Document, change: Change, beside: Sequence[Decision]) -> None:
        """Note what the change of the next finding is without the others, if somebody asks."""
        if self.fixer.options.fixes:
            from kubectl_prodready.fixing.single import proof_of  # few runs ask

            if proof := proof_of(self, document, change, beside):
                self.proofs[len(self.findings)] = proof

    def leave(self, document: Document, left: tuple[LeftAlone, ...]) -> None:
        """Note what is left alone, each with its place."""
        self.left += [Left(item, *document.place(item.path)) for item in left]

    def result(self, text: str) -> FileResult:
        """Everything together; the text is put together from the proven documents."""
        findings = tuple(self.findings)
        if self.proofs:
            from kubectl_prodready.fixing.single import with_fixes  # loaded already

            findings = tuple(with_fixes(findings, self.proofs, text))
        return FileResult(
            self.file,
            workloads=tuple(self.seen),
            patches=self.patches,
            findings=findings,
            left=tuple(self.left),
            failed=tuple(self.failed),
            errors=tuple(self.errors),
            warnings=tuple(self.warnings),
            verified=assemble(text, self.proven) if self.proven else None,
            unreadable=self.unreadable,
            effects=tuple(self.effects),
        )
