"""What the RUN instructions of a Dockerfile run: commands, folders, variables."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from kubectl_prodready.core.processes.process import base
from kubectl_prodready.core.processes.process import script_of as given
from kubectl_prodready.core.processes.shell_script import Command, parsed
from kubectl_prodready.dockerfile.reading.syntax import Instruction
from kubectl_prodready.dockerfile.stages import Stage
from kubectl_prodready.pattern import Pattern

ASSIGNED = Pattern(r"(?:^|[\s;&(])(?:export\s+)?(?P<name>[A-Za-z_]\w*)=(?P<value>[^\s;&|)]*)")
PREFIXES = frozenset(("env", "exec", "sudo", "time", "nice", "command", "set"))


class Ran(NamedTuple):
    """A command of a RUN, without what only introduces it, and the folder that it runs in.

    `folder` is "" where nobody can know it.
    """

    words: tuple[str, ...]
    writes: tuple[str, ...]
    folder: str

    @property
    def program(self) -> str:
        """The name of what is run, without its folder."""
        return posixpath.basename(self.words[0]) if self.words else ""


def script_of(instruction: Instruction) -> str:
    """What the shell gets of a RUN: the line, or the heredoc that is a script of its own."""
    if instruction.heredocs and instruction.arguments.startswith("<<"):
        return instruction.heredocs[0].content
    return instruction.arguments


def commands_of(run: Instruction) -> Iterator[tuple[str, ...]]:
    """The words of each command as they are written, variables included, behind its bare name.

    Without what only introduces it; none of a script that is not understood.
    """
    for command in _written(run) or ():
        if words := bare(command.words):
            yield (base(words[0]), *words[1:])


@lru_cache(maxsize=256)
def _parsed(script: str) -> tuple[Command, ...] | None:
    found = parsed(script)
    return found.commands if found else None


def _written(run: Instruction) -> tuple[Command, ...] | None:
    """The commands of a RUN; None for a script that is not understood."""
    if run.words is None:
        return _parsed(script_of(run))
    script = given(run.words)
    return (Command(run.words),) if script is None else _parsed(script)


def ran(stage: Stage, instruction: Instruction) -> tuple[Ran, ...] | None:
    """The commands of a RUN in their order; None for a script that is not understood."""
    question = (ran, instruction.number)
    if question not in stage.answers:
        stage.answers[question] = _ran(stage, instruction)
    found: tuple[Ran, ...] | None = stage.answers[question]
    return found


def _ran(stage: Stage, instruction: Instruction) -> tuple[Ran, ...] | None:
    if instruction.words is not None and given(instruction.words) is None:  # no shell expands it
        return (Ran(instruction.words, (), _folder(stage, instruction)),)
    commands = _written(instruction)
    if commands is None:
        return None
    return tuple(_in_folders(stage, instruction, commands))


def _in_folders(
    stage: Stage, instruction: Instruction, commands: tuple[Command, ...]
) -> Iterator[Ran]:
    folder = _folder(stage, instruction)
    for command in commands:
        words = tuple(stage.expanded(word, instruction).text for word in bare(command.words))
        if words[:1] == ("cd",):
            folder = join(folder, words[1]) if len(words) > 1 else ""
        elif words or command.writes:
            yield Ran(words, command.writes, folder)


def bare(words: tuple[str, ...]) -> tuple[str, ...]:
    """The words without `env`, `sudo` and the assignments behind them."""
    while words and (words[0] in PREFIXES or "=" in words[0].split("/")[0]):
        if words[0] == "set":
            return ()
        words = words[1:]
    return words


def _folder(stage: Stage, instruction: Instruction) -> str:
    known = stage.workdir(instruction)
    return "" if known.missing else known.text or "/"


def variables(stage: Stage, instruction: Instruction) -> dict[str, str]:
    """The variables of a RUN: those of its stage, and over them what is assigned within it."""
    found = ASSIGNED.finditer(script_of(instruction))
    own = {one["name"]: one["value"].strip("'\"") for one in found}
    return {name: value for name, value in stage.env.items() if value is not None} | own


def join(folder: str, path: str) -> str:
    """A path as seen from a folder, without `.` and `..`; "" where the folder is not known."""
    if path.startswith("/"):
        return posixpath.normpath(path)
    return posixpath.normpath(posixpath.join(folder, path)) if folder else ""
