"""Fix a Dockerfile: ask its rules, plan, splice, prove, as with the documents of a manifest."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from contextlib import suppress
from typing import TYPE_CHECKING

from kubectl_prodready.core.gate import Decision
from kubectl_prodready.core.model import Change, LeftAlone, Safety
from kubectl_prodready.core.registry import running
from kubectl_prodready.core.rule import Rule
from kubectl_prodready.dockerfile.changing.editing import edits_between, edits_for, remarks_for
from kubectl_prodready.dockerfile.changing.judging import decide, examine
from kubectl_prodready.dockerfile.changing.proof import hold_comments, hold_instructions, read_again
from kubectl_prodready.dockerfile.changing.rewriting import hold_rewrite, is_rewrite
from kubectl_prodready.dockerfile.context import Around
from kubectl_prodready.dockerfile.reading.parse import parse
from kubectl_prodready.dockerfile.staging import UNSTAGED, Staging
from kubectl_prodready.dockerfile.view import NEW, Dockerfile
from kubectl_prodready.errors import InputError, UnprovenError
from kubectl_prodready.fixing.ignoring import WISH
from kubectl_prodready.fixing.judge import Options
from kubectl_prodready.fixing.results import FileResult, Finding, Left
from kubectl_prodready.text.edit import Edit, apply
from kubectl_prodready.text.verify import Verified, assemble, prove_by

if TYPE_CHECKING:
    from kubectl_prodready.fixing.choosing import Choice  # only who approves one by one has one


class DockerfileFixer:
    """Fixes the Dockerfiles of one run; `rules` of the options are those about Dockerfiles."""

    def __init__(self, options: Options, staging: Staging = UNSTAGED) -> None:
        """Keep what all files share."""
        self.options = options
        self.staging = staging

    def fix(self, file: str, text: str, around: Around, choice: Choice | None = None) -> FileResult:
        """Look at a Dockerfile. With a `choice`, what a person chose of what could be is taken."""
        try:
            staging = self.staging.decided(around.settings.final_base)
            dockerfile = Dockerfile(parse(text), *around[:3], staging)
        except InputError as error:
            return FileResult(file, errors=(error.at(file),))
        said = examine(dockerfile, self._rules(around), thorough=self.options.thorough)
        decision = decide(self._possible(said.changes), self._allowed)
        if choice:
            from kubectl_prodready.fixing.choosing import chosen  # loaded already

            decision = chosen(decision, choice.changes.get(0, ()))
        decision = decision._replace(left=(*said.left, *decision.left))
        errors: tuple[InputError, ...] = ()
        verified = None
        try:
            ignored = choice.ignored if choice else {}
            remarks = remarks_for(dockerfile, {path: rules for (_, path), rules in ignored.items()})
            if (_inside(decision) or remarks) and self.options.prove:
                choosy = choice is not None
                verified = self._proven(dockerfile, decision, remarks, choosy=choosy)
        except UnprovenError as error:
            errors = (_unproven(error, file),)
        findings = tuple(_findings(dockerfile, decision))
        if self.options.fixes:
            findings = self._with_fixes(dockerfile, findings)
        return FileResult(
            file,
            workloads=(dockerfile.ref,),
            findings=findings,
            left=tuple(_left(dockerfile, one) for one in decision.left),
            failed=said.failed,
            errors=errors,
            warnings=self._warnings(dockerfile, file),
            verified=verified,
            beside=tuple(_new_files(file, around.folder, decision)),
        )

    def _warnings(self, dockerfile: Dockerfile, file: str) -> tuple[InputError, ...]:
        """What comments want in vain."""
        if WISH not in dockerfile.syntax.text:  # as almost always
            return ()
        from kubectl_prodready.fixing.unheard_in_dockerfiles import warnings

        return tuple(warnings(dockerfile, self.options.known(), file))

    def _possible(self, changes: Sequence[Change]) -> Iterator[Change]:
        """The changes; a new file is only spoken of where the run makes none."""
        for change in changes:
            if change.path[:1] == (NEW,) and not self.options.new_files:
                yield change._replace(path=change.path[2:], value=None)
            else:
                yield change

    @property
    def _allowed(self) -> Safety:
        safety = self.options.gate.safety
        return Safety.REVIEW if safety is None else safety

    def _rules(self, around: Around) -> tuple[Rule, ...]:
        return running(self.options.rules, around.settings, self.options.selected)

    def _proven(
        self,
        dockerfile: Dockerfile,
        decision: Decision,
        remarks: tuple[Edit, ...] = (),
        *,
        choosy: bool,
    ) -> Verified:
        """The new text: the instructions first, then the stages of what comes of that."""
        before = dockerfile.syntax.text
        plain = [one for one in _inside(decision) if not is_rewrite(one)]
        edits = edits_for(dockerfile, plain, notes=self.options.notes)
        edits = tuple(sorted((*edits, *remarks)))

        def hold(after: str) -> None:
            again = read_again(dockerfile, after)
            hold_comments(dockerfile.syntax, again.syntax)
            hold_instructions(dockerfile, again.syntax, plain)
            if not choosy:
                self._hold_settled(again, but_for=rewrites)

        rewrites = [one for one in _inside(decision) if is_rewrite(one)]
        proven = prove_by(hold, before, edits)
        if not rewrites:
            return assemble(before, [proven])
        return self._staged(dockerfile, proven.edits, rewrites[0], choosy=choosy)

    def _with_fixes(
        self, dockerfile: Dockerfile, findings: tuple[Finding, ...]
    ) -> tuple[Finding, ...]:
        """The findings, each with what its change is alone, proven; without where it is nothing."""
        from kubectl_prodready.fixing.single import Proof, with_fixes  # few runs ask

        proofs: dict[int, Proof] = {}
        for number, finding in enumerate(findings):
            if not finding.change.is_spoken:
                with suppress(UnprovenError):
                    one = Decision((finding.change,))
                    edits = self._proven(dockerfile, one, choosy=True).edits
                    proofs[number] = Proof(one.accepted, edits)
        return tuple(with_fixes(findings, proofs, dockerfile.syntax.text))

    def _staged(
        self, first: Dockerfile, done: tuple[Edit, ...], rewrite: Change, *, choosy: bool
    ) -> Verified:
        """The stages of the text in which the instructions are changed already."""
        middle = read_again(first, apply(first.syntax.text, done))
        whole = rewrite.value
        if done:
            rules = [one for one in self.options.rules if one.id == rewrite.rule]
            again = [one for one in examine(middle, rules).changes if is_rewrite(one)]
            if not again:
                raise UnprovenError("the stages would not be the same after the other changes")
            whole = again[0].value

        def hold(after: str) -> None:
            again = read_again(middle, after)
            hold_comments(first.syntax, again.syntax)
            hold_rewrite(middle, again)
            if not choosy:
                self._hold_settled(again)

        before = first.syntax.text
        return assemble(before, [prove_by(hold, before, edits_between(before, whole))])

    def _hold_settled(self, again: Dockerfile, but_for: Sequence[Change] = ()) -> None:
        """Raise UnprovenError where the rules would change more of the new text."""
        rules = [one for one in self._rules(Around(settings=again.settings)) if not one.only_speaks]
        said = examine(again, rules, thorough=False)
        for change in decide(said.changes, self._allowed).accepted:
            if not any(change.rule == one.rule for one in but_for):
                raise UnprovenError(f"after the change more would be proposed: {change.rule}")


def _inside(decision: Decision) -> list[Change]:
    """The changes that are taken of the Dockerfile itself."""
    return [one for one in decision.accepted if one.path[:1] != (NEW,)]


def _new_files(file: str, folder: str, decision: Decision) -> Iterator[FileResult]:
    """The files that are to be made, each proven to be what is proposed."""
    for change in decision.accepted:
        if change.path[:1] == (NEW,) and folder:
            name, text = str(change.path[1]), str(change.value)
            shown = os.path.join(os.path.relpath(folder, os.path.dirname(file) or "."), name)
            proven = prove_by(lambda _: None, "", (Edit(0, 0, text),))
            shown = os.path.normpath(os.path.join(os.path.dirname(file), shown))
            yield FileResult(
                shown, os.path.join(folder, name), verified=assemble("", [proven]), is_new=True
            )


def _findings(dockerfile: Dockerfile, decision: Decision) -> list[Finding]:
    return [
        Finding(change, *_position(dockerfile, change), is_accepted)
        for changes, is_accepted in ((decision.accepted, True), (decision.offered, False))
        for change in changes
    ]


def _left(dockerfile: Dockerfile, left: LeftAlone) -> Left:
    return Left(left, *_position(dockerfile, left))


def _position(dockerfile: Dockerfile, said: Change | LeftAlone) -> tuple[int, int]:
    """Line and column of what something is said of."""
    instruction = dockerfile.at(said.path) or dockerfile.stages[0].first
    text = dockerfile.syntax.text
    start = text.rfind("\n", 0, instruction.start) + 1
    return instruction.line, len(text[start : instruction.start].replace("\ufeff", "")) + 1


def _unproven(error: UnprovenError, file: str) -> InputError:
    message = f"no safe way to write the changes here: {error.message}"
    advice = error.advice or "please report this file as a bug; it was left as it is"
    return InputError(message, advice=advice, file=file)
