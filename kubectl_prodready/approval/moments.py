"""What a conversation is at, what it wants, and what it is told."""

from __future__ import annotations

from enum import Enum, auto
from typing import NamedTuple

from kubectl_prodready.core.model import Change


class Want(Enum):
    """What the conversation wants of whoever leads it."""

    EDIT = auto()
    """Let a person edit the values at hand: then `revise`, or `tell` why not."""
    PROVE = auto()
    """Prove what was said yes to, all together: then `offer` it."""
    END = auto()
    """Nothing is left to ask."""


class Mode(Enum):
    """What a key is for at the moment."""

    ASKING = auto()
    READING_WHY = auto()
    READING_HELP = auto()
    FINDING = auto()
    KEEPING = auto()
    REVISING = auto()
    CONFIRMING = auto()


class Kept(NamedTuple):
    """Rules that are never to say anything of an object again, and the key of the way to keep it.

    `changes` are those that were asked for when it was said.
    """

    subject: int
    rules: tuple[str, ...]
    way: str
    changes: tuple[Change, ...]


class Revision(NamedTuple):
    """Values as somebody edited them, and what is wrong with them or is said against them.

    With a `problem` they cannot be taken; `text` is what was typed.
    """

    changes: tuple[Change, ...]
    text: str
    problem: str = ""
    objections: tuple[str, ...] = ()


class Offer(NamedTuple):
    """What would be done with all that was said yes to, as a person is told before the last yes."""

    lines: tuple[str, ...]
    question: str
    diff: str = ""
