"""The words of a split: what is built, what the image takes of it, and why there is no split."""

from __future__ import annotations

from typing import NamedTuple, TypeAlias

from kubectl_prodready.core.model import Evidence
from kubectl_prodready.dockerfile.reading.syntax import Instruction

BUILD = "build"
"""What the stage is called in which things are made, where it has no name."""


class Copied(NamedTuple):
    """A file or a folder of the build stage, and where the image has it; both are absolute."""

    source: str
    target: str


class Base(NamedTuple):
    """A final base image: whether it has a shell, and whose packages it takes: apt, apk or "".

    `home` is its working directory, "" where that is not known. `users` are those that it has
    beyond those of its distribution. `programs` are those that it brings beyond a plain shell;
    None where nobody looked. With `starts` its ENTRYPOINT puts words before those of CMD. Without
    `is_root` what it runs has another user where nobody says one.
    """

    image: str
    has_shell: bool
    packages: str = ""
    home: str = "/"
    users: frozenset[str] = frozenset()
    programs: frozenset[str] | None = None
    starts: bool = False
    is_root: bool = True


class Split(NamedTuple):
    """A way to part a file: all that `made_by` and what stands before it make is the build.

    `copies` is what the image takes of it. `bases` are final bases, the best one first: the first
    that has what the final stage needs is taken. `build_only` are the numbers of instructions of
    which the image needs nothing. `before` are lines that the build stage gets before an
    instruction, by its number; `after` are lines at its end; `first` and `last` are lines of the
    final stage behind FROM and behind what is copied. `both` and `final_only` are the numbers of
    instructions that both stages need, or only the final one. `owner` is whose the copies are where
    they are not root's. `carried` is what the image has now and needs no more. What `is_whole`
    needs nothing beside.
    """

    stack: str
    made_by: Instruction
    copies: tuple[Copied, ...]
    bases: tuple[Base, ...]
    evidence: tuple[Evidence, ...]
    build_only: frozenset[int] = frozenset()
    before: tuple[tuple[int, str], ...] = ()
    first: tuple[str, ...] = ()
    last: tuple[str, ...] = ()
    after: tuple[str, ...] = ()
    both: frozenset[int] = frozenset()
    final_only: frozenset[int] = frozenset()
    owner: str = ""
    carried: str = ""
    is_whole: bool = False


class Refusal(NamedTuple):
    """Why a file that compiles is not rewritten. `template` shows how stages would look, or "".

    With `is_right` a split would be wrong, and nobody needs to be told without asking for it.
    """

    stack: str
    reason: str
    template: str = ""
    is_right: bool = False


Answer: TypeAlias = Split | Refusal | None
