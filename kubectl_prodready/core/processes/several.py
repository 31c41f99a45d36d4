"""Tell containers in which several processes run, and who looks after them."""

from __future__ import annotations

from kubectl_prodready.core.processes.main_program import QUICK, WAITING, main_command, shown
from kubectl_prodready.core.processes.process import Process, base, process_of
from kubectl_prodready.core.processes.shell_script import Command
from kubectl_prodready.core.workload import Container

MANAGERS = frozenset(
    (
        *("supervisord", "s6-svscan", "runsvdir", "runsvdir-start", "runit", "runit-init"),
        *("foreman", "honcho", "circusd", "monit", "pm2", "my_init", "systemd"),
    )
)
INIT = frozenset(("/sbin/init", "/usr/sbin/init", "/lib/systemd/systemd"))
REAPERS = frozenset(("tini", "tini-static", "dumb-init", "catatonit", "docker-init", "pid1"))
"""What is made to be PID 1 for a single program: it passes signals on, and reaps."""

BY_FILE = frozenset(("foreman", "honcho"))
"""What starts all that a Procfile says, or only what stands behind `start`."""


def process_manager(container: Container) -> str:
    """The process manager that a container runs, or "".

    `pm2-runtime` is none, for it is made to run a single program in a container; what `/init` is,
    an image alone knows.
    """
    return manager_of(process_of(container))


def manager_of(process: Process) -> str:
    """The same of what PID 1 is."""
    command = main_command(process)
    if not command:
        return ""
    program = base(command[0])
    if program in BY_FILE and any(not word.startswith("-") for word in command[2:]):
        return ""
    return command[0] if command[0] in INIT else program if program in MANAGERS else ""


def servers(container: Container) -> list[str]:
    """The programs that a container's script runs side by side: those behind `&`, and the last.

    Nothing for a single one, however it is started, and for what soon ends by itself.
    """
    return side_by_side(process_of(container))


def side_by_side(process: Process) -> list[str]:
    """The same of what PID 1 is."""
    script = process.script
    if script is None:
        return []
    started = [name for name in map(_program, script.started) if name]
    behind = main_command(process)
    last = _program(Command(behind)) if started else ""
    return [*started, last] if last else started if len(started) > 1 else []


def _program(command: Command) -> str:
    words = command.words[1:] if command.words[:1] in {("exec",), ("nohup",)} else command.words
    name = base(words[0]) if words else ""
    return "" if name in QUICK | WAITING else shown(name)
