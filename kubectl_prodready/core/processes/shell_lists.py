"""The lists of commands in a shell script: what joins them, and what stands within each other."""

from __future__ import annotations

from typing import NamedTuple


class Command(NamedTuple):
    """A simple command: its words without assignments and quotes, and the files that it writes."""

    words: tuple[str, ...]
    writes: tuple[str, ...] = ()


class Element(NamedTuple):
    """One member of a list: a command, a pipeline or a compound, and all commands in it.

    `kind` is "" for a simple command, "|" for a pipeline, "()" for the definition of a function,
    and else the word that a compound begins with, such as `while`. `bodies` are the lists within a
    compound, in order: the condition and what stands behind `then`, each branch of a case, each
    member of a pipeline.
    """

    kind: str
    commands: tuple[Command, ...]
    bodies: tuple[tuple[Chain, ...], ...] = ()


class Chain(NamedTuple):
    """What stands between two `;`: elements joined by `&&` and `||`; `&` puts them aside.

    `joints` is what stands before each element, "" before the first.
    """

    elements: tuple[Element, ...]
    is_background: bool = False
    joints: tuple[str, ...] = ()

    @property
    def commands(self) -> tuple[Command, ...]:
        """All commands of all elements."""
        return tuple(command for element in self.elements for command in element.commands)


class OpenList:
    """A list that is being read: that of the script, or those of a compound one after the other."""

    def __init__(self, closer: str = "") -> None:
        self.closer = closer
        self.bodies: list[tuple[Chain, ...]] = []
        self.chains: list[Chain] = []
        self.elements: list[Element] = []
        self.joints: list[str] = []
        self.joint = ""
        self.members: list[Element] = []
        self.is_pipeline = False
        self.commands: list[Command] = []
        self.kind = ""
        self.within: tuple[tuple[Chain, ...], ...] = ()

    def take(self, compound: OpenList) -> None:
        """A compound in it has ended."""
        self.within = tuple(compound.bodies)
        self.commands += [one for body in self.within for chain in body for one in chain.commands]

    def join(self, operator: str) -> None:
        """`&&`, `||`, `|` or `|&` between two commands."""
        if operator in {"|", "|&"}:
            self.end_member()
            self.is_pipeline = True
        else:
            self.end_element()
            self.joint = operator

    def end_member(self) -> None:
        """A command or compound is over, be it a whole element or what `|` ends."""
        if self.commands or self.kind:
            self.members.append(Element(self.kind, tuple(self.commands), self.within))
        self.commands, self.kind, self.within = [], "", ()

    def end_element(self) -> None:
        """What `&&` or `||` ends is over."""
        self.end_member()
        if self.members:
            self.elements.append(_pipeline(self.members) if self.is_pipeline else self.members[0])
            self.joints.append(self.joint)
        self.members, self.is_pipeline = [], False

    def end_chain(self, *, is_background: bool = False) -> None:
        """What `;` or `&` ends is over."""
        self.end_element()
        if self.elements:
            self.chains.append(Chain(tuple(self.elements), is_background, tuple(self.joints)))
        self.elements, self.joints, self.joint = [], [], ""

    def end_body(self) -> None:
        """What a word such as `then` or `fi` ends is over."""
        self.end_chain()
        self.bodies.append(tuple(self.chains))
        self.chains = []


def _pipeline(members: list[Element]) -> Element:
    commands = tuple(command for one in members for command in one.commands)
    return Element("|", commands, tuple((Chain((one,), joints=("",)),) for one in members))
