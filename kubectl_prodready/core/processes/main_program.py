"""Which program a container is about, be there a shell script before it, and who gets SIGTERM."""

from __future__ import annotations

from typing import NamedTuple

from kubectl_prodready.core.once import once
from kubectl_prodready.core.processes.process import Process, base, process_of
from kubectl_prodready.core.processes.shell_script import Chain, Command, Script
from kubectl_prodready.core.workload import Container
from kubectl_prodready.pattern import Pattern

QUICK = frozenset(
    (
        *("", "echo", "printf", "exit", "return", "true", "false", ":", "test", "[", "[["),
        *("set", "shift", "unset", "export", "cd", "umask", "ulimit", "date", "env", "printenv"),
        *("ls", "cat", "cp", "mv", "rm", "mkdir", "rmdir", "touch", "ln", "chmod", "chown"),
        *("grep", "sed", "awk", "head", "tar", "id", "hostname", "uname", "kill", "break"),
        *("source", ".", "eval", "local", "declare", "read", "base64", "sysctl", "mount"),
    )
)
"""What ends at once, or about whose end nobody knows anything, as of what a shell sources."""

WAITING = frozenset(("sleep", "tail", "wait", "pause"))
"""What only keeps a container alive; as PID 1 it would ignore SIGTERM as well."""

RUNNERS = frozenset(
    (
        *("tini", "dumb-init", "catatonit", "gosu", "su-exec", "nice", "stdbuf", "env", "--"),
        *("docker-entrypoint.sh", "entrypoint.sh"),
        *("python", "python3", "-m", "-u", "poetry", "pipenv", "uv", "run"),
    )
)
"""What only runs the program whose name follows."""

FOREVER = frozenset(("true", ":", "sleep"))
"""What the condition of an endless loop begins with."""

NAME = Pattern(r"[\w./+-]{1,40}")


class Kept(NamedTuple):
    """What a shell stays PID 1 for: a program, or "" where it only loops or waits.

    The reason is one of several, pipe, loop and wait.
    """

    program: str
    reason: str


def kept_as_pid_1(script: Script) -> Kept | None:
    """What a shell waits for instead of making way with `exec`; None where it does, or may.

    A script with a trap cares for signals itself. A single command is left alone: many shells make
    way for one without being told. As tried: with one or several, bash 5.2 does where the last has
    no redirection, and busybox 1.35 where no line break follows it; dash 0.5.12, sh in Debian 12,
    never does, nor does any of them for a pipe, in bash a loop, or behind a `wait`.
    """
    chains = _run(script)
    if not chains or any(_name(command) == "trap" for command in script.commands):
        return None
    last = chains[-1]
    if last.is_background or any(_name(command) == "exec" for command in last.commands):
        return None
    is_alone = len(chains) == 1 and len(last.elements) == 1
    return _kept(script, last, is_alone=is_alone)


def _kept(script: Script, last: Chain, *, is_alone: bool) -> Kept | None:
    kind, commands = last.elements[-1]
    first = _name(commands[0]) if commands else ""
    if kind in {"while", "until"}:
        return Kept("", "loop") if kind == "while" and first in FOREVER else None
    if kind not in {"", "|"} or first in QUICK | script.functions:
        return None
    if first in WAITING:
        return None if is_alone else Kept("", "wait" if first == "wait" else "loop")
    if kind == "|":
        return Kept(shown(first), "pipe")
    return None if is_alone else Kept(shown(first), "several")


def main_command(process: Process) -> tuple[str, ...]:
    """The command that a container is about: its own, or the one that its script ends with."""
    if not process.is_shell:
        return process.argv
    script = process.script
    chains = _run(script) if script else ()
    if not chains or chains[-1].is_background or chains[-1].elements[-1].kind:
        return ()
    return without_exec(chains[-1].elements[-1].commands[-1])


@once
def started(container: Container) -> tuple[str, ...]:
    """The program that a container is about, without its folder, and its arguments.

    It stands behind what only runs it, as in `python -m gunicorn`, and in a shell's script. Nothing
    where the image decides alone; an option where it decides about the program.
    """
    process = process_of(container)
    words = main_command(process)
    behind = (at for at, word in enumerate(words) if base(word) not in RUNNERS)
    found = words[next(behind, len(words)) :] or process.argv
    return found if found[:1] and found[0][:1] == "-" else (*map(base, found[:1]), *found[1:])


def pid_1_command(process: Process) -> tuple[str, ...]:
    """What is PID 1 in the end: the container's command, or what its script makes way for."""
    script = process.script
    if script is None:
        return process.argv
    last = script.chains[-1].commands[-1:] if script.chains else ()
    return without_exec(last[0]) if last and _name(last[0]) == "exec" else process.argv


def without_exec(command: Command) -> tuple[str, ...]:
    """The words of a command behind `exec`."""
    words = command.words
    return words[1:] if words[:1] == ("exec",) else words


def _run(script: Script) -> tuple[Chain, ...]:
    """What a script runs: all but the definitions of functions."""
    return tuple(chain for chain in script.chains if chain.elements[-1].kind != "()")


def _name(command: Command) -> str:
    return base(command.words[0]) if command.words else ""


def shown(program: str) -> str:
    """A program's name, where it is one and no expansion."""
    return program if NAME.fullmatch(program) else "the program"
