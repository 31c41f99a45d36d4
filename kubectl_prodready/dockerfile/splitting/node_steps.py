"""The steps of a file of Node.js: what installs packages, and what builds with them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from kubectl_prodready.dockerfile.reading.syntax import Instruction
from kubectl_prodready.dockerfile.running.scripts import Ran, join, ran
from kubectl_prodready.dockerfile.splitting.contents import brings_all
from kubectl_prodready.dockerfile.splitting.packages_json import Package
from kubectl_prodready.dockerfile.view import Dockerfile

MANAGERS = frozenset(("npm", "yarn", "pnpm"))
INSTALLS = frozenset(("install", "i", "ci", "clean-install", "add", "isntall"))
RUNNERS = frozenset(
    ("npx", "node", "tsc", "ng", "gulp", "grunt", "webpack", "bower", "vite", "nest")
)
NOT_BUILDING = frozenset(
    ("config", "cache", "set", "prune", "audit", "version", "link", "run-script", "rebuild", "pkg")
)
CHECKING = frozenset(("-v", "--version", "-e", "-p"))


class Step(NamedTuple):
    """A RUN that installs packages, or builds something, and the folder that it does so in."""

    instruction: Instruction
    folder: str
    command: Ran


def _steps(dockerfile: Dockerfile) -> Iterator[Step]:
    stage = dockerfile.final
    for instruction in stage.of("RUN"):
        for command in ran(stage, instruction) or ():
            yield Step(instruction, _folder_of(command), command)


def _folder_of(command: Ran) -> str:
    """The folder that a package manager works in."""
    for word, following in zip(command.words, (*command.words[1:], ""), strict=False):
        flag, equals, value = word.partition("=")
        if flag in {"--prefix", "--cwd", "--dir", "-C"}:
            return join(command.folder, value if equals else following)
    return join(command.folder, ".")


def _verb(command: Ran) -> str:
    """What a package manager is told to do: the first word that is no flag."""
    return next((word for word in command.words[1:] if not word.startswith("-")), "")


def _is_global(command: Ran) -> bool:
    return bool({"-g", "--global", "global", "--location=global"} & set(command.words))


def installs_of(dockerfile: Dockerfile) -> Iterator[Step]:
    """The steps that install packages to a folder."""
    for step in _steps(dockerfile):
        command = step.command
        verb = _verb(command)
        is_bare = command.program == "yarn" and not verb and not CHECKING & set(command.words)
        is_install = command.program in MANAGERS and (verb in INSTALLS or is_bare)
        if is_install and not _is_global(command):
            yield step


def builds_of(
    dockerfile: Dockerfile, package: Package | None, installs: list[Step]
) -> Iterator[Step]:
    """The steps that run scripts, and installs whose own scripts build what is there already."""
    for step in _steps(dockerfile):
        command, verb = step.command, _verb(step.command)
        if CHECKING & set(command.words):
            continue
        if command.program in RUNNERS:
            yield step
        elif command.program in MANAGERS and not _is_global(command) and verb:
            is_script = verb == "run" or (command.program != "npm" and verb not in NOT_BUILDING)
            if is_script and verb not in INSTALLS:
                yield step
    hooks = {"install", "postinstall", "prepare"} & set(package.scripts if package else ())
    for step in installs:
        copies = dockerfile.final.of("COPY", "ADD")
        if hooks and any(
            brings_all(dockerfile, one, step.folder)
            for one in copies
            if one.number < step.instruction.number
        ):
            yield step
