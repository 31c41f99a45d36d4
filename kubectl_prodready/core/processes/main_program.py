"""Which program a container is about, be there a shell script before it, and who gets SIGTERM."""

from __future__ import annotations

from typing import NamedTuple

from kubectl_prodready.core.processes.daemons import server
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

UNKNOWN = frozenset(("source", ".", "eval", "env", "cat", "read"))
"""The quick of which nobody knows whether they are: what they run or read may last."""

ENDINGS = frozenset(("exit", "return", "true", "false", ":"))
"""What is told behind a program about how it ended, as in `server || exit 1`."""

GROUPS = frozenset(("{", "("))
CHOICES = frozenset(("if", "case"))

FOREVER = frozenset(("true", ":", "sleep"))
"""What the condition of an endless loop begins with."""

NAME = Pattern(r"[\w./+-]{1,40}")


class Kept(NamedTuple):
    """What a shell stays for: a program and its command, or neither where it only loops or waits.

    The reason is one of several, followed, subshell, pipe, background, daemon, restart, loop, idle
    and wait. For background and daemon the program is what runs there, for restart what the loop
    runs without a pause, and for idle what the shell only waits with. `before` is what ran before
    such a wait, and may have left the foreground.
    """

    program: str
    reason: str
    command: tuple[str, ...] = ()
    before: str = ""


def kept_as_pid_1(script: Script) -> Kept | None:
    """What a shell waits for instead of making way with `exec`; None where it does, or may.

    A script with a trap cares for signals itself. A single command is left alone: many shells make
    way for one without being told. As tried: with one or several, bash 5.2 does where the last has
    no redirection and stands in no compound, and busybox 1.35 where no line break follows it, in a
    group, a subshell or an `if` too; dash 0.5.12, sh in Debian 12, never does, nor does any of them
    for a pipe, whose `exec` is one of a subshell, in a loop without `exec`, or where a `wait` comes
    before or any command behind.
    """
    if any(_name(command) == "trap" for command in script.commands):
        return None
    last = _last(script)
    if last is None or any(map(_makes_way, last.chain.elements)):
        return None
    return _kept(script, last)


def _kept(script: Script, last: _Last) -> Kept | None:
    kind = last.element.kind
    holder = _holder(script, last.element)
    command = without_exec(holder) if holder else ()
    first = base(command[0]) if command else ""
    if kind in {"while", "until"}:
        return _idle(script, last, "") if kind == "while" and first in FOREVER else None
    if first in QUICK | script.functions:
        return None
    is_alone = kind != "(" and sum(len(chain.commands) for chain in _run(script)) == 1
    if first == "wait" and not is_alone:
        return Kept("", "wait")
    if is_alone:
        return None
    if first in WAITING:
        return _idle(script, last, first)
    return Kept(shown(first), _reason(last), command)


def _reason(last: _Last) -> str:
    """Why a shell stays for a program."""
    if reason := {"|": "pipe", "(": "subshell"}.get(last.element.kind):
        return reason
    return "followed" if last.is_followed else "several"


def _holder(script: Script, element: Element) -> Command | None:
    """The command of an element that holds the shell: the last of a group or a choice that may."""
    if element.kind not in GROUPS | CHOICES:
        is_known = element.kind in {"", "|", "while", "until"} and element.commands
        return element.commands[0] if is_known else None
    lasting = (one for one in reversed(element.commands) if not _is_brief(one))
    last = next(lasting, None)
    return None if last in script.started else last


def _idle(script: Script, last: _Last, waiting: str) -> Kept:
    """What a shell stays for that does nothing in the foreground, or only its loop."""
    names = [_name(command) for command in last.element.commands]
    does_nothing = all(name in QUICK | WAITING for name in names)
    if does_nothing and (programs := in_background(script)):
        return Kept(" and ".join(programs[:2]), "background")
    before = _before(script, last)
    for command in before:
        if known := server(command):
            reason = "daemon" if known.is_daemon else "followed"
            return Kept(shown(known.name), reason, command)
    if not waiting and WAITING.isdisjoint(names) and (lasting := _lasting(script, last.element)):
        return Kept(shown(base(lasting[-1][0])), "restart", lasting[-1])
    ran = [shown(base(command[0])) for command in before] or in_background(script)
    return Kept(waiting, "idle" if waiting else "loop", (), next(iter(ran), ""))


