"""Whose the files are that a build makes, and which of its RUN instructions the image needs too."""

from __future__ import annotations

from kubectl_prodready.dockerfile.reading.syntax import Instruction
from kubectl_prodready.dockerfile.running.scripts import Ran, join, ran
from kubectl_prodready.dockerfile.splitting.contents import target_of
from kubectl_prodready.dockerfile.splitting.model import Copied
from kubectl_prodready.dockerfile.splitting.roles import INSTALLERS, MAKING, installed
from kubectl_prodready.dockerfile.view import Dockerfile

MAKERS = MAKING | frozenset(
    (
        *("pip", "pip3", "poetry", "pipenv", "uv", "python", "python3", "node", "gulp", "grunt"),
        *("bower", "lerna", "nx", "ruby", "bundler", "php", "curl", "wget", "unzip", "tar", "bun"),
    )
)
"""Programs of which the image needs what they make, not that they run."""

ROOT = frozenset(("", "root", "0", "root:root", "0:0"))
TIDIES = frozenset(("rm", "find", "true", ":", "echo", "ls", "rmdir"))


def is_within(path: str, folder: str) -> bool:
    """Whether an absolute path is a folder, or lies in it."""
    return bool(folder) and (path == folder or path.startswith(folder.rstrip("/") + "/"))


def owner_of(dockerfile: Dockerfile, made_by: Instruction, folder: str) -> str:
    """Who owns what a build makes in a folder, as `--chown` takes it; "" for root."""
    stage = dockerfile.final
    owner = ""
    for one in stage.instructions:
        if one.number > made_by.number:
            break
        if one.keyword == "USER":
            owner = one.arguments.strip()
        elif one.keyword == "COPY" and is_within(target_of(dockerfile, one), folder):
            owner = one.flag("chown") or owner
        elif one.keyword == "RUN":
            owner = _given(ran(stage, one) or (), folder) or owner
    return "" if owner in ROOT else owner


def _given(commands: tuple[Ran, ...], folder: str) -> str:
    """Whom `chown -R` gives a folder to."""
    for command in reversed(commands):
        if command.program != "chown" or not any("R" in word for word in command.words[1:2]):
            continue
        owner, *paths = [word for word in command.words[1:] if not word.startswith("-")] or [""]
        if any(is_within(folder, join(command.folder, path)) for path in paths):
            return owner
    return ""


def needed_by_both(dockerfile: Dockerfile, made_by: Instruction, folder: str) -> frozenset[int]:
    """The RUN instructions before that make nothing, and work on more than a folder.

    They make users, folders and links, say what is whose, and write configuration.
    """
    stage = dockerfile.final
    found: set[int] = set()
    for one in stage.of("RUN"):
        commands = ran(stage, one)
        if one.number >= made_by.number or commands is None:
            continue
        if any(it.program in MAKERS or it.program in INSTALLERS for it in commands):
            continue
        if "node_modules" in one.arguments or all(_is_inside(it, folder) for it in commands):
            continue
        found.add(one.number)
    return frozenset(found)


def _is_inside(command: Ran, folder: str) -> bool:
    """Whether all paths of a command that works on files lie in a folder."""
    paths = [word for word in command.words[1:] if not word.startswith("-")]
    if command.program in {"chown", "chmod"}:
        paths = paths[1:]
    if command.program in {"useradd", "groupadd", "adduser", "addgroup", "usermod", "groupmod"}:
        return False
    places = [join(command.folder, path) for path in (*paths, *command.writes)]
    return bool(folder) and bool(places) and all(is_within(place, folder) for place in places)


def needed_after(dockerfile: Dockerfile, made_by: Instruction) -> frozenset[int]:
    """The RUN instructions after that do more than to tidy up: rights do not come along."""
    stage = dockerfile.final
    return frozenset(
        one.number
        for one in stage.of("RUN")
        if one.number > made_by.number
        and not all(_tidies(command) for command in ran(stage, one) or (Ran(("?",), (), ""),))
    )


def _tidies(command: Ran) -> bool:
    if command.program in INSTALLERS:
        return not installed(command)
    return command.program in TIDIES or "cache" in command.words[1:2]


CHANGES = frozenset(
    (
        *("mkdir", "touch", "cp", "mv", "ln", "install", "chown", "chmod", "sed", "tee", "useradd"),
        *("groupadd", "adduser", "addgroup", "usermod", "groupmod", "locale-gen", "git", "passwd"),
    )
)


def changes_more(
    dockerfile: Dockerfile, instructions: frozenset[int], copies: tuple[Copied, ...]
) -> str:
    """Which command of what only builds changes more of the image than is copied, or ""."""
    stage = dockerfile.final
    folders = [stage.workdir(one).text or "/" for one in stage.instructions]
    folders.append(stage.workdir().text or "/")
    for one in stage.of("RUN"):
        for command in (ran(stage, one) or ()) if one.number in instructions else ():
            if _changes(command, [copied.target for copied in copies], folders):
                return f"line {one.line} does more than to install: {command.program}"
    return ""


def _changes(command: Ran, copied: list[str], folders: list[str]) -> bool:
    if command.program not in CHANGES and not command.writes:
        return False
    paths = [word for word in command.words[1:] if not word.startswith("-")]
    if command.program in {"chown", "chmod"}:
        paths = paths[1:]
    if command.program in {"cp", "mv", "ln", "install"}:
        paths = paths[-1:]
    paths = [*(paths if command.program in CHANGES else ()), *command.writes]
    places = [join(command.folder, path) for path in paths]
    if command.program == "mkdir" and all(
        is_within(folder, place) for place in places for folder in folders[-1:]
    ):
        return False  # WORKDIR makes it as well
    scratch = (*copied, "/tmp", "/var/cache", "/dev", "/root/.cache", "/etc/apt", "/var/lib/apt")  # noqa: S108  names, nothing is written
    return not places or not all(
        any(is_within(place, folder) for folder in scratch) for place in places
    )
