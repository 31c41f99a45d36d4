"""What keeps SIGTERM from a program, and what to do about it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from kubectl_prodready.core.building.matched import built_for
from kubectl_prodready.core.processes.daemons import IN_FOREGROUND
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

if TYPE_CHECKING:
    from kubectl_prodready.core.building.shell_form import Held

RUNNERS = frozenset(("npm", "yarn", "pnpm"))
RUN = frozenset(("start", "run", "run-script"))
SCRIPT = Pattern(r"[\w./@:+][\w./@:+-]{,39}")
"""The name of a script in package.json, and no option."""

NAMELESS = "the program"
STAYING = {
    "several": "{shell} -c runs several commands and in many images stays PID 1, which passes no "
    "SIGTERM on",
    "followed": "{shell} stays PID 1 for what stands behind {program}, and passes no SIGTERM on",
    "subshell": "{shell} in many images stays PID 1 before a subshell, and passes no SIGTERM on",
    "pipe": "{shell} stays PID 1 before a pipe and passes no SIGTERM on",
    "restart": "{shell} stays PID 1 for its loop and passes no SIGTERM on",
}
"""Why a shell stays PID 1 beside a program in the foreground."""

INSTEAD = {
    "pipe": " without the pipe",
    "subshell": " outside of the brackets",
    "restart": " without the loop: the kubelet starts it again",
    "followed": ": what stands behind it does not run then",
}
"""What its cure says besides."""

STOPS = Pattern(r"kill|quit|stop|shutdown|drain")
"""What a preStop hook says that ends the program itself, whatever SIGTERM does then."""


def lost_signals(workload: Workload) -> Iterator[tuple[Container, str, str]]:
    """The containers that SIGTERM does not reach whole, each with what to say and where it is."""
    if workload.is_windows or ends_by_itself(workload):
        return
    spec = workload.pod_spec
    is_pid_1 = not (spec.get("shareProcessNamespace") or spec.get("hostPID"))
    for container in workload.containers:
        is_asked = container.role is not Role.INIT and not container.is_injected
        if not is_asked or _stops_itself(container):
            continue
        if held := held_by_image(container):
            if is_pid_1:
                yield container, held.text, held.place
        elif container.command or container.arguments:
            process = process_of(container)
            if text := _lost(process, is_pid_1=is_pid_1):
                yield container, text, process.place


def held_by_image(container: Container) -> Held | None:
    """What keeps SIGTERM from the program that a container's image starts, by its Dockerfile."""
    built = built_for(container)
    if built is None:  # as almost always
        return None
    from kubectl_prodready.core.building.shell_form import (
        ON_DASH,
        Held,
        held_by_shell,
        started_process,
    )

    found = started_process(container)
    if found is None:
        return None
    process, place = found
    if text := _lost(process, is_pid_1=True):
        is_sure = process.is_shell and built.family in ON_DASH
        return Held(f"{process.place}: {text}", place, is_sure)
    return held_by_shell(container)


def _stops_itself(container: Container) -> bool:
    """Whether a preStop hook asks the program to end."""
    hooks = (command for field, command in exec_commands(container) if "preStop" in field)
    return any(STOPS.search(word) for command in hooks for word in command)


def _lost(process: Process, *, is_pid_1: bool) -> str:
    script = process.script
    kept = kept_as_pid_1(script) if script else None
    command = kept.command if kept and kept.command else main_command(process)
    if text := lost_to_runner(command, is_script=process.is_shell):
        return text
    if kept is None:
        return ""
    return advice(process.program, kept) if is_pid_1 else _beside_others(process.program, kept)


def advice(shell: str, kept: Kept) -> str:
    """What a shell as PID 1 does, which has no default action for SIGTERM."""
    if kept.reason in {"loop", "idle"}:
        return _of_idle(shell, kept)
    if before := STAYING.get(kept.reason):
        stays = before.format(shell=shell, program=kept.program)
        return f"{stays}: {kept.program} is killed when the grace period is over; {_cure(kept)}"
    if kept.reason == "wait":
        return (
            f"{shell} is PID 1 and passes no SIGTERM on to what it started with `&`: that is "
            f"killed when the grace period is over; {_cure(kept)}"
        )
    how = "a daemon that is" if kept.reason == "daemon" else "started with `&` and"
    return (
        f"{shell} is PID 1 and passes no SIGTERM on to {kept.program}, {how} "
        f"killed when the grace period is over; {_cure(kept)}"
    )


def _of_idle(shell: str, kept: Kept) -> str:
    """What to do about a shell that only waits; its trap would end a daemon at once as well."""
    ignores = f"{shell} is PID 1 and ignores SIGTERM: stopping takes the whole grace period"
    trap = f"begin with `trap 'exit 0' TERM`, and write {_wait(kept)}"
    if kept.before:
        named = "what runs before" if kept.before == NAMELESS else kept.before
        return f"{ignores}; if {named} is to run on, `exec` it in the foreground; else {trap}"
    why = f": a trap does not run while {kept.program} does" if kept.reason == "idle" else ""
    return f"{ignores}, until SIGKILL comes; {trap}{why}"


def _beside_others(shell: str, kept: Kept) -> str:
    """What a shell does that is not PID 1; where it only loops or waits, it ends as it should.

    Without a PID namespace of its own a container's other processes are killed when its first one
    has ended (containerd, ShouldKillAllOnExit).
    """
    if kept.reason in {"loop", "idle"}:
        return ""
    if kept.reason == "several":
        return (
            f"{shell} -c runs several commands, in many images stays, and is not PID 1 here: it "
            f"dies of SIGTERM at once, which kills {kept.program} as well, amid work; {_cure(kept)}"
        )
    program = "what it started with `&`" if kept.reason == "wait" else kept.program
    return (
        f"{shell} is not PID 1 here and dies of SIGTERM at once, which kills {program} as well, "
        f"amid work; {_cure(kept)}"
    )


def _cure(kept: Kept) -> str:
    named = f"`exec {kept.program}`" if kept.program != NAMELESS else "`exec` before it"
    if kept.reason == "wait":
        return "`exec` one program, or trap TERM and kill it"
    if kept.reason == "daemon":
        known = IN_FOREGROUND.get(kept.program)
        return "start it in the foreground with `exec" + (f" {known}`" if known else "`")
    if kept.reason == "background":
        is_one = " and " not in kept.program
        each = "start it" if is_one else "give each its own container, and start it"
        return f"{each} in the foreground with `exec`, logging to stdout"
    return f"write {named}{INSTEAD.get(kept.reason, '')}"


def _wait(kept: Kept) -> str:
    """How to wait so that a trap runs, which it does not before what is in the foreground ends."""
    if kept.reason == "idle":
        return f"`{kept.program} ... & wait`"
    return "long waits as `sleep 60 & wait`"


def lost_to_runner(command: tuple[str, ...], *, is_script: bool) -> str:
    """What to say of a program that npm and its like start, "" for any other."""
    if not command or base(command[0]) not in RUNNERS:
        return ""
    behind = command[1 : command.index("--")] if "--" in command else command[1:]
    verb = next((word for word in behind if word in RUN), "")
    if not verb:
        return ""
    script = next(iter(behind[behind.index(verb) + 1 :]), "") if verb != "start" else ""
    run = " ".join((base(command[0]), verb, *filter(SCRIPT.fullmatch, (script,))))
    cure = "write `exec node` with its file" if is_script else "run `node` itself with its file"
    return (
        f"`{run}` starts the program through a shell, and SIGTERM does not reliably reach it "
        f"there: it is killed amid its work; {cure}"
    )
