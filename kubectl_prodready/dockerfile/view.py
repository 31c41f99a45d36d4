"""A Dockerfile as rules see it, and the ways to speak about it."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Hashable, Iterator
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
        at = bisect_right(self.stages, instruction.number, key=_start)
        return self.stages[at - 1] if at else None

    def path(self, instruction: Instruction | None) -> Path:
        """How an instruction is named: `stages[name=build].RUN[1]`; () for the whole file."""
        return () if instruction is None else self._paths[instruction.number]

    @cached_property
    def _paths(self) -> tuple[Path, ...]:
        """The names of all instructions, in their order."""
        head = self.syntax.instructions[: self.stages[0].first.number]
        found = [*_numbered((), head)]
        for stage in self.stages:
            place: Step = Item("name", stage.name) if stage.name else stage.index
            found += _numbered((STAGES, place), (stage.first, *stage.instructions))
        return tuple(found)

    @cached_property
    def _places(self) -> dict[Path, Instruction]:
        """The instructions by their names; of two that are named alike the first."""
        pairs = zip(self._paths, self.syntax.instructions, strict=True)
        return dict(reversed(list(pairs)))

    def at(self, path: Path) -> Instruction | None:
        """The instruction that is named so, or that shows what a new file is for."""
        return self._places.get(path[2:] if path[:1] == (NEW,) else path)

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


def _numbered(begin: Path, beside: tuple[Instruction, ...]) -> Iterator[Path]:
    """The names of instructions: which one of its kind each is, but for the only one of a kind."""
    of_kind = Counter(one.keyword for one in beside)
    done: Counter[str] = Counter()
    for one in beside:
        kind = one.keyword
        yield (*begin, kind, done[kind]) if of_kind[kind] > 1 else (*begin, kind)
        done[kind] += 1


def _start(stage: Stage) -> int:
    """The number of the instruction that a stage begins with."""
    return stage.first.number
