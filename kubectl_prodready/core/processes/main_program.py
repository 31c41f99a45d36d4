"""Which program a container is about, be there a shell script before it, and who gets SIGTERM."""

from __future__ import annotations

from typing import NamedTuple

from kubectl_prodready.core.processes.process import Process, base
from kubectl_prodready.core.processes.shell_script import Chain, Command, Element, Script
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

ENDINGS = frozenset(("exit", "return", "true", "false", ":"))
"""What is told behind a program about how it ended, as in `server || exit 1`."""

FOREVER = frozenset(("true", ":", "sleep"))
"""What the condition of an endless loop begins with."""

NAME = Pattern(r"[\w./+-]{1,40}")


class Kept(NamedTuple):
    """What a shell stays for: a program and its command, or neither where it only loops or waits.

    The reason is one of several, pipe, background, loop, idle and wait. For background the program
    is what runs there, and for idle what the shell only waits with.
    """

    program: str
    reason: str
    command: tuple[str, ...] = ()


def kept_as_pid_1(script: Script) -> Kept | None:
    """What a shell waits for instead of making way with `exec`; None where it does, or may.

    A script with a trap cares for signals itself. A single command is left alone: many shells make
    way for one without being told. As tried: with one or several, bash 5.2 does where the last has
    no redirection, and busybox 1.35 where no line break follows it; dash 0.5.12, sh in Debian 12,
    never does, nor does any of them for a pipe, whose `exec` is one of a subshell, in bash a loop,
    or where a `wait` comes before or an `exit` behind.
    """
    if any(_name(command) == "trap" for command in script.commands):
        return None
    last = _last(script)
    if last is None or any(map(_makes_way, last.chain.elements)):
        return None
    return _kept(script, last)


def _kept(script: Script, last: _Last) -> Kept | None:
    kind, commands, _ = last.element
    command = without_exec(commands[0]) if commands else ()
    first = base(command[0]) if command else ""
    is_alone = sum(len(chain.commands) for chain in _run(script)) == 1
    if kind in {"while", "until"}:
        return _idle(script, last, "") if kind == "while" and first in FOREVER else None
    if kind not in {"", "|"} or first in QUICK | script.functions:
        return None
    if first in WAITING:
        if is_alone:
            return None
        return Kept("", "wait") if first == "wait" else _idle(script, last, first)
    if kind == "|":
        return Kept(shown(first), "pipe", command)
    return None if is_alone else Kept(shown(first), "several", command)


def _idle(script: Script, last: _Last, waiting: str) -> Kept:
    """What a shell stays for that does nothing in the foreground, or only its loop."""
    does_nothing = all(_name(command) in QUICK | WAITING for command in last.element.commands)
    if does_nothing and (programs := in_background(script)):
        return Kept(" and ".join(programs[:2]), "background")
    return Kept(waiting, "idle") if waiting else Kept("", "loop")


def in_background(script: Script) -> list[str]:
    """The programs that a script itself puts into the background."""
    last = [one.elements[-1] for one in _run(script) if one.is_background]
    names = [_name(one.commands[-1]) for one in last if not one.kind]
    return [shown(name) for name in names if name not in QUICK | WAITING | script.functions]


def main_command(process: Process) -> tuple[str, ...]:
    """The command that a container is about: its own, or the one that its script ends with."""
    if not process.is_shell:
        return process.argv
    last = _last(process.script) if process.script else None
    if last is None or last.element.kind:
        return ()
    return without_exec(last.element.commands[-1])


def pid_1_command(process: Process) -> tuple[str, ...]:
    """What is PID 1 in the end: the container's command, or what its script makes way for."""
    script = process.script
    if script is None:
        return process.argv
    last = script.chains[-1].elements[-1] if script.chains else None
    if last is None or last.kind == "|" or _name(last.commands[-1]) != "exec":
        return process.argv
    return without_exec(last.commands[-1])


def without_exec(command: Command) -> tuple[str, ...]:
    """The words of a command behind `exec`."""
    words = command.words
    return words[1:] if words[:1] == ("exec",) else words


class _Last(NamedTuple):
    """Where a script stays: an element in the foreground, and the chain that it stands in."""

    chain: Chain
    element: Element


def _last(script: Script) -> _Last | None:
    """The last that a script runs, but for words about how it ended; None if in the background."""
    every = [_Last(chain, element) for chain in _run(script) for element in chain.elements]
    while len(every) > 1 and _is_ending(every[-1].element):
        every.pop()
    return every[-1] if every and not every[-1].chain.is_background else None


def _is_ending(element: Element) -> bool:
    return not element.kind and _name(element.commands[-1]) in ENDINGS


def _makes_way(element: Element) -> bool:
    """Whether a shell may make way here: not in a pipe, where only one of its subshells does.

    An `exec` that names no program only redirects.
    """
    execs = (one for one in element.commands if _name(one) == "exec" and without_exec(one))
    return element.kind != "|" and any(execs)


def _run(script: Script) -> tuple[Chain, ...]:
    """What a script runs: all but the definitions of functions."""
    return tuple(chain for chain in script.chains if chain.elements[-1].kind != "()")


def _name(command: Command) -> str:
    return base(command.words[0]) if command.words else ""


def shown(program: str) -> str:
    """A program's name, where it is one and no expansion."""
    return program if NAME.fullmatch(program) else "the program"
