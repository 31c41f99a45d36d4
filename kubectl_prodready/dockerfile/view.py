"""A Dockerfile as rules see it, and the ways to speak about it."""

from __future__ import annotations

from collections.abc import Hashable
from functools import cached_property
from typing import Any, TypeAlias

from kubectl_prodready.core.kinds import DOCKERFILE
from kubectl_prodready.core.model import Change, Evidence, LeftAlone, Ref, Safety
from kubectl_prodready.core.settings import UNDECIDED, Settings
from kubectl_prodready.dockerfile.configuration import Configuration, configuration
from kubectl_prodready.dockerfile.context import NO_CONTEXT, Context
from kubectl_prodready.dockerfile.reading.syntax import Instruction, Syntax
from kubectl_prodready.dockerfile.stages import Stage, stages_of
from kubectl_prodready.dockerfile.staging import UNSTAGED, Staging
from kubectl_prodready.paths import Item, Path, Step

STAGES = "stages"
NEW = "new"
"""What the path of a file begins with that is not there yet."""


Swap: TypeAlias = tuple[int, int, str]
"""A part of an instruction's logical line, and what shall stand in its place."""


class Dockerfile:
    """A whole Dockerfile. What a rule says bears the name of the rule that is being asked."""

    def __init__(
        self,
        syntax: Syntax,
        name: str = "",
        context: Context = NO_CONTEXT,
        settings: Settings = UNDECIDED,
        staging: Staging = UNSTAGED,
    ) -> None:
        """Look at a file. Raises InputError where its stages make no sense."""
        self.syntax = syntax
        self.ref = Ref(DOCKERFILE, "", name)
        self.context = context
        self.settings = settings
        self.staging = staging
        self.stages = stages_of(syntax)
        self.asked = ""
        self.answers: dict[Hashable, Any] = {}

    @property
    def final(self) -> Stage:
        """The stage that becomes the image, unless somebody asks for another one."""
        return self.stages[-1]

    @cached_property
    def image(self) -> Configuration:
        """What the image says of itself."""
        return configuration(self.final)

    @cached_property
    def built(self) -> tuple[Stage, ...]:
        """The final stage and the stages that it begins with: what is in the image."""
        return self.final.line_of_stages

    def stage_of(self, instruction: Instruction) -> Stage | None:
        """The stage that an instruction stands in; None before the first one."""
        starts = [one for one in self.stages if one.first.number <= instruction.number]
        return starts[-1] if starts else None

    def path(self, instruction: Instruction | None) -> Path:
        """How an instruction is named: `stages[name=build].RUN[1]`; () for the whole file."""
        if instruction is None:
            return ()
        stage = self.stage_of(instruction)
        if stage is None:
            every = tuple(it for it in self.syntax.instructions if self.stage_of(it) is None)
            return (instruction.keyword, *_number(instruction, every))
        place: Step = Item("name", stage.name) if stage.name else stage.index
        rest = _number(instruction, (stage.first, *stage.instructions))
        return (STAGES, place, instruction.keyword, *rest)

    def at(self, path: Path) -> Instruction | None:
        """The instruction that is named so, or that shows what a new file is for."""
        if path[:1] == (NEW,):
            path = path[2:]
        for one in self.syntax.instructions:
            if self.path(one) == path:
                return one
        return None

    def set(
        self,
        instruction: Instruction,
        swaps: tuple[Swap, ...],
        safety: Safety,
        *evidence: Evidence,
        why: str = "",
    ) -> Change:
        """A change: parts of an instruction give way. The comments within it stay.

        A part may not span a line's end within the instruction but where it ends with one.
        """
        path, old = self.path(instruction), self.syntax.source(instruction)
        new = old
        for at, end, text in sorted(swaps, reverse=True):
            start = instruction.offset(at) - instruction.start
            stop = instruction.offset(end - 1) + 1 - instruction.start if end > at else start
            new = new[:start] + text + new[stop:]
        return Change(self.ref, path, new, safety, evidence, self.asked, why, old=old)

    def rewrite(self, text: str, safety: Safety, *evidence: Evidence, why: str = "") -> Change:
        """A change of the stages as a whole: the file shall have this text."""
        old = self.syntax.text
        return Change(self.ref, (STAGES,), text, safety, evidence, self.asked, why, old=old)

    def propose(
        self, name: str, text: str, *evidence: Evidence, at: Instruction | None = None
    ) -> Change:
        """A new file in the context, for who asks for guesses; an instruction shows its use."""
        path = (NEW, name, *self.path(at))
        return Change(self.ref, path, text, Safety.HINT, evidence, self.asked)

    def hint(self, text: str, source: str = "", *, at: Instruction | None = None) -> Change:
        """Something to say of an instruction or of the whole file, without a value."""
        evidence = (Evidence(text, source),)
        return Change(self.ref, self.path(at), None, Safety.HINT, evidence, self.asked)

    def leave(
        self, reason: str, *, at: Instruction | None = None, is_fine: bool = False
    ) -> LeftAlone:
        """An instruction, or the whole file, stays as it is."""
        return LeftAlone(self.ref, self.path(at), self.asked, reason, is_fine)


def _number(instruction: Instruction, beside: tuple[Instruction, ...]) -> tuple[int, ...]:
    """Which one of its kind it is, from 0; () for the only one."""
    same = [one.number for one in beside if one.keyword == instruction.keyword]
    return (same.index(instruction.number),) if len(same) > 1 else ()
