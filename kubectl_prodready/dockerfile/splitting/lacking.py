"""What the final stage needs and a base has not."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator

from kubectl_prodready.dockerfile.configuration import Program, program_of
from kubectl_prodready.dockerfile.images.known import repository
from kubectl_prodready.dockerfile.reading.assignments import assignments
from kubectl_prodready.dockerfile.reading.syntax import Instruction
from kubectl_prodready.dockerfile.running.programs import INITS
from kubectl_prodready.dockerfile.running.scripts import Ran, ran
from kubectl_prodready.dockerfile.splitting.called import called
from kubectl_prodready.dockerfile.splitting.contents import text_at
from kubectl_prodready.dockerfile.splitting.fetching import fetched
from kubectl_prodready.dockerfile.splitting.model import Base, Split
from kubectl_prodready.dockerfile.splitting.roles import (
    INSTALLERS,
    Role,
    installed,
    packages_of,
    role_of,
)
from kubectl_prodready.dockerfile.splitting.running import script_run
from kubectl_prodready.dockerfile.splitting.starting import started
from kubectl_prodready.dockerfile.users.accounts import brought
from kubectl_prodready.dockerfile.view import Dockerfile

PLAIN = frozenset(
    (
        *("[", "test", "true", "false", ":", "echo", "printf", "cat", "cp", "mv", "rm", "ln", "ls"),
        *("mkdir", "rmdir", "touch", "chmod", "chown", "chgrp", "install", "sed", "grep", "cut"),
        *("tr", "sort", "uniq", "head", "tail", "tee", "find", "xargs", "date", "id", "sleep"),
        *("basename", "dirname", "readlink", "realpath", "env", "export", "set", "umask", "tar"),
        *("gzip", "gunzip", "sha256sum", "md5sum", "useradd", "groupadd", "usermod"),
        *("groupmod", "passwd", "su", "ldconfig", "awk"),
        *("dpkg-reconfigure", "locale-gen", "exit", "trap", "wait", "cd", "unset", ".", "source"),
    )
)
"""What a shell, coreutils and their like bring, with one small distribution or another."""

USERS = frozenset(("root", "nobody", "daemon", "bin", "0"))
OF_DEBIAN = frozenset(("useradd", "groupadd", "usermod", "groupmod"))
"""What Alpine has no programs for."""

OF_ALPINE = frozenset(("adduser", "addgroup", "wget", "nc"))
"""What the smallest images of Debian and Ubuntu have no programs for."""

FIRST_FOR_ALL = 1024
"""The first port on which others than root may listen wherever nobody changed that."""

FETCHING = frozenset(("curl", "wget", "git"))
Needed = Iterator[str]


def lacking(dockerfile: Dockerfile, split: Split, base: Base) -> str:
    """What the final stage needs and a base has not, or ""."""
    return next(_lacking(dockerfile, split, base), "")


def _lacking(dockerfile: Dockerfile, split: Split, base: Base) -> Needed:
    kept = [
        one
        for one in dockerfile.final.instructions
        if Role.FINAL in role_of(dockerfile, split, one)
    ]
    for instruction in kept:
        if instruction.keyword == "RUN":
            yield from _for_run(dockerfile, split, instruction, base, kept)
        elif instruction.keyword in {"CMD", "ENTRYPOINT", "HEALTHCHECK"}:
            yield from _for_program(dockerfile, split, instruction, base)
            yield from _for_script(dockerfile, split, instruction, base, kept)
            yield from _for_init(dockerfile, split, instruction, base, kept)
        elif instruction.keyword in {"WORKDIR", "COPY", "ADD", "VOLUME"}:
            yield from _for_variables(dockerfile, instruction)
        elif instruction.keyword == "USER":
            yield from _for_user(dockerfile, instruction, base, kept)
    yield from _for_what_is_fetched(dockerfile, split, base)
    yield from _for_sources(dockerfile, split, base, kept)
    if not base.is_root and not dockerfile.final.of("USER"):
        for instruction in dockerfile.final.of("VOLUME"):
            yield f"the right to write to the volume of line {instruction.line}"
        for port in dockerfile.image.ports:
            if (port.number or FIRST_FOR_ALL) < FIRST_FOR_ALL:
                yield f"the right to listen on port {port.number}"


def _for_run(
    dockerfile: Dockerfile,
    split: Split,
    instruction: Instruction,
    base: Base,
    kept: list[Instruction],
) -> Needed:
    if not base.has_shell:
        yield f"a shell for RUN in line {instruction.line}"
    commands = ran(dockerfile.final, instruction)
    installs = commands is None or any(one.program in INSTALLERS for one in commands)
    packages = packages_of(dockerfile)
    if packages and packages != base.packages and installs:
        yield f"the packages of line {instruction.line}"
    if base.programs is None:
        return
    if commands is None:
        yield f"what line {instruction.line} runs, which is not understood"
        return
    for command in commands:
        if command.program in FETCHING and instruction.number < split.made_by.number:
            yield f"what line {instruction.line} fetches may be for the build or for the image"
    own = PLAIN - OF_DEBIAN | OF_ALPINE if base.packages == "apk" else PLAIN
    has = own | base.programs | set(INSTALLERS) | _installed(dockerfile, kept)
    if packages != base.packages:  # theirs take other words
        has -= {"adduser", "addgroup"}
    for command in commands:
        if command.words and command.program not in has:
            yield f"{command.program}, which line {instruction.line} runs"


def _for_variables(dockerfile: Dockerfile, instruction: Instruction) -> Needed:
    """Variables that neither the file nor a known image sets: the build image may."""
    stage = dockerfile.final
    own = {one.name for it in stage.of("ARG", "ENV") for one in assignments(it)}
    missing = stage.expanded(instruction.arguments, instruction).missing - own - {"PATH", "HOME"}
    for name in sorted(missing & set(re.findall(r"\w+", instruction.arguments))):
        yield f"the variable {name} of line {instruction.line}"


def _run_by(dockerfile: Dockerfile, kept: list[Instruction]) -> Iterator[Ran]:
    """The commands that the final stage runs when it is built."""
    runs = (it for it in kept if it.keyword == "RUN")
    return (one for it in runs for one in ran(dockerfile.final, it) or ())


def _installed(dockerfile: Dockerfile, kept: list[Instruction]) -> set[str]:
    """The packages that the final stage installs: their programs are mostly called so."""
    commands = _run_by(dockerfile, kept)
    names = {re.split("[=~<>]", name)[0] for one in commands for name in installed(one)}
    return names | {"update-ca-certificates"} if "ca-certificates" in names else names


def _for_program(
    dockerfile: Dockerfile, split: Split, instruction: Instruction, base: Base
) -> Needed:
    program = program_of(dockerfile.final, instruction)
    if program and not base.has_shell and _needs_shell(program, split):
        yield f"what {instruction.keyword} in line {instruction.line} runs"
    if program and base.programs is not None and instruction.keyword == "HEALTHCHECK":
        tool = re.search(r"\b(?:curl|wget)\b", instruction.arguments)
        own = OF_ALPINE if base.packages == "apk" else frozenset[str]()
        if tool and tool[0] not in base.programs | own:
            yield f"{tool[0]} for HEALTHCHECK in line {instruction.line}"


def _for_script(
    dockerfile: Dockerfile,
    split: Split,
    instruction: Instruction,
    base: Base,
    kept: list[Instruction],
) -> Needed:
    """A script that starts the program needs a shell, and what it calls before."""
    script = script_run(dockerfile)
    if not script or base.programs is None or instruction.keyword == "HEALTHCHECK":
        return
    if not base.has_shell:
        yield f"a shell for {posixpath.basename(script)}"
    copied = {posixpath.basename(target) for _, target in split.copies}
    has = PLAIN | base.programs | _installed(dockerfile, kept) | copied
    for words in started(dockerfile).commands[:-1]:
        if posixpath.basename(words[0]) not in has:
            yield f"{words[0]}, which {posixpath.basename(script)} runs"
    first = text_at(dockerfile, script).partition("\n")[0]
    if "bash" in first and base.packages == "apk" and "bash" not in has:
        yield f"bash, for which {posixpath.basename(script)} is written"


def _for_init(
    dockerfile: Dockerfile,
    split: Split,
    instruction: Instruction,
    base: Base,
    kept: list[Instruction],
) -> Needed:
    """An init that starts the program is installed in the final stage, or copied into it."""
    program = program_of(dockerfile.final, instruction)
    name = posixpath.basename(program.words[0]) if program else ""
    if base.programs is None or name not in INITS:
        return
    copied = {posixpath.basename(target) for _, target in split.copies}
    if name not in copied | _installed(dockerfile, kept):
        yield f"{name}, which {instruction.keyword} in line {instruction.line} runs"


def _needs_shell(program: Program, split: Split) -> bool:
    """Whether a program is more than what is copied from the build."""
    if program.is_shell_form:
        return True
    first = program.words[0]
    if first.endswith(".sh") or first in {"sh", "bash", "/bin/sh", "/bin/bash"}:
        return True
    return program.instruction.keyword == "HEALTHCHECK" and not any(
        first == target or first.rsplit("/", 1)[-1] == target.rsplit("/", 1)[-1]
        for _, target in split.copies
    )


def _for_user(
    dockerfile: Dockerfile, instruction: Instruction, base: Base, kept: list[Instruction]
) -> Needed:
    """A user by name is one of both bases, or one that a RUN of the final stage makes."""
    stage = dockerfile.final
    name = stage.expanded(instruction.arguments, instruction).text.partition(":")[0].strip()
    if name.isdecimal() or name in USERS or "$" in name:
        return
    if repository(stage.root.text) == repository(base.image):
        return
    words = {word for one in _run_by(dockerfile, kept) for word in one.words}
    # a name that only the new base knows has whatever number it has there
    if name not in words and not (name in base.users and brought(stage, name)):
        yield f"the user {name} of line {instruction.line}"


def _for_sources(
    dockerfile: Dockerfile, split: Split, base: Base, kept: list[Instruction]
) -> Needed:
    """What the sources start by name, and what CMD runs before the program."""
    if base.programs is None:
        return
    has = {posixpath.basename(target) for _, target in split.copies} | _installed(dockerfile, kept)
    if base.has_shell:
        own = OF_ALPINE if base.packages == "apk" else {"bash"}
        has |= PLAIN | own | base.programs | {"sh", "ash"}
    for name, source in called(dockerfile, split.stack).items():
        if name not in has:
            yield f"{name}, which {source} runs"
    if base.has_shell and not script_run(dockerfile):
        for words in started(dockerfile).commands[:-1]:
            if posixpath.basename(words[0]) not in has and "$" not in words[0]:
                yield f"{words[0]}, which the image runs before its program"


def _for_what_is_fetched(dockerfile: Dockerfile, split: Split, base: Base) -> Needed:
    """What is fetched may need the libraries of the distribution that it is fetched for."""
    for instruction in dockerfile.final.of("RUN"):
        found = fetched(dockerfile.final, instruction)
        is_before = instruction.number <= split.made_by.number
        if found and is_before and base.packages != packages_of(dockerfile):
            name = posixpath.basename(found[0].target)
            yield f"what {name}, fetched in line {instruction.line}, may need"
