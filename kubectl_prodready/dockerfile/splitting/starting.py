"""All that an image starts: the commands of its program, and of the scripts that it calls."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from typing import NamedTuple

from kubectl_prodready.core.processes.shell_script import parsed
from kubectl_prodready.dockerfile.configuration import Program
from kubectl_prodready.dockerfile.running.scripts import join
from kubectl_prodready.dockerfile.splitting.contents import folder_at, text_at
from kubectl_prodready.dockerfile.view import Dockerfile

Words = tuple[str, ...]

INITS = frozenset(("tini", "dumb-init", "catatonit", "exec", "nice", "gosu", "su-exec", "env"))
TAKES_USER = frozenset(("gosu", "su-exec"))
SHELLS = frozenset(("sh", "bash", "ash", "dash"))
BUILT_IN = frozenset(
    (
        *("set", "cd", "export", "echo", "printf", "test", "[", "[[", "true", "false", ":", "trap"),
        *("exit", "umask", "ulimit", "shift", "read", "wait", "unset", "local", "return", "let"),
        *("break", "continue", "command", "type", "getopts", "kill", "source", ".", "declare"),
        *("readonly", "hash", "alias", "shopt", "typeset"),
    )
)
PASSED_ON = frozenset(("$@", "${@}", "$*"))


class Started(NamedTuple):
    """The commands that an image starts, in their order; `unknown` is a script nobody can read."""

    commands: tuple[Words, ...]
    unknown: str = ""

    @property
    def last(self) -> Words:
        """The one that goes on to run, () where nothing is known of it."""
        return self.commands[-1] if self.commands else ()

    def programs(self) -> frozenset[str]:
        """The names of all programs, without folders."""
        return frozenset(posixpath.basename(words[0]) for words in self.commands)


def started(dockerfile: Dockerfile) -> Started:
    """What ENTRYPOINT and CMD start."""
    entrypoint, command = dockerfile.image.entrypoint, dockerfile.image.command
    if entrypoint is None:
        return _all(dockerfile, _lines(command))
    if entrypoint.is_shell_form:
        return _all(dockerfile, _lines(entrypoint))
    behind = () if command is None or command.is_shell_form else command.words
    lines = (*_lines(entrypoint)[:-1], _lines(entrypoint)[-1] + behind)
    return _all(dockerfile, lines, behind)


def checked(dockerfile: Dockerfile) -> Started:
    """What HEALTHCHECK starts."""
    health = dockerfile.image.health
    if health is None:
        return Started(())
    if health.words is not None:
        return _all(dockerfile, (health.words,) if health.words else ())
    keyword, _, script = health.arguments.partition(" ")
    return _all(dockerfile, _of_script(script) if keyword.upper() == "CMD" else ())


def _lines(program: Program | None) -> tuple[Words, ...]:
    """The commands that a program is."""
    if program is None:
        return ()
    return _of_script(program.script) if program.is_shell_form else (program.words,)


def _of_script(script: str) -> tuple[Words, ...]:
    found = parsed(script)
    if found is None:
        return ((script,),)
    return tuple(one.words for one in found.commands if one.words)


def _all(dockerfile: Dockerfile, lines: tuple[Words, ...], behind: Words = ()) -> Started:
    """All commands, with those of the scripts that they call, one level deep."""
    commands: list[Words] = []
    unknown = ""
    for words in filter(None, map(_bare, lines)):
        script = _script(words)
        if not script:
            commands.append(words)
            continue
        text = text_at(dockerfile, join(folder_at(dockerfile), script))
        inner = parsed(text) if text else None
        if inner is None:
            unknown = unknown or script
            commands.append(words)
            continue
        given = words[1:] if words[0] == script else words[2:]
        commands += _within(tuple(one.words for one in inner.commands), given or behind)
    return Started(tuple(commands), unknown)


def _within(lines: tuple[Words, ...], given: Words) -> Iterator[Words]:
    """The commands of a script, what it is given in the place of `$@`."""
    for words in lines:
        bare = _bare(words)
        if bare[:1] and bare[0] in PASSED_ON:
            bare = _bare(given)
        if bare and bare[0] not in BUILT_IN:
            yield bare


def _script(words: Words) -> str:
    """The script of the image's own that a command is, or ""."""
    first = words[0]
    if posixpath.basename(first) in SHELLS and len(words) > 1:
        return words[1] if not words[1].startswith("-") else ""
    return first if first.endswith(".sh") or "entrypoint" in first else ""


def _bare(words: Words) -> Words:
    """A command without inits and assignments before it; that of `sh -c` where it is plain."""
    while words:
        name = posixpath.basename(words[0])
        if name in INITS:
            words = words[1:]
            while words and words[0].startswith("-"):
                words = words[1:]
            words = words[1:] if name in TAKES_USER else words
        elif "=" in words[0].split("/")[0]:
            words = words[1:]
        elif name in SHELLS and words[1:2] in {("-c",), ("-ec",), ("-lc",)}:
            inner = parsed(words[2] if len(words) > 2 else "")  # noqa: PLR2004  sh -c SCRIPT
            if inner is None or len(inner.commands) != 1:
                return words
            words = inner.commands[0].words
        else:
            return words
    return ()
