"""Stages of a Dockerfile, each with its instructions, and the values of ARG and ENV at each place.

(docs: docker.com, reference/dockerfile.)
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from functools import cached_property
from typing import Any, NamedTuple

from kubectl_prodready.dockerfile.images.known import brought, home
from kubectl_prodready.dockerfile.reading.assignments import Assignment, assignments
from kubectl_prodready.dockerfile.reading.lexing import Expanded, LexError, expand
from kubectl_prodready.dockerfile.reading.syntax import Instruction, Syntax
from kubectl_prodready.errors import InputError

PLATFORM_ARGS = frozenset(
    f"{side}{what}"
    for side in ("BUILD", "TARGET")
    for what in ("PLATFORM", "OS", "ARCH", "VARIANT")
)
"""What BuildKit itself gives to every build; the values depend on where it builds."""

SPECIAL = frozenset("$'\"")
"""Characters without which, and without an escape, a text is what it says."""


class Known(NamedTuple):
    """A text with its variables put in; `missing` are those that nobody here gives a value."""

    text: str
    missing: frozenset[str]


class Stage:
    """One stage: FROM and what follows it. `instructions` are without FROM itself.

    `base` is what FROM names, with the values of ARGs; `parent` the earlier stage that this is.
    `name` is in lower case, "" where it has none.
    """

    def __init__(
        self,
        instructions: tuple[Instruction, ...],
        global_args: Mapping[str, str | None],
        earlier: tuple[Stage, ...],
        escape: str,
    ) -> None:
        """Know what FROM, the first instruction, says. Raises InputError where it says nothing."""
        self.index = len(earlier)
        self.first, *rest = instructions
        self.instructions = tuple(rest)
        self.escape = escape
        self.answers: dict[Hashable, Any] = {}
        self._global_args = global_args
        first = self.first
        words = first.arguments.split()
        if len(words) not in {1, 3} or (len(words) == 3 and words[1].lower() != "as"):  # noqa: PLR2004  FROM base AS name
            advice = "write FROM IMAGE, or FROM IMAGE AS NAME"
            raise InputError("FROM needs an image", advice=advice, line=first.line, column=1)
        self.name = words[2].lower() if words[1:] else ""
        given = {name: value for name, value in global_args.items() if value is not None}
        self.base = expanded(words[0], given, escape)
        named = (one for one in reversed(earlier) if one.name and one.name == self._wanted)
        self.parent = next(named, None)

    @property
    def _wanted(self) -> str:
        return self.base.text.lower()

    def of(self, *keywords: str) -> tuple[Instruction, ...]:
        """Its instructions with one of some keywords."""
        return tuple(one for one in self.instructions if one.keyword in keywords)

    def last_of(self, *keywords: str) -> Instruction | None:
        """The last of them, which is the one that counts for most keywords."""
        return next(iter(reversed(self.of(*keywords))), None)

    @cached_property
    def line_of_stages(self) -> tuple[Stage, ...]:
        """The stage itself, the stage that it begins with, and so on."""
        return (self, *(self.parent.line_of_stages if self.parent else ()))

    @property
    def root(self) -> Known:
        """The image that the first of its line of stages begins with."""
        return self.line_of_stages[-1].base

    @property
    def root_home(self) -> str | None:
        """The working directory that its root brings; None where that is not known."""
        return None if self.root.missing else home(self.root.text)

    @cached_property
    def env(self) -> dict[str, str | None]:
        """The environment at its end; None for what cannot be known."""
        return {name: value for name, value in self._values[-1].items() if name in self._kept}

    @cached_property
    def _kept(self) -> frozenset[str]:
        """The names that ENV sets, here or in the stages that it begins with."""
        own = {one.name for it in self.of("ENV") for one in assignments(it)}
        return frozenset(own) | (self.parent._kept if self.parent else frozenset())  # noqa: SLF001  one of its own kind

    @cached_property
    def _values(self) -> tuple[dict[str, str | None], ...]:
        """What ARG and ENV hold before each instruction, and at the end."""
        own = {} if self.base.missing else brought(self.base.text)
        values: dict[str, str | None] = dict(self.parent.env if self.parent else own)
        all_values = [values]
        kept = set(self.parent._kept) if self.parent else set()  # noqa: SLF001  one of its own kind
        for instruction in self.instructions:
            if instruction.keyword in {"ARG", "ENV"}:
                values = dict(values)
                known = {name: value for name, value in values.items() if value is not None}
                for one in assignments(instruction):
                    is_arg = instruction.keyword == "ARG"
                    if is_arg and one.name in kept:
                        continue  # ENV wins over ARG
                    values[one.name] = self._value(one, known, is_arg=is_arg)
                    if not is_arg:
                        kept.add(one.name)
            all_values.append(values)
        return tuple(all_values)

    def _value(self, one: Assignment, known: Mapping[str, str], *, is_arg: bool) -> str | None:
        if one.value is None:
            return self._global_args.get(one.name)
        found = expanded(one.value, known, self.escape)
        # that a variable nobody sets is empty is known of ENV; an image may bring it
        is_open = found.missing - (PLATFORM_ARGS if is_arg else frozenset())
        return None if is_open else found.text

    def expanded(self, text: str, at: Instruction | None = None) -> Known:
        """A text with the variables as they are at an instruction of this stage, or at its end."""
        place = -1
        if at is not None:
            place = next(i for i, one in enumerate(self.instructions) if one.number == at.number)
        values = self._values[place]
        known = {name: value for name, value in values.items() if value is not None}
        return expanded(text, known, self.escape)

    def assigned(self, instruction: Instruction) -> tuple[tuple[str, str], ...]:
        """Names and values of an ENV of this stage, as far as they are known: else as written."""
        return tuple(
            (one.name, self.expanded(one.value or "", instruction).text)
            for one in assignments(instruction)
        )

    def workdir(self, at: Instruction | None = None) -> Known:
        """The working directory at an instruction or at the end; "/" where nobody set it.

        That of a base image is known of official ones; for others its missing name is WORKDIR.
        """
        before = self.instructions if at is None else self.instructions[: self._place(at)]
        set_here = [one for one in before if one.keyword == "WORKDIR"]
        start = self.parent.workdir() if self.parent else _home(self.base)
        for one in set_here:
            start = _joined(start, self.expanded(one.arguments, one))
        return start

    def _place(self, at: Instruction) -> int:
        return next(i for i, one in enumerate(self.instructions) if one.number == at.number)


def _home(base: Known) -> Known:
    """The working directory that a base image brings."""
    found = None if base.missing else home(base.text)
    return Known("", frozenset(("WORKDIR",))) if found is None else Known(found, frozenset())


def _joined(folder: Known, said: Known) -> Known:
    if said.text.startswith("/"):
        return said
    return Known(f"{folder.text.rstrip('/')}/{said.text}", folder.missing | said.missing)


def expanded(text: str, values: Mapping[str, str], escape: str) -> Known:
    """A text with its variables put in; one that cannot be lexed is missing all of itself."""
    if not SPECIAL.intersection(text) and escape not in text:
        return Known(text, frozenset())
    try:
        found: Expanded = expand(text, values, escape)
    except LexError:
        return Known(text, frozenset((text,)))
    return Known(found.text, found.missing)


def stages_of(syntax: Syntax) -> tuple[Stage, ...]:
    """All stages. Raises InputError for a FROM that says nothing, or where none comes first."""
    starts = [one.number for one in syntax.instructions if one.keyword == "FROM"]
    first = starts[0] if starts else len(syntax.instructions)
    for one in syntax.instructions[:first]:
        if one.keyword != "ARG":
            advice = "begin with FROM; only ARG may stand before it"
            raise InputError(f"{one.keyword} before FROM", advice=advice, line=one.line, column=1)
    if not starts:
        raise InputError("no FROM", advice="a Dockerfile needs one", line=1, column=1)
    global_args = global_args_of(syntax)
    stages: list[Stage] = []
    for start, end in zip(starts, [*starts[1:], len(syntax.instructions)], strict=True):
        part = syntax.instructions[start:end]
        stages.append(Stage(part, global_args, tuple(stages), syntax.escape))
    return tuple(stages)


def global_args_of(syntax: Syntax) -> dict[str, str | None]:
    """The ARGs before the first FROM; None for one without a default."""
    values: dict[str, str | None] = {}
    for instruction in syntax.instructions:
        if instruction.keyword == "FROM":
            break
        for one in assignments(instruction):
            known = {name: value for name, value in values.items() if value is not None}
            found = expanded(one.value, known, syntax.escape) if one.value is not None else None
            values[one.name] = found.text if found and not found.missing else None
    return values
