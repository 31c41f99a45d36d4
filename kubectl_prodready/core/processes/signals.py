"""What keeps SIGTERM from a program, and what to do about it."""

from __future__ import annotations

from collections.abc import Iterator

from kubectl_prodready.core.processes.main_program import Kept, kept_as_pid_1, main_command
from kubectl_prodready.core.processes.process import (
    Process,
    base,
    ends_by_itself,
    exec_commands,
    process_of,
)
from kubectl_prodready.core.workload import Container, Role, Workload
from kubectl_prodready.pattern import Pattern

RUNNERS = frozenset(("npm", "yarn", "pnpm"))
RUN = frozenset(("start", "run", "run-script"))
STOPS = Pattern(r"kill|quit|stop|shutdown|drain")
"""What a preStop hook says that ends the program itself, whatever SIGTERM does then."""


def lost_signals(workload: Workload) -> Iterator[tuple[Container, str, str]]:
    """The containers that SIGTERM does not reach whole, each with what to say and where it is."""
    if workload.is_windows or ends_by_itself(workload):
        return
    for container in workload.containers:
        is_asked = container.role is not Role.INIT and not container.is_injected
        if not container.command and not container.arguments:
            continue
        if is_asked and not _stops_itself(container):
            process = process_of(container)
            if text := _lost_to_shell(process) or _lost_to_runner(process):
                yield container, text, process.place


def _stops_itself(container: Container) -> bool:
    """Whether a preStop hook asks the program to end."""
    hooks = (command for field, command in exec_commands(container) if "preStop" in field)
    return any(STOPS.search(word) for command in hooks for word in command)


def _lost_to_shell(process: Process) -> str:
    script = process.script
    kept = kept_as_pid_1(script) if script else None
    return _advice(process.program, kept) if kept else ""


def _advice(shell: str, kept: Kept) -> str:
    named = f"`exec {kept.program}`" if kept.program != "the program" else "`exec` before it"
    if kept.reason == "several":
        return (
            f"{shell} -c runs several commands and in many images stays PID 1, which passes no "
            f"SIGTERM on: {kept.program} is killed when the grace period is over; write {named}"
        )
    if kept.reason == "pipe":
        return (
            f"{shell} stays PID 1 before a pipe and passes no SIGTERM on: {kept.program} is killed "
            f"when the grace period is over; write {named} without the pipe"
        )
    if kept.reason == "wait":
        return (
            f"{shell} is PID 1 and passes no SIGTERM on to what it started with `&`: that is "
            "killed when the grace period is over; `exec` one program, or trap TERM and kill it"
        )
    return (
        f"{shell} is PID 1 and ignores SIGTERM: stopping takes the whole grace period, until "
        "SIGKILL comes; begin with `trap 'exit 0' TERM`, and write long waits as `sleep 60 & wait`"
    )


def _lost_to_runner(process: Process) -> str:
    command = main_command(process)
    if not command or base(command[0]) not in RUNNERS:
        return ""
    behind = command[1 : command.index("--")] if "--" in command else command[1:]
    verb = next((word for word in behind if word in RUN), "")
    if not verb:
        return ""
    return (
        f"`{base(command[0])} {verb}` starts the program through a shell, and SIGTERM does not "
        "reliably reach it there: it is killed amid its work; run `node` itself with its file"
    )