def _before(script: Script, last: _Last) -> list[tuple[str, ...]]:
    """What a script runs in the foreground beside a wait or a loop, the last first.

    What its functions run belongs to it.
    """
    run = [one for chain in script.chains if not chain.is_background for one in chain.elements]
    is_loop = last.element.kind == "while"
    every = [_lasting(script, one) for one in run if not is_loop or one is not last.element]
    return [command for commands in every for command in commands][::-1]


def _lasting(script: Script, element: Element) -> list[tuple[str, ...]]:
    """The commands of an element that are programs, in the foreground, and may last beside it."""
    short = QUICK | WAITING | script.functions | {"exec"}
    every = (one for one in element.commands if one not in script.started)
    return [one.words for one in every if _name(one) not in short]


def in_background(script: Script) -> list[str]:
    """The programs that a script itself puts into the background."""
    last = [one.elements[-1] for one in _run(script) if one.is_background]
    names = [_name(one.commands[-1]) for one in last if not one.kind]
    return [shown(name) for name in names if name not in QUICK | WAITING | script.functions]


def main_command(process: Process) -> tuple[str, ...]:
    """The command that a container is about: its own, or the one that its script ends with."""
    if not process.is_shell:
        return process.argv
    script = process.script
    last = _last(script) if script else None
    if script is None or last is None or last.element.kind not in GROUPS | {""}:
        return ()
    holder = _holder(script, last.element)
    return without_exec(holder) if holder else ()


def pid_1_command(process: Process) -> tuple[str, ...]:
    """What is PID 1 in the end: the container's command, or what its script makes way for."""
    script = process.script
    if script is None:
        return process.argv
    last = script.chains[-1] if script.chains else None
    if last is None or last.is_background or not _makes_way(last.elements[-1]):
        return process.argv
    command = last.elements[-1].commands[-1]
    return without_exec(command) if _name(command) == "exec" else process.argv


def without_exec(command: Command) -> tuple[str, ...]:
    """The words of a command behind `exec`."""
    words = command.words
    return words[1:] if words[:1] == ("exec",) else words


class _Last(NamedTuple):
    """Where a script stays: an element in the foreground, and the chain that it stands in.

    It is followed where more stands behind than words about how it ended.
    """

    chain: Chain
    element: Element
    is_followed: bool


def _last(script: Script) -> _Last | None:
    """The last of a script that may last; None where that is in the background."""
    every = [(chain, element) for chain in _run(script) for element in chain.elements]
    behind: list[Command] = []
    while len(every) > 1 and _ends_at_once(every[-1][1]):
        behind += every.pop()[1].commands
    if not every or every[-1][0].is_background:
        return None
    return _Last(*every[-1], any(_name(one) not in ENDINGS for one in behind))


def _ends_at_once(element: Element) -> bool:
    is_known = element.kind in GROUPS | CHOICES | {""}
    return is_known and all(map(_is_brief, element.commands))


def _is_brief(command: Command) -> bool:
    return _name(command) in QUICK - UNKNOWN


def _makes_way(element: Element) -> bool:
    """Whether a shell may make way here: where only one of its subshells does, it stays.

    An `exec` that names no program only redirects.
    """
    execs = (one for one in element.commands if _name(one) == "exec" and without_exec(one))
    return element.kind not in {"|", "(", "()"} and any(execs)


def _run(script: Script) -> tuple[Chain, ...]:
    """What a script runs: all but the definitions of functions."""
    return tuple(chain for chain in script.chains if chain.elements[-1].kind != "()")


def _name(command: Command) -> str:
    return base(command.words[0]) if command.words else ""


def shown(program: str) -> str:
    """A program's name, where it is one and no expansion."""
    return program if NAME.fullmatch(program) else "the program"
